"""Rows of the event table as strips of styled cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from agentpost_tui.domain.event import LATE, MARKED, OUTSIDE, RESTORED, Event
from agentpost_tui.domain.gap import Beginning, Gap
from agentpost_tui.domain.names import Names
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui import format as words
from agentpost_tui.ui.columns import MARGIN, SPACE, Column, folded, slots_for
from agentpost_tui.ui.themes import Palette

_QUIET = frozenset({"message.delivered"})
"""Types that a person rarely reads: who and subject are dim."""


@dataclass
class RowPainter:
    """Draws rows; all that the pixels depend on is a field here or an argument."""

    names: Names
    times: words.Times = field(default_factory=words.Times)
    hidden_columns: frozenset[Column] = frozenset()
    found: str = ""
    """Casefolded text to point out."""
    redactor: Redactor = words.NOTHING_SECRET
    """Masks the key, should a stranger's text hold it."""

    def header(self, width: int, palette: Palette) -> Strip:
        """The headings."""
        segments = [Segment(" " * MARGIN, palette.dim)]
        for slot in slots_for(width, self.hidden_columns):
            heading = self._heading(slot.column, width) if slot.width > 1 else ""
            shown = words.fit(SafeText(heading), slot.width)
            segments.append(Segment(shown + " " * SPACE, palette.dim))
        return Strip(segments).adjust_cell_length(width, palette.dim)

    def _heading(self, column: Column, width: int) -> str:
        if column is Column.TIME:
            return self.times.label
        missing = folded(width) if column is Column.SUBJECT else ()
        names = ", ".join(one.value.lower() for one in missing)
        return f"{column.value} (no {names})" if names else column.value

    def event(
        self, event: Event, width: int, now: float, palette: Palette, *, has_cursor: bool = False
    ) -> Strip:
        """One event in one line."""
        segments = [
            Segment("▌" if has_cursor else " ", palette.accent),
            Segment("◆" if event.flags & MARKED else " ", palette.warn),
        ]
        space = Segment(" " * SPACE, palette.plain)
        used = MARGIN
        for slot in slots_for(width, self.hidden_columns):
            segments += *_CELLS[slot.column](self, event, slot.width, now, palette), space
            used += slot.width + SPACE
        if event.flags & RESTORED:
            segments[2:] = [
                Segment(text, style if style is palette.found else palette.dim)
                for text, style, _ in segments[2:]
            ]
        rest = width - used + SPACE
        if rest > 0:  # each cell has exactly its width, so there is nothing to measure
            segments[-1] = Segment(" " * rest, palette.plain)
            return Strip(segments, width)
        return Strip(segments, used).adjust_cell_length(width, palette.plain)

    def gap(self, gap: Gap, width: int, palette: Palette, *, has_cursor: bool = False) -> Strip:
        """A gap: a dashed line with its sentence in it; the beginning of a run is a plain one."""
        sentence = words.gap_sentence(gap, self.times)
        is_beginning = isinstance(gap, Beginning)
        dash, style = ("─", palette.dim) if is_beginning else ("┄", palette.warn)
        room = width - MARGIN - 12
        if len(sentence) > room:
            sentence = SafeText(words.fit(sentence, room).rstrip())
        line = Strip([Segment(f"{dash * 3} {sentence} ", style)])
        rest = max(0, width - MARGIN - 1 - line.cell_length)
        segments = [
            Segment("▌ " if has_cursor else "  ", palette.accent),
            *line,
            Segment(dash * rest, style),
        ]
        return Strip(segments).adjust_cell_length(width, palette.plain)

    def _time(self, event: Event, width: int, now: float, palette: Palette) -> list[Segment]:
        style = palette.warn if event.flags & LATE else palette.dim
        if event.happened_at is None:
            style = palette.faint  # the time of arrival stands in
        return [Segment(words.fit(self.times.of_event(event, width, now), width), style)]

    def _type(self, event: Event, width: int, now: float, palette: Palette) -> list[Segment]:
        look = words.look_of(event.type)
        text = SafeText(f"{look.glyph} {look.word}" if width > 1 else look.glyph)
        return [Segment(words.fit(text, width), palette.types[look.colour])]

    def _env(self, event: Event, width: int, now: float, palette: Palette) -> list[Segment]:
        style = palette.environment(event.env_id)
        if width == 1:
            return [Segment("▎" if event.env_id else " ", style)]
        return [
            Segment(words.fit(clean(self.names.label(event.env_id, width), limit=64), width), style)
        ]

    def _inbox(self, event: Event, width: int, now: float, palette: Palette) -> list[Segment]:
        if not event.inbox_id:
            return [Segment(words.fit(SafeText("–"), width), palette.faint)]
        label = clean(self.names.label(event.inbox_id, width), limit=64)
        return [Segment(words.fit(label, width), palette.plain)]

    def _who(self, event: Event, width: int, now: float, palette: Palette) -> list[Segment]:
        style = palette.dim if event.type in _QUIET else palette.bright
        return self._pointed_out(words.fit(words.who(event, self.redactor), width), style, palette)

    def _subject(self, event: Event, width: int, now: float, palette: Palette) -> list[Segment]:
        style = palette.dim if event.type in _QUIET else palette.bright
        badges = _badges(event)
        text = words.fit(words.subject(event, self.redactor), width - len(badges))
        segments = self._pointed_out(text, style, palette)
        if badges:
            segments.append(Segment(badges, palette.dim))
        return segments

    def _pointed_out(self, text: SafeText, style: Style, palette: Palette) -> list[Segment]:
        """The text, with what `find` looks for set off."""
        place = _place(text, self.found) if self.found else None
        if place is None:
            return [Segment(text, style)]
        start, end = place
        return [
            Segment(text[:start], style),
            Segment(text[start:end], palette.found),
            Segment(text[end:], style),
        ]


def _place(text: str, sought: str) -> tuple[int, int] | None:
    """Where the characters of `text` begin and end that, casefolded, hold `sought`; None if none
    do."""
    start = text.casefold().find(sought)
    if start < 0:
        return None
    end = start + len(sought)
    if text.isascii():
        return start, end
    # Casefolded, one character may be several: the German sharp s is two.
    ends = list(accumulate(len(character.casefold()) for character in text))
    return bisect_right(ends, start), bisect_left(ends, end) + 1


def _badges(event: Event) -> str:
    copies = f"  ×{event.copies}" if event.copies > 1 else ""
    late = "  late" if event.flags & LATE else ""
    return copies + late + ("  outside" if event.flags & OUTSIDE else "")


_CELLS: dict[Column, Callable[[RowPainter, Event, int, float, Palette], list[Segment]]] = {
    Column.TIME: RowPainter._time,
    Column.TYPE: RowPainter._type,
    Column.ENV: RowPainter._env,
    Column.INBOX: RowPainter._inbox,
    Column.WHO: RowPainter._who,
    Column.SUBJECT: RowPainter._subject,
}
