"""Lines of the source table as strips of styled cells, in columns that fit the width."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui import format as words
from agentpost_tui.ui.columns import SCROLLBAR
from agentpost_tui.ui.themes import Palette
from agentpost_tui.ui.widgets.last_hour import Text
from agentpost_tui.ui.widgets.source_rows import Arrangement, Column, Field, SourceRow, TypeRow

MARGIN = 1
"""Cells before the first column: the cursor's bar."""
MARK = 1
"""Cells after each column: in the heading, which way it is sorted; below the last one, the
scrollbar."""
FOLD_CELLS = range(MARGIN, MARGIN + 2)
"""Where an environment's triangle is."""
BAR_CELLS = 12
MINUTE_FROM = 58
"""Cells from which on a row shows the last minute, as a number and as bars."""
ID_FROM = 100
"""Cells from which on a row shows the whole id too."""
LONGEST_NAME = 40

_WIDTHS = {Column.EVENTS: 7, Column.PROBLEMS: 4, Column.LAST: 4, Column.MINUTE: 6}
_BOLD = Style(bold=True)

Line = SourceRow | TypeRow | Text


class Slot(Struct, frozen=True):
    """A column and where its cells are."""

    column: Column
    start: int
    width: int

    @property
    def end(self) -> int:
        """The cell behind it and its mark."""
        return self.start + self.width + MARK


@lru_cache(maxsize=16)
def slots_for(width: int) -> tuple[Slot, ...]:
    """The columns of a table `width` cells wide; the name takes what is left, up to a bound, so
    that numbers stay near it."""
    columns = [Column.EVENTS, Column.PROBLEMS, Column.LAST]
    used = MARGIN + MARK
    if width >= MINUTE_FROM:
        columns.append(Column.MINUTE)
        used += BAR_CELLS + 1
    used += sum(_WIDTHS[column] + MARK for column in columns)
    slots = [Slot(Column.NAME, MARGIN, max(4, min(width - used, LONGEST_NAME)))]
    for column in columns:
        slots.append(Slot(column, slots[-1].end, _WIDTHS[column]))
    return tuple(slots)


def column_at(x: int, width: int) -> Column | None:
    """The column whose heading is in that cell."""
    return next((slot.column for slot in slots_for(width) if slot.start <= x < slot.end), None)


def heading(how: Arrangement, width: int, palette: Palette) -> Strip:
    """The headings, the sorted one marked; while narrowing, what to."""
    if how.narrowing:
        return _narrowing(how.narrowing, width, palette)
    segments = [Segment(" " * MARGIN, palette.dim)]
    slots = slots_for(width)
    for slot in slots:
        is_sorted = slot.column is how.column
        style = palette.bright if is_sorted else palette.dim
        mark = _direction(how) if is_sorted else " "
        if slot.column is Column.NAME:
            title = slot.column.value + (mark if is_sorted else _hidden_order(how, slots))
            segments.append(Segment(words.fit(SafeText(title), slot.width + MARK), style))
        else:
            segments.append(Segment(slot.column.value.rjust(slot.width) + mark, style))
    return Strip(segments).adjust_cell_length(width, palette.dim)


def line_strip(line: Line, width: int, palette: Palette, *, has_cursor: bool = False) -> Strip:
    """Any line below the headings, without the scrollbar's cell."""
    bar = Segment("▌" if has_cursor else " ", palette.accent)
    match line:
        case SourceRow():
            segments = _source_segments(line, width, palette)
        case TypeRow():
            segments = _type_segments(line, width, palette)
        case Text(parts):
            segments = [Segment(part, getattr(palette, style)) for part, style in parts]
    return Strip([bar, *segments]).adjust_cell_length(width - SCROLLBAR, palette.plain)


def _direction(how: Arrangement) -> str:
    is_descending = (how.column is not Column.NAME) is not how.is_reversed
    return "▾" if is_descending else "▴"


def _hidden_order(how: Arrangement, slots: tuple[Slot, ...]) -> str:
    """Says what the sources are sorted by where that column has no room."""
    if any(slot.column is how.column for slot in slots):
        return ""
    return f" {how.column.value}{_direction(how)}"


