"""What strangers wrote, made safe to show: the only door from their text to ours.

Anybody can send mail, so every string from the wire may hold escape sequences, marks that reorder
a line, or characters that cannot be seen. `clean` and `clean_lines` make all of these visible
(connection.md, 4.2 and 4.3). They replace single characters and never look for whole sequences,
so nothing can be half recognised. Used at every way out: screen, clipboard, title, log, CSV.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final, LiteralString, NewType

SafeText = NewType("SafeText", str)
"""Text that may be shown. The type checker refuses a plain `str` where this is asked for."""

LINE_LIMIT: Final = 512
"""Characters shown of a one-line field."""
TEXT_LIMIT: Final = 65_536
"""Characters shown of a text with lines."""
MARKS_PER_BASE: Final = 3
"""Combining marks shown on one base character; more is noise that covers the lines around it."""

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u2028\u2029\u2060-\u2065"
    "\u206a-\u206f\u3164\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_BROKEN = "\x80-\x9f\ud800-\udfff\ufff9-\uffff"
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f"  # without newline and tab, which have forms of their own
_JOINER = "\u200d"
_JOINERS = f"{_JOINER}\ufe00-\ufe0f"

_ANY_BIDI = re.compile(f"[{_BIDI}]")
_ANY_HIDDEN = re.compile(f"[{_HIDDEN}]")
_ANY_JOINER = re.compile(f"[{_JOINERS}]")
_ANY_UNSAFE = re.compile(f"[{_CONTROLS}{_BROKEN}{_BIDI}{_HIDDEN}]")
_MAYBE_MARKS = re.compile(rf"[^\w\x00-\x7f]{{{MARKS_PER_BASE + 1},}}")
"""Marks are never word characters, so only such a run can hold too many on one base."""


def clean(text: str, *, limit: int = LINE_LIMIT) -> SafeText:
    """`text` as one safe line of at most `limit` characters.

    Longer text is cut and ends in `… (+N chars)`. Cleaning twice is cleaning once. `limit` is at
    least 32, so that the note of what was cut has room.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return SafeText(text)
    return _bounded(text, limit, _line)


def clean_lines(text: str, *, limit: int = TEXT_LIMIT) -> SafeText:
    """`text` as safe lines, parted by newlines, of at most `limit` characters in all.

    Tabs become spaces up to the next multiple of eight. Cut like `clean`.
    """
    return _bounded(text, limit, _lines)


def hidden_characters(text: str) -> int:
    """How many characters of `text` cannot be seen in it and are shown as `·`."""
    return 0 if text.isascii() else len(text) - len(_ANY_HIDDEN.sub("", text))


def safe(literal: LiteralString) -> SafeText:
    """Our own words, which need no cleaning: a literal, never text that came from somewhere."""
    return SafeText(literal)


def _bounded(text: str, limit: int, show: Callable[[str], str]) -> SafeText:
    """At most `limit` characters of what `show` makes of `text`.

    Cut before it is shown, so that a subject of ten megabytes costs nothing, and once more where
    unsafe characters are shown as several.
    """
    shown = show(text[:limit])
    unseen = max(len(text) - limit, 0)
    if not unseen and len(shown) <= limit:
        return SafeText(shown)
    room = limit - len(_cut_note(unseen + len(shown)))
    return SafeText(shown[:room] + _cut_note(unseen + max(len(shown) - room, 0)))


def _cut_note(characters: int) -> str:
    return f"… (+{characters:,} chars)"


def _line(text: str) -> str:
    line = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\t", " ")
    return _visible(_ANY_JOINER.sub("", line))


def _lines(text: str) -> str:
    return _visible(text.replace("\r\n", "\n")).expandtabs(8)


def _visible(text: str) -> str:
    return _MAYBE_MARKS.sub(_fewer_marks, _ANY_UNSAFE.sub(_picture, text))


def _picture(match: re.Match[str]) -> str:
    """The visible form of one unsafe character, looked up, since a field may be nothing else."""
    return _picture_of(match[0])


@cache
def _picture_of(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "␡"
    if _ANY_HIDDEN.match(character):
        return "·"
    if _ANY_BIDI.match(character):
        return f"⟪{ord(character):04X}⟫"
    return "\ufffd"


def _fewer_marks(match: re.Match[str]) -> str:
    """The run without the marks that are one too many for their base.

    A joiner counts as a mark: else it would start a new base that nobody can see.
    """
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        is_mark = character == _JOINER or unicodedata.category(character) in ("Mn", "Me")
        marks = marks + 1 if is_mark else 0
        if marks <= MARKS_PER_BASE:
            kept.append(character)
    return "".join(kept)
