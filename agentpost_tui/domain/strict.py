"""JSON of strangers, read strictly: for a frame that is opened, exported or searched (not for
every arrival)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NoReturn

MAX_DEPTH = 64
"""Nesting beyond this is refused; Python's own limit differs from version to version."""
MOST_VALUES_AT_ONCE = 20_000
"""Values beside one another, lists, or objects; so many are read in about 30 ms."""
MOST_ESCAPES_AT_ONCE = 200_000
"""Backslashes; likewise."""

MARKS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
"""Strings and brackets. A string that never ends is passed over too: else each quote in it would be
tried again, and a frame of quotes would take hours."""
_BACKSLASH = ord("\\")


class StrictError(ValueError):
    """The bytes are not the JSON that a careful reader would accept; the text says why."""


class TooMuchAtOnce(StrictError):
    """It would take too long to read now; whoever has time can read it."""


class Number(str):
    """A number kept as it was written; `write` gives it back without quotes."""

    __slots__ = ()


def read(frame: bytes, *, as_written: bool = False, at_once: bool = False) -> Any:
    """The JSON value in `frame`.

    Refused, beyond what JSON forbids: invalid UTF-8, a byte order mark, nesting deeper than
    `MAX_DEPTH`, NaN and Infinity, a key twice in one object. Numbers that Python would refuse or
    turn into infinity come back as `Number`, the text they were written as; with `as_written` all
    numbers do, so that `1.10` and `1e2` are shown and copied as they came. With `at_once`, for
    whoever keeps the screen waiting, what could take long is refused too: a text may have any
    length, but sixteen megabytes of zeros take seconds.

    Raises:
        StrictError: with the reason.
    """
    if at_once:
        _check_size(frame)
    try:
        text = frame.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StrictError(f"not UTF-8 at byte {error.start}") from error
    if text.startswith("\ufeff"):
        raise StrictError("starts with a byte order mark")
    if is_deep(frame):
        raise StrictError(f"nested deeper than {MAX_DEPTH}")
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_int=Number if as_written else _integer,
            parse_float=Number if as_written else _float,
            object_pairs_hook=_object,
        )
    except StrictError:
        raise
    except (ValueError, RecursionError) as error:
        raise StrictError(f"not JSON: {error}") from error


def unwrapped(value: Any) -> Any:
    """The envelope in an event frame that was read, `{"type":"event","data":…}`; any other value as
    it is, since an envelope may come bare."""
    if isinstance(value, dict) and value.get("type") == "event":
        return value.get("data")
    return value


def is_deep(frame: bytes) -> bool:
    """True when something in it is nested deeper than `MAX_DEPTH`."""
    if frame.count(b"{") + frame.count(b"[") <= MAX_DEPTH:
        return False
    depth = 0
    for mark in MARKS.finditer(frame):
        first = frame[mark.start()]
        if first in b"{[":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif first in b"}]":
            depth -= 1
    return False


class Kind(Enum):
    """What a piece of JSON text is."""

    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    WORD = "word"
    """true, false, null"""
    MARK = "mark"
    """Brackets, commas, colons, and the blanks around them."""


def pieces(
    value: Any, *, indent: int | None = None, quote: Callable[[str], str] | None = None
) -> Iterator[tuple[Kind, str]]:
    """The JSON text of a value that `read` gave, piece by piece, in ASCII unless `quote` says so.

    With `indent` it goes over several lines; without, it is one line without blanks.
    """
    yield from _pieces(value, indent, quote or quoted, 0)


def write(value: Any, *, indent: int | None = None) -> str:
    """The JSON text of a value that `read` gave: printable ASCII alone, numbers as written."""
    return "".join(text for _, text in pieces(value, indent=indent))


def quoted(text: str) -> str:
    """A JSON string of printable ASCII."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def _pieces(
    value: Any, indent: int | None, quote: Callable[[str], str], depth: int
) -> Iterator[tuple[Kind, str]]:
    if isinstance(value, Number):
        yield Kind.NUMBER, str(value)
    elif isinstance(value, str):
        yield Kind.STRING, quote(value)
    elif isinstance(value, dict | list):
        yield from _container(value, indent, quote, depth)
    else:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        yield (Kind.NUMBER if is_number else Kind.WORD), json.dumps(value)


def _container(
    value: dict[str, Any] | list[Any],
    indent: int | None,
    quote: Callable[[str], str],
    depth: int,
) -> Iterator[tuple[Kind, str]]:
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if not value:
        yield Kind.MARK, opening + closing
        return
    newline = "" if indent is None else "\n" + " " * (indent * (depth + 1))
    mark = opening + newline
    for item in value.items() if isinstance(value, dict) else value:
        yield Kind.MARK, mark
        inner = item
        if isinstance(value, dict):
            key, inner = item
            yield Kind.KEY, quote(key)
            yield Kind.MARK, ":" if indent is None else ": "
        yield from _pieces(inner, indent, quote, depth + 1)
        mark = "," + newline
    yield Kind.MARK, ("" if indent is None else "\n" + " " * (indent * depth)) + closing


def _check_size(frame: bytes) -> None:
    """Refuse what has too many values or escapes.

    Without a loop of ours: what lies between two quotes is skipped by `split`.
    """
    if len(frame) <= MOST_VALUES_AT_ONCE:
        return
    if _BACKSLASH in frame:
        if frame.count(b"\\") > MOST_ESCAPES_AT_ONCE:
            raise TooMuchAtOnce(f"more than {MOST_ESCAPES_AT_ONCE:,} escapes")
        frame = frame.replace(b"\\\\", b"").replace(b'\\"', b"")
    most_parts = 4 * MOST_VALUES_AT_ONCE + 1  # at the quotes of a key and a string for each
    parts = frame.split(b'"', most_parts)
    between = b"".join(parts[::2])
    if len(parts) > most_parts or any(
        between.count(mark) > MOST_VALUES_AT_ONCE for mark in (b",", b"[", b"{")
    ):
        raise TooMuchAtOnce(f"more than {MOST_VALUES_AT_ONCE:,} values")


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
