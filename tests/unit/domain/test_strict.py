from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.strict import MAX_DEPTH, Number, StrictError, read


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":1,"a":2}',
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_what_a_careful_reader_refuses(frame: bytes) -> None:
    with pytest.raises(StrictError):
        read(frame)


def test_brackets_inside_a_string_are_no_depth() -> None:
    assert read(b'{"a":"' + b"[" * 500 + b'"}') == {"a": "[" * 500}


def test_numbers_too_large_to_compute_with_are_kept_as_written() -> None:
    digits = "9" * 4301
    assert read(f"[{digits},1e999,{2**60}]".encode()) == [Number(digits), Number("1e999"), 2**60]


@given(st.binary())
def test_any_bytes_are_read_or_refused(frame: bytes) -> None:
    with contextlib.suppress(StrictError):
        read(frame)
