"""The event table: rows of the view, drawn line by line; it never moves under a reader."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.rows import Change, Row, Rows
from agentpost_tui.text import SafeText
from agentpost_tui.ui import format as words
from agentpost_tui.ui.columns import SCROLLBAR
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.themes import Palette, Palettes
from agentpost_tui.ui.throttle import Throttle
from agentpost_tui.ui.widgets.edges import labelled, lesson_line
from agentpost_tui.ui.widgets.kept_lines import KeptLines
from agentpost_tui.ui.widgets.mouse_rows import MouseRows
from agentpost_tui.ui.widgets.quick_keys import QuickKeys
from agentpost_tui.ui.widgets.scrollbar import thumb

EDGE_SECONDS = 0.25
"""How often the scrollbar and `+N new` are brought up to date while nothing else moves."""


class EventTable(KeptLines, MouseRows, QuickKeys, can_focus=True):
    """Newest at the bottom, like a log. The cursor is anchored to its event, not to a row number.

    It keeps its own scroll position and draws its own scrollbar: what arrives below the window
    then costs nothing, and nothing but the user moves what is read.
    """

    follow = var(True)
    """True while the newest row is kept in sight; only while the last row is selected."""

    @dataclass
    class Highlighted(Message):
        """Posted when another row is under the cursor."""

        table: EventTable
        is_chosen: bool
        """True when the user moved there; False when rows came, went, or were filtered."""

        @property
        def control(self) -> EventTable:
            return self.table

    @dataclass
    class Opened(Message):
        """Posted when a row is clicked twice."""

        table: EventTable

        @property
        def control(self) -> EventTable:
            return self.table

    def __init__(self, view: Rows, painter: RowPainter, palettes: Palettes) -> None:
        super().__init__()
        self.painter = painter
        self.now = 0.0
        """The instant that relative times are told from."""
        self._lesson: tuple[SafeText, ...] = ()
        self._view = view
        self._palettes = palettes
        self._top = 0
        self._top_row: Row | None = None
        self._cursor = 0
        self._anchor: Row | None = None  # what the user chose; the filter may hide it for a while
        self._highlighted: Row | None = None
        self._seen_end = 0  # events from this number on have not been in the window yet
        self._refresh_edges_soon = Throttle(self, EDGE_SECONDS, self._refresh_edges)
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(1024)

    # -- what is shown ------------------------------------------------------------------------

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor."""
        return self._view.row(self._cursor) if self._cursor < len(self._view) else None

    @property
    def unseen(self) -> int:
        """Events below that have not been in sight yet: the N of `+N new`."""
        seqs = self._view.seqs
        beyond = self._view.beyond if self._view.is_paused else 0
        return len(seqs) - bisect_left(seqs, self._seen_end) + beyond

    def teach(self, lesson: tuple[SafeText, ...]) -> None:
        """What the table says while it is empty."""
        if lesson != self._lesson:
            self._lesson = lesson
            if not len(self._view):
                self.refresh()

    @property
    def shows_ages(self) -> bool:
        """True when rows change as time passes."""
        return self.painter.times.mode is words.TimeMode.RELATIVE

    def changed(self, change: Change) -> None:
        """Bring the rows up to date with the view."""
        if self.follow and (change.added or change.moved):
            self._cursor = max(0, len(self._view) - 1)
            self._anchor = self.cursor_row
            self._top = self.last_top
            self._settle()
        elif change.moved:
            self._find_place_again()
        elif change.touched or len(self._view) - change.added < self._top + self._body_height:
            self._settle()
        elif change.added:
            self._refresh_edges_soon()

    def count_new(self) -> None:
        """Show how many events wait beyond the rows."""
        self._refresh_edges_soon()

    def repaint(self, palettes: Palettes | None = None) -> None:
        """Forget what was drawn: the theme, the names, the columns or the times have changed."""
        self._palettes = palettes or self._palettes
        self._strips.clear()
        self.refresh()

    # -- moving ---------------------------------------------------------------------------------

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        self.go_to(self._cursor + rows)

    def move_page(self, pages: float) -> None:
        """Move the cursor by so many windows."""
        self.move(int(pages * max(1, self._body_height - 1)))

    def go_to(self, index: int) -> None:
        """Move the cursor to a row; the last one starts following, any other stops it."""
        last = len(self._view) - 1
        top, follow, left = self._top, self.follow, self._cursor
        self._cursor = max(0, min(index, last))
        self._anchor = self.cursor_row
        self.follow = self._cursor >= last
        height = self._body_height
        if self._cursor < self._top:
            self._top = self._cursor
        elif self._cursor >= self._top + height:
            self._top = self._cursor - height + 1
        is_in_place = (top, follow) == (self._top, self.follow)
        self._settle(is_chosen=True, changed=(left, self._cursor) if is_in_place else ())

    def go_to_last(self) -> None:
        """Move to the newest row and follow."""
        self.go_to(max(0, len(self._view) - 1))

    def go_to_next(self, test: Callable[[Event], bool], step: int) -> bool:
        """Move to the next (`step` 1) or previous (-1) event that passes; False if none does."""
        index = self._view.find(test, self._cursor + step, step)
        if index is not None:
            self.go_to(index)
        return index is not None

    def toggle_follow(self) -> None:
        """Follow the newest row, or stay where the cursor is."""
        if self.follow:
            self.follow = False
            self._settle()
        else:
            self.go_to_last()

    def scroll_rows(self, rows: int) -> None:
        """Move the window and leave the cursor; scrolling up stops following."""
        self._top = max(0, min(self._top + rows, self.last_top))
        self.follow = self._top == self.last_top and self._cursor >= len(self._view) - 1
        self._settle()

    # -- drawing --------------------------------------------------------------------------------

    def draw_line(self, y: int, width: int, height: int) -> Strip:
        """One line; what is on it is drawn once for as long as it stays the same."""
        line, index = y - 1, self._top + y - 1
        first, last = thumb(max(1, height - 1), len(self._view), self._top)
        bar = "▐" if first <= line < last else " "
        row = self._view.row(index) if line >= 0 and index < len(self._view) else None
        key: tuple[object, ...] | None = None
        if isinstance(row, Event) and line < height - 2:  # the last line has news on it
            cursor = index == self._cursor and (1 + self.has_focus)
            key = (row.seq, row.flags, row.copies, cursor, width, bar)
        strip = self._strips.get(key) if key else None
        if strip is None:
            style = self._palettes.plain.line if y else self._palettes.plain.plain
            content = self._content(y, row, width - SCROLLBAR, height)
            strip = Strip([*content, Segment(bar, style)], width)
            if key:
                self._strips[key] = strip
        return strip

    def heading(self, width: int, palette: Palette) -> Strip:
        """The line above the rows."""
        return self.painter.header(width, palette)

    def _content(self, y: int, row: Row | None, width: int, height: int) -> Strip:
        """A line without its cell of the scrollbar."""
        if y == 0:
            return self.heading(width, self._palettes.plain)
        has_cursor = self._top + y - 1 == self._cursor
        palette = self._palette(has_cursor)
        if row is None:
            lesson = () if len(self._view) else self._lesson
            strip = lesson_line(lesson, y - 1, height - 1, width, self._palettes.plain)
        elif isinstance(row, Event):
            strip = self.painter.event(row, width, self.now, palette, has_cursor=has_cursor)
        else:
            strip = self.painter.gap(row, width, palette, has_cursor=has_cursor)
        return self._with_news(strip, width) if y == height - 1 else strip

    def _palette(self, has_cursor: bool) -> Palette:
        if not has_cursor:
            return self._palettes.plain
        return self._palettes.cursor if self.has_focus else self._palettes.cursor_idle

    def _with_news(self, strip: Strip, width: int) -> Strip:
        unseen = 0 if self.follow and not self._view.is_paused else self.unseen
        paused = "paused · " if self._view.is_paused else ""
        if not unseen and not paused:
            return strip
        palette = self._palettes.panel
        label = SafeText(f"  {paused}+{words.count(unseen)} new {'' if paused else '↓ '}")
        return labelled(strip, label, width, palette.accent)

    # -- inside ---------------------------------------------------------------------------------

    def row_clicked(self, index: int, clicks: int) -> None:
        """Select a row; the second click in a row opens it."""
        if index < len(self._view):
            self.go_to(index)
            if clicks == 2:
                self.post_message(self.Opened(self))

    @property
    def top(self) -> int:
        return self._top

    @property
    def _body_height(self) -> int:
        return max(1, self.size.height - 1)

    @property
    def last_top(self) -> int:
        return max(0, len(self._view) - self._body_height)

    def _find_place_again(self) -> None:
        """Row numbers have changed: keep what is read where it was on the screen."""
        in_sight = 0 <= self._cursor - self._top < self._body_height
        offset = self._cursor - self._top
        if isinstance(self._anchor, Event) and not self._view.holds(self._anchor):
            self._cursor, self._anchor = 0, None  # evicted: on the oldest row
        elif self._anchor is not None:
            self._cursor = self._view.nearest(self._anchor) or 0
        if self._anchor is None:
            self._cursor = min(self._cursor, max(0, len(self._view) - 1))
            self._anchor = self.cursor_row
        if in_sight:
            self._top = self._cursor - offset
        elif self._top_row is not None:
            self._top = self._view.nearest(self._top_row) or 0
        self._settle()

    def _settle(self, *, is_chosen: bool = False, changed: tuple[int, ...] = ()) -> None:
        """After any move: bounds, what was seen, who is told; all is drawn, or the rows changed."""
        self._top = max(0, min(self._top, self.last_top))
        view = self._view
        if len(view):
            self._top_row = view.row(self._top)
            bottom = view.row(min(len(view), self._top + self._body_height) - 1)
            seen = bottom.seq + 1 if isinstance(bottom, Event) else bottom.before
            self._seen_end = max(self._seen_end, seen)
        if self._highlighted is not self.cursor_row:
            self._highlighted = self.cursor_row
            self.post_message(self.Highlighted(self, is_chosen))
        self.refresh(*(Region(0, row - self._top + 1, self.size.width, 1) for row in changed))

    def _refresh_edges(self) -> None:
        width, height = self.size
        self.refresh(Region(width - 1, 1, 1, height - 1), Region(0, height - 1, width, 1))

    def on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        if self.follow:
            self._top = self.last_top
        elif not 0 <= self._cursor - self._top < self._body_height:
            self._top = self._cursor - self._body_height // 2
        self._settle()
