"""Nothing a stranger wrote can steer a terminal, hide, or reorder a line (connection.md, 4.3)."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentpost_tui.text import (
    LINE_LIMIT,
    TEXT_LIMIT,
    SafeText,
    clean,
    clean_lines,
    hidden_characters,
    safe,
)

CONTROLS = {*range(0x20), 0x7F, *range(0x80, 0xA0)}
BROKEN = {*range(0xD800, 0xE000), *range(0xFFF9, 0xFFFD), 0xFFFE, 0xFFFF}
BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
HIDDEN = {
    *(0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x200B, 0x200C, 0x2028, 0x2029),
    *(0x3164, 0xFEFF, 0xFFA0),
    *chain(range(0x180B, 0x1810), range(0x2060, 0x2066), range(0x206A, 0x2070)),
    *chain(range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B), range(0xE0000, 0xE1000)),
}
JOINERS = {0x200D, *range(0xFE00, 0xFE10)}
DANGEROUS = CONTROLS | BROKEN | BIDI | HIDDEN

ACUTE = "\u0301"
ZWJ = "\u200d"

# Any text, with every dangerous class and long runs of marks more often than by chance.
_hostile = st.one_of(
    st.sampled_from([chr(code) for code in sorted(DANGEROUS | JOINERS)]),
    st.sampled_from(
        [ACUTE, ACUTE * 5, "\u20dd" * 4, "e", "🏳", "\r\n", "\t", "[/]", "\x1b]0;x\x07"]
    ),
    st.characters(categories=None),
)
any_text = st.lists(_hostile, max_size=60).map("".join)
both = pytest.mark.parametrize("cleaner", [clean, clean_lines])


def most_marks(text: str) -> int:
    """The longest run of combining marks, joiners not interrupting it."""
    longest = run = 0
    for character in text:
        is_mark = unicodedata.category(character) in ("Mn", "Me")
        run = run + 1 if is_mark else run * (character == ZWJ)
        longest = max(longest, run)
    return longest


@given(any_text)
def test_a_line_holds_nothing_dangerous(text: str) -> None:
    line = clean(text)
    assert not {ord(character) for character in line} & (DANGEROUS | JOINERS)
    assert most_marks(line) <= 3
    assert len(line) <= LINE_LIMIT


@given(any_text)
@example("a\tb\r\nc\n")
def test_lines_hold_nothing_dangerous_but_newlines(text: str) -> None:
    lines = clean_lines(text)
    assert not {ord(character) for character in lines} & (DANGEROUS - {0x0A})
    assert most_marks(lines) <= 3
    assert len(lines) <= TEXT_LIMIT


@both
@given(text=any_text, limit=st.integers(32, 100))
@example(text="\u202e" * 40, limit=32)
@example(text="\t" * 40, limit=32)
@example(text="e" + (ACUTE * 3 + ZWJ) * 9, limit=100)
def test_cleaning_twice_is_cleaning_once(
    cleaner: Callable[..., SafeText], text: str, limit: int
) -> None:
    once = cleaner(text, limit=limit)
    assert cleaner(once, limit=limit) == once
    assert len(once) <= limit


def test_no_code_point_passes_by_itself() -> None:
    everything = "".join(chr(code) for code in range(0x110000))
    assert not {ord(character) for character in clean(everything, limit=10**7)} & DANGEROUS
    assert hidden_characters(everything) == len(HIDDEN)


def test_marks_are_never_word_characters() -> None:
    """The search for runs of marks rests on this."""
    marks = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Mn", "Me")]
    assert not [mark for mark in marks if mark.isalnum()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, as they are", "plain words, as they are"),
        ("Grüße · 日本語 · العربية", "Grüße · 日本語 · العربية"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("nul\x00 del\x7f c1\x9b31m", "nul␀ del␡ c1\ufffd31m"),
        ("one\ntwo\tthree\r\nfour\rfive", "one⏎two three⏎four␍five"),
        ("pay\u202ekcab", "pay⟪202E⟫kcab"),
        ("\u061cmark", "⟪061C⟫mark"),
        ("zero\u200bwidth\u00adsoft\U000e0041tag", "zero·width·soft·tag"),
        ("half \ud83d, not \uffff", "half \ufffd, not \ufffd"),
        ("👩\u200d💻 ❤\ufe0f", "👩💻 ❤"),
        ("z" + ACUTE * 9 + "a", "z" + ACUTE * 3 + "a"),
        ("[@click=app.quit][/]", "[@click=app.quit][/]"),
    ],
)
def test_a_line_shows_what_was_hidden(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\r\ntwo\nthree", "one\ntwo\nthree"),
        ("a\tb\n\tc", "a       b\n        c"),
        ("lone\rreturn", "lone␍return"),
        ("👩\u200d💻 ❤\ufe0f", "👩\u200d💻 ❤\ufe0f"),
        ("\x1b[2J\u2028", "␛[2J·"),
    ],
)
def test_lines_keep_their_newlines_and_emoji(text: str, shown: str) -> None:
    assert clean_lines(text) == shown


def test_a_long_field_says_how_much_was_cut() -> None:
    line = clean("x" * 1000)
    assert line.endswith("… (+504 chars)")
    assert line.count("x") + 504 == 1000
    assert len(line) <= LINE_LIMIT


def test_a_field_of_just_the_limit_is_whole() -> None:
    assert clean("ü" * LINE_LIMIT) == "ü" * LINE_LIMIT


@pytest.mark.parametrize("character", ["x", "\u202e", "\t", ACUTE, "\ud800", "\u200b", "\x1b"])
def test_ten_megabytes_cost_next_to_nothing(character: str) -> None:
    text = character * 10_000_000
    started = time.perf_counter()
    clean(text)
    clean_lines(text)
    assert time.perf_counter() - started < 1


def test_hidden_characters_are_counted_wherever_they_stand() -> None:
    assert hidden_characters("pay\u200b\u200b me\U000e0020\u00ad") == 4
    assert hidden_characters("plain") == 0
    assert hidden_characters("Grüße\u202e\u200d") == 0


def test_our_own_words_pass_unchanged() -> None:
    assert safe("no cover") == "no cover"
