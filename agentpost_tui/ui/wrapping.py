"""A line of styled parts on as many lines of the screen as it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import chop_cells

from agentpost_tui.text import SafeText
from agentpost_tui.ui.lines import Line, Part

MOST_CHARACTERS_A_CELL = 8
"""A letter with its marks takes no more (`text.clean` sees to that), so longer text need not be
measured to find where a line ends."""

_BLANKS = re.compile(" +")


def wrapped(one: Line, width: int, *, indent: int = 0) -> list[Line]:
    """`one` in lines of at most `width` cells, those after the first indented.

    Broken between words where that is possible; no character is lost but the blanks at a break.
    """
    text = one.parts[0][0] if len(one.parts) == 1 else one.text
    if text.isascii() and len(text) <= width:
        return [one]
    pad: tuple[Part, ...] = ((SafeText(" " * indent), "plain"),) if indent else ()
    lines = [Line(tuple(parts)) for parts in _slices(one.parts, _spans(text, width, indent))]
    return [lines[0], *(Line((*pad, *line.parts)) for line in lines[1:])] if lines else [one]


def all_wrapped(lines: Iterable[Line], width: int) -> list[Line]:
    """All of them, each by itself."""
    return [line for one in lines for line in wrapped(one, width)]


def _spans(text: str, width: int, indent: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends in `text`."""
    is_ascii = text.isascii()
    start, room = 0, max(1, width)
    first_word = _after_blanks(text, 0)
    while start < len(text):
        end = start + room if is_ascii else start + _fitting(text, start, room)
        if end >= len(text):
            yield start, len(text)
            return
        blank = text.rfind(" ", max(start, first_word) + 1, end + 1)
        if blank > 0:
            yield start, blank
            start = _after_blanks(text, blank)
        else:
            yield start, end
            start = end
        room = max(1, width - indent)


def _after_blanks(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def _fitting(text: str, start: int, room: int) -> int:
    """How many characters from `start` on fit into `room` cells; at least one."""
    for size in (room + 1, room * MOST_CHARACTERS_A_CELL):
        piece = text[start : start + size]
        fitting = next((len(chopped) for chopped in chop_cells(piece, room) if chopped), 1)
        if fitting < len(piece):
            break  # else more of it may fit, if some of it takes no cells
    return fitting


def _slices(parts: Sequence[Part], spans: Iterable[tuple[int, int]]) -> Iterator[list[Part]]:
    """The parts of each span, which come in order."""
    number, at = 0, 0  # the part that is looked at, and where it begins
    for start, end in spans:
        found: list[Part] = []
        while number < len(parts):
            text, style = parts[number]
            piece = text[max(0, start - at) : end - at]
            if piece:
                found.append((SafeText(piece), style))
            if at + len(text) > end:
                break  # the next line goes on with it
            at += len(text)
            number += 1
        yield found