def _narrowing(narrowing: str, width: int, palette: Palette) -> Strip:
    hint = "esc clears"
    lead = "narrow: "
    room = max(1, width - MARGIN - len(lead) - len(hint) - 3)
    typed = clean(narrowing)
    typed = words.fit(typed, room) if cell_len(typed) > room else typed
    segments = [Segment(" " * MARGIN + lead, palette.dim), Segment(f"{typed}▏", palette.accent)]
    shown = Strip(segments).adjust_cell_length(width - len(hint) - 1, palette.dim)
    return Strip([*shown, Segment(f"{hint} ", palette.dim)])


def _source_segments(row: SourceRow, width: int, palette: Palette) -> list[Segment]:
    name, *columns = slots_for(width)
    segments = _name_segments(row, name.width, palette)
    for slot in columns:
        segments += _CELLS[slot.column](row, slot.width, palette)
        segments.append(Segment(" " * MARK, palette.plain))
    if width >= ID_FROM:
        room = width - columns[-1].end - BAR_CELLS - 3
        shown = clean(row.entry.id, limit=128)
        segments.append(Segment("  " + words.fit(shown, room), palette.faint))
    return segments


def _name_segments(row: SourceRow, width: int, palette: Palette) -> list[Segment]:
    if row.entry.field is Field.ENVIRONMENT:
        style = palette.environment(row.entry.id) + _BOLD
        triangle = "▸ " if row.is_folded else "▾ "
        label = words.fit(row.label, width - 2)
        return [Segment(triangle, palette.dim), Segment(label + " " * MARK, style)]
    style = palette.plain if row.events and row.entry.id else palette.dim
    return [
        Segment("▏ ", palette.environment(row.entry.env_id)),
        Segment(words.fit(row.label, width - 2) + " " * MARK, style),
    ]


def _events_cells(row: SourceRow, width: int, palette: Palette) -> list[Segment]:
    bright = palette.bright if row.entry.field is Field.ENVIRONMENT else palette.plain
    return [Segment(_number(row.events, width), bright if row.events else palette.faint)]


def _problem_cells(row: SourceRow, width: int, palette: Palette) -> list[Segment]:
    if not row.problems:
        return [Segment("0 ".rjust(width), palette.faint)]
    return [Segment(_number(row.problems, width - 1) + "✗", palette.bad)]


def _last_cells(row: SourceRow, width: int, palette: Palette) -> list[Segment]:
    return [Segment((row.age or "–").rjust(width), palette.dim if row.age else palette.faint)]


def _minute_cells(row: SourceRow, width: int, palette: Palette) -> list[Segment]:
    style = palette.plain if row.minutely else palette.faint
    bars = words.sparkline(row.bars, BAR_CELLS)
    return [
        Segment(_number(row.minutely, width), style),
        Segment(f" {bars}", palette.accent if row.minutely else palette.faint),
    ]


_CELLS: dict[Column, Callable[[SourceRow, int, Palette], list[Segment]]] = {
    Column.EVENTS: _events_cells,
    Column.PROBLEMS: _problem_cells,
    Column.LAST: _last_cells,
    Column.MINUTE: _minute_cells,
}


def _type_segments(row: TypeRow, width: int, palette: Palette) -> list[Segment]:
    name, events, *_ = slots_for(width)
    look = row.look
    label = words.fit(look.word, name.width - 2) + " " * MARK
    number = _number(row.events, events.width)
    if not row.events:
        return [Segment(f"{look.glyph} {label}{number}", palette.faint)]
    return [
        Segment(f"{look.glyph} ", palette.types[look.colour]),
        Segment(label, palette.plain),
        Segment(number, palette.plain),
    ]


def _number(number: int, width: int) -> SafeText:
    """Right-aligned; in thousands or millions where it would not fit."""
    text = words.count(number)
    for size, unit in ((1_000, "k"), (1_000_000, "M")):
        if len(text) > width:
            text = SafeText(f"{number // size:,}{unit}")
    return SafeText(text.rjust(width))
