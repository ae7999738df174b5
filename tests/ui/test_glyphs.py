"""Glyphs on terminals that know none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import agentpost_tui.ui
from agentpost_tui.ui.glyphs import ascii_for, fit_glyphs


def written(text: str, encoding: str) -> str:
    """What arrives of `text` on a terminal with this encoding."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding, errors="backslashreplace")
    fit_glyphs(stream)
    stream.write(text)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "● LIVE · no cover 14:31 – now ┄┄┄ café ✗"),
        ("ascii", "* LIVE . no cover 14:31 - now --- cafe x"),
        ("latin-1", "* LIVE · no cover 14:31 - now --- café x"),
    ],
)
def test_what_a_terminal_cannot_show_is_replaced_and_nothing_else(
    encoding: str, expected: str
) -> None:
    assert written("● LIVE · no cover 14:31 – now ┄┄┄ café ✗", encoding) == expected


def test_escape_sequences_of_ours_pass() -> None:
    assert written("\x1b[1;3H●\x1b[0m", "ascii") == "\x1b[1;3H*\x1b[0m"


@pytest.mark.parametrize(
    ("character", "expected"),
    [("日", "??"), ("🎉", "??"), ("ß", "?"), ("ü", "u"), ("\u0301", ""), ("␛", "?"), ("�", "?")],
)
def test_a_character_keeps_its_width(character: str, expected: str) -> None:
    assert ascii_for(character) == expected


def test_every_glyph_that_we_draw_has_a_likeness() -> None:
    sources = Path(agentpost_tui.ui.__file__).parent.rglob("*.py")
    drawn = {one for path in sources for one in path.read_text(encoding="utf-8")} - {"é"}
    assert {one for one in drawn if not one.isascii() and ascii_for(one) == "?"} == set()


@given(st.characters(exclude_categories=["Cs"]))
def test_whatever_comes_is_printable_ascii_of_its_width(character: str) -> None:
    instead = ascii_for(character)
    assert instead.isascii()
    assert instead.isprintable() or not instead
    assert cell_len(instead) == cell_len(character) or character.isascii()


def test_a_stream_that_is_gone_needs_nothing() -> None:
    assert fit_glyphs(None) is False
