"""JSON of strangers, read strictly: for a frame that is opened, exported or searched (not for
every arrival)."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

MAX_DEPTH = 64
"""Nesting beyond this is refused; Python's own limit differs from version to version."""

_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


class StrictError(ValueError):
    """The bytes are not the JSON that a careful reader would accept; the text says why."""


class Number(str):
    """A number too large for a float or an int of everyday size, kept as it was written."""

    __slots__ = ()


def read(frame: bytes) -> Any:
    """The JSON value in `frame`.

    Refused, beyond what JSON forbids: invalid UTF-8, a byte order mark, nesting deeper than
    `MAX_DEPTH`,
    NaN and Infinity, a key twice in one object. Numbers that Python would refuse or turn into
    infinity
    come back as `Number`, the text they were written as.

    Raises:
        StrictError: with the reason.
    """
    try:
        text = frame.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictError(f"not UTF-8 at byte {error.start}") from error
    if text.startswith("\ufeff"):
        raise StrictError("starts with a byte order mark")
    _check_depth(frame)
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_float,
            object_pairs_hook=_object,
        )
    except StrictError:
        raise
    except (ValueError, RecursionError) as error:
        raise StrictError(f"not JSON: {error}") from error


def _check_depth(frame: bytes) -> None:
    if frame.count(b"{") + frame.count(b"[") <= MAX_DEPTH:
        return
    depth = 0
    for mark in _MARKS.finditer(frame):
        first = frame[mark.start()]
        if first in b"{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise StrictError(f"nested deeper than {MAX_DEPTH}")
        elif first in b"}]":
            depth -= 1


def _refuse_constant(name: str) -> NoReturn:
    raise StrictError(f"{name} is no JSON")


def _integer(digits: str) -> int | Number:
    return int(digits) if len(digits) <= 400 else Number(digits)


def _float(digits: str) -> float | Number:
    value = float(digits)
    return Number(digits) if value in (float("inf"), float("-inf")) else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise StrictError("a key stands twice in one object")
    return found
