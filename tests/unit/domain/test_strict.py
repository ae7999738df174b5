from __future__ import annotations

import contextlib
import json
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.strict import (
    MAX_DEPTH,
    MOST_ESCAPES_AT_ONCE,
    MOST_VALUES_AT_ONCE,
    Kind,
    Number,
    StrictError,
    TooMuchAtOnce,
    pieces,
    read,
    unwrapped,
    write,
)

TEXT = st.text(st.characters(exclude_categories=()))
"""Any string at all, halves of surrogate pairs included."""

NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
)

VALUES = st.recursive(
    st.none() | st.booleans() | TEXT | NUMBERS.map(Number),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{}x", "not JSON"),
        (b'"\x01"', "not JSON"),
        (b'{"a":"\xff"}', "not UTF-8 at byte 6"),
        (b"\xef\xbb\xbf{}", "starts with a byte order mark"),
        ('{"a":1}'.encode("utf-16-le"), "not JSON"),
        ('{"a":1}'.encode("utf-16"), "not UTF-8 at byte 0"),
        (b'{"a":NaN}', "NaN is no JSON"),
        (b'{"a":-Infinity}', "-Infinity is no JSON"),
        (b'{"a":1,"a":2}', "a key stands twice in one object"),
        (b'{"a":1,"\\u0061":2}', "a key stands twice in one object"),
        (b'[[{"a":{"b":0,"b":0}}]]', "a key stands twice in one object"),
        (nested(MAX_DEPTH + 1), f"nested deeper than {MAX_DEPTH}"),
        (b'{"a":' * 100_000, f"nested deeper than {MAX_DEPTH}"),
    ],
)
def test_what_a_careful_reader_refuses(frame: bytes, why: str) -> None:
    with pytest.raises(StrictError) as caught:
        read(frame)
    assert str(caught.value).startswith(why)


@pytest.mark.parametrize(
    "frame", [nested(MAX_DEPTH), b"[" + b"[]," * 500 + b"[]]", b'"' + b"[" * 500 + b'\\"{"']
)
def test_what_is_no_depth(frame: bytes) -> None:
    read(frame)


@pytest.mark.parametrize(
    "tail", [b'"' + b'\\"' * 500_000, b'"' * 1_000_001, b'"' + b"\\" * 500_001]
)
def test_quotes_without_an_end_cost_no_more_than_their_length(tail: bytes) -> None:
    start = perf_counter()
    with pytest.raises(StrictError):
        read(b"[" + b"[]," * MAX_DEPTH + tail)
    assert perf_counter() - start < 5


@pytest.mark.parametrize("digits", ["9" * 4301, "-" + "1" * 401, "1e999", "-1e999"])
def test_numbers_too_large_to_compute_with_are_kept_as_written(digits: str) -> None:
    (value,) = read(f"[{digits}]".encode())
    assert type(value) is Number
    assert value == digits


@pytest.mark.parametrize(
    "text",
    ["," * 500_000, '[{,",' * 30_000, "\\" * 60_000, '\\",[' * 20_000, "ü{" * 100_000],
    ids=["commas", "quotes", "backslashes", "both", "not ASCII"],
)
def test_a_text_of_any_length_is_read_at_once(text: str) -> None:
    frame = json.dumps({"a": text, text[:9]: 1}, ensure_ascii=False).encode()
    assert read(frame, at_once=True) == {"a": text, text[:9]: 1}


@pytest.mark.parametrize(
    "value",
    [
        [0] * MOST_VALUES_AT_ONCE,
        [[]] * (MOST_VALUES_AT_ONCE - 1),
        [{}] * MOST_VALUES_AT_ONCE,
        ["x"] * MOST_VALUES_AT_ONCE,
        {f"{number}": "," for number in range(MOST_VALUES_AT_ONCE)},
    ],
    ids=["numbers", "lists", "objects", "strings", "fields"],
)
def test_too_many_values_are_not_read_at_once(value: Any) -> None:
    """Those that just are, are; and a quote in front of more hides nothing."""
    assert read(json.dumps(value).encode(), at_once=True) == value
    frame = json.dumps([[], 0, '\\"', value, {}]).encode()
    with pytest.raises(TooMuchAtOnce, match="more than 20,000 values"):
        read(frame, at_once=True)
    assert read(frame)[3] == value


def test_too_many_escapes_are_not_read_at_once() -> None:
    frame = json.dumps("\n" * (MOST_ESCAPES_AT_ONCE + 1)).encode()
    with pytest.raises(TooMuchAtOnce, match="more than 200,000 escapes"):
        read(frame, at_once=True)


def test_everyday_numbers_are_numbers() -> None:
    assert read(f"[{2**60}, -1, 1.5]".encode()) == [2**60, -1, 1.5]


@pytest.mark.parametrize("digits", ["1.10", "1e2", "-0", "0.1000000000000000055", "9" * 4301])
def test_numbers_can_be_shown_from_their_source_text(digits: str) -> None:
    (value,) = read(f"[{digits}]".encode(), as_written=True)
    assert value == digits
    assert write([value]) == f"[{digits}]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, 2.5, True, None, Number("1.10")]}, '{"a":[1,2.5,true,null,1.10]}'),
        ({"a": {}, "b": []}, '{"a":{},"b":[]}'),
        ("ü\u202e\x1b\x7f\ud83d", '"\\u00fc\\u202e\\u001b\\u007f\\ud83d"'),
        ("1.10", '"1.10"'),
        ({"\x1b]0;x\x07": 0}, '{"\\u001b]0;x\\u0007":0}'),
    ],
)
def test_what_is_written(value: Any, text: str) -> None:
    assert write(value) == text


def test_indented_it_looks_like_everybody_elses() -> None:
    value = {"a": [1, {"b": "c"}], "d": {}, "e": []}
    assert write(value, indent=2) == json.dumps(value, indent=2)


def test_each_piece_says_what_it_is() -> None:
    marks = {kind for kind, text in pieces([True, None, {"k": "v"}, 1]) if kind is not Kind.MARK}
    assert marks == {Kind.WORD, Kind.KEY, Kind.STRING, Kind.NUMBER}
    assert (Kind.NUMBER, "1") in pieces([1])
    assert (Kind.WORD, "true") in pieces([True])


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_what_is_written_reads_as_what_it_was(value: Any, indent: int | None) -> None:
    text = write(value, indent=indent)
    assert text.replace("\n", "").isprintable()
    assert text.isascii()
    assert read(text.encode(), as_written=True) == value


@given(st.binary() | TEXT.map(lambda text: json.dumps(text).encode()))
def test_any_bytes_are_read_or_refused(frame: bytes) -> None:
    with contextlib.suppress(StrictError):
        read(frame)


@pytest.mark.parametrize(
    ("value", "envelope"),
    [
        ({"type": "event", "data": {"id": "evt_1"}}, {"id": "evt_1"}),
        ({"type": "event"}, None),
        ({"type": "message.sent", "data": {}}, {"type": "message.sent", "data": {}}),
        ([1], [1]),
    ],
)
def test_an_envelope_comes_wrapped_or_bare(value: Any, envelope: Any) -> None:
    assert unwrapped(value) == envelope
