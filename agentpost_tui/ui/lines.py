"""Lines of styled parts: made once by pure functions, drawn by a page and copied as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from agentpost_tui.text import SafeText
from agentpost_tui.ui.format import fit

Part = tuple[SafeText, str]
"""Text, and the name of its style in the palette."""

LEAST_CELLS = 12
"""Where less than this is left beside a lead, the text goes on below it."""

_WORD = re.compile(r"\s*\S+|\s+")


class Line(NamedTuple):
    """One line, in parts."""

    parts: tuple[Part, ...] = ()
    subject: object = None
    """What it tells of, by which a reader's place is found again; None for what stays put."""

    @property
    def text(self) -> SafeText:
        return SafeText("".join(text for text, _ in self.parts))

    @property
    def cells(self) -> int:
        return cell_len(self.text)


BLANK = Line()


def line(*parts: Part) -> Line:
    """A line of these parts."""
    return Line(parts)


def heading(title: SafeText, said: SafeText | None = None, style: str = "plain") -> Line:
    """What heads a section, and in short what there is to say of it."""
    head = (SafeText(title.upper()), "dim")
    return line(head, (SafeText(f"   {said}"), style)) if said else line(head)


def hanging(lead: Sequence[Part], text: SafeText, style: str, width: int) -> Iterator[Line]:
    """A lead, and beside it a text on as many lines as it needs; all at most `width` cells wide.

    Broken between words, and inside a word only where it fits on no line.
    """
    first = Line(tuple(lead))
    indent = first.cells
    if indent and width - indent < LEAST_CELLS:
        yield from _cut(first, width)
        first, indent = Line(), min(2, max(0, width - 1))
        lead = [(SafeText(" " * indent), "plain")]
    pieces = _broken(text, max(1, width - indent)) or [SafeText("")]
    room: Part = (SafeText(" " * indent), "plain")
    yield Line((*lead, (pieces[0], style)))
    for piece in pieces[1:]:
        yield Line((room, (piece, style)))


def plain(lines: Iterable[Line]) -> SafeText:
    """The lines as text to copy."""
    return SafeText("\n".join(one.text.rstrip() for one in lines))


def _broken(text: SafeText, width: int) -> list[SafeText]:
    """The text in pieces of at most `width` cells."""
    pieces: list[SafeText] = []
    piece = ""
    for match in _WORD.finditer(text):
        word = match[0]
        if cell_len(piece + word) <= width:
            piece += word
            continue
        if piece:
            pieces.append(SafeText(piece))
        *whole, piece = chop_cells(word.lstrip(), width) or [""]
        pieces += [SafeText(one) for one in whole]
    return [*pieces, SafeText(piece)] if piece else pieces


def _cut(one: Line, width: int) -> Iterator[Line]:
    """A lead that leaves no room beside it, by itself; without the blanks at its end."""
    parts: list[Part] = []
    left = width
    for text, style in one.parts:
        shown = text if cell_len(text) <= left else fit(text, left)
        parts.append((SafeText(shown), style))
        left -= cell_len(shown)
    if one.text.strip():
        yield Line(tuple(parts))
