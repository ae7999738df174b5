"""What stands at the edges of a table's rows: a label over the end of a line, and what an empty
table says."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from agentpost_tui.text import SafeText
from agentpost_tui.ui import format as words
from agentpost_tui.ui.themes import Palette


def labelled(strip: Strip, label: SafeText, width: int, style: Style) -> Strip:
    """A line with a label over its right end."""
    return Strip([*strip.crop(0, width - len(label)), Segment(label, style)])


def lesson_line(
    lesson: Sequence[SafeText], line: int, height: int, width: int, palette: Palette
) -> Strip:
    """A line of what an empty table says, in the middle; blank above and below it."""
    number = line - max(0, height // 3 - len(lesson) // 2)
    if not 0 <= number < len(lesson):
        return Strip.blank(width, palette.plain)
    text = words.fit(lesson[number], min(width - 4, len(lesson[number])))
    pad = (width - len(text)) // 2
    return Strip([Segment(" " * pad + text, palette.dim)]).adjust_cell_length(width, palette.dim)
