"""The source table: environments and inboxes, live; the event types and the last hour below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from agentpost_tui.clock import now as present
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.text import clean
from agentpost_tui.ui.columns import SCROLLBAR
from agentpost_tui.ui.keymap import is_narrowing
from agentpost_tui.ui.themes import Palette, Palettes
from agentpost_tui.ui.throttle import Throttle
from agentpost_tui.ui.widgets import source_cells as cells
from agentpost_tui.ui.widgets.kept_lines import KeptLines
from agentpost_tui.ui.widgets.source_rows import Arrangement, Column, Entry, Field, SourceList
from agentpost_tui.ui.widgets.source_window import SourceWindow

REST_SECONDS = 0.25
"""How long nothing is drawn after a change was; keys and clicks are drawn at once."""
WHEEL_ROWS = 3
LONGEST_NARROWING = 64


class _Line(Struct, frozen=True):
    """A line below the headings: all that its pixels depend on, besides the focus."""

    content: cells.Line
    has_cursor: bool
    has_thumb: bool


class SourceTable(KeptLines, can_focus=True):
    """How many events each source holds, how many are problems, how old the last one is.

    The cursor is anchored to its source or type, not to a row number. While the table has the
    focus, letters and digits narrow the sources; other keys stay what they are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move_page(-1)", show=False),
        Binding("pagedown", "move_page(1)", show=False),
        Binding("home", "move_to_end(-1)", show=False),
        Binding("end", "move_to_end(1)", show=False),
        Binding("left", "sort_by_next(-1)", show=False),
        Binding("right", "sort_by_next(1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("backspace", "erase", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Posted when a source or a type is to be taken into the filter, or excluded by it."""

        table: SourceTable
        field: str
        """`env`, `inbox` or `type`."""
        value: str
        is_excluded: bool

        @property
        def control(self) -> SourceTable:
            return self.table

    def __init__(
        self, dashboard: Dashboard, palettes: Palettes, clock: Callable[[], float] = present
    ) -> None:
        super().__init__()
        self._palettes = palettes
        self._clock = clock
        self._list = SourceList(dashboard.stats, dashboard.names, dashboard.coverage)
        self._how = Arrangement()
        self._window = SourceWindow()
        self._lines: list[_Line] = []
        self._show_soon = Throttle(self, REST_SECONDS, self._show)
        self._clicked_into_filter = False

    @property
    def entry(self) -> Entry | None:
        """The source or type under the cursor; None before the user came here."""
        return self._window.entry

    # -- what happened --------------------------------------------------------------------------

    def changed(self) -> None:
        """The statistics may have changed, or a second has passed: draw what differs, but not
        more often than an eye can follow."""
        self._show_soon()

    def repaint(self, palettes: Palettes) -> None:
        """Draw all again in other colours."""
        self._palettes = palettes
        self._show()
        self.refresh()

    def on_show(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()
        self._window.reveal()
        self._draw()

    def on_focus(self) -> None:
        self._list_items()
        if self.entry is None:
            self._window.move(0)
        self._draw()
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # -- what the user asks for -----------------------------------------------------------------

    def choose(self, *, is_excluded: bool) -> None:
        """Take what is under the cursor into the filter, or exclude it."""
        entry = self.entry
        value = self._list.value(entry) if entry is not None else None
        if entry is None or value is None:
            return
        if clean(value) == value:
            self.post_message(self.Chosen(self, entry.field.value, value, is_excluded))
        else:
            self.notify("its id cannot be written in a filter", timeout=3)

    def sort_by_next(self, step: int = 1) -> None:
        """Sort by the next column, or by the previous one."""
        self._arrange(self._how.sorted_by_next(step))

    def sort_by(self, column: Column) -> None:
        """Sort by a column; by the same one again the other way round."""
        self._arrange(self._how.sorted_by(column))

    def toggle_fold(self) -> None:
        """Fold the inboxes of the environment under the cursor away, or bring them back."""
        if self.entry is not None and self.entry.field is not Field.TYPE:
            self._arrange(self._how.with_fold_turned(self.entry.env_id))

    def narrow(self, narrowing: str) -> None:
        """List only sources with this text in their label or id; the cursor goes to the first."""
        how = replace(self._how, narrowing=narrowing[:LONGEST_NARROWING])
        if how.narrowing:
            sources = self._list.sources(how, self._clock())
            found = (one for one in sources if self._list.is_match(one, how.narrowing))
            self._window.anchor = next(found, self._window.anchor)
        self._arrange(how)

    def clear_narrowing(self) -> bool:
        """Show all sources again; False when nothing was typed."""
        was_narrowed = bool(self._how.narrowing)
        if was_narrowed:
            self.narrow("")
        return was_narrowed

    def _arrange(self, how: Arrangement) -> None:
        """List the sources another way, the cursor in sight."""
        self._how = how
        self._list_items()
        self._window.reveal()
        self._draw()
        self.refresh(Region(0, 0, self.size.width, 1))

    # -- keys and the mouse -----------------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        self._window.move(rows)
        self._draw()

    def action_move_page(self, pages: int) -> None:
        self._window.move_page(pages)
        self._draw()

    def action_move_to_end(self, step: int) -> None:
        self._window.move_to_end(step)
        self._draw()

    def action_sort_by_next(self, step: int) -> None:
        self.sort_by_next(step)

    def action_choose(self) -> None:
        self.choose(is_excluded=False)

    def action_erase(self) -> None:
        self.narrow(self._how.narrowing[:-1])

    def on_key(self, event: events.Key) -> None:
        """Letters and digits narrow; so does a blank once something was typed, else it pauses.
        The first `esc` clears what was typed."""
        typed = event.character or ""
        if is_narrowing(typed) or (typed == " " and self._how.narrowing):
            self.narrow(self._how.narrowing + typed)
        elif event.key != "escape" or not self.clear_narrowing():
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.narrow(self._how.narrowing + " ".join(event.text.split()))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(WHEEL_ROWS)

    def _scroll(self, rows: int) -> None:
        self._window.scroll(rows)
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """On a heading: sort; on a triangle: fold; on a row: select; on the selected one: take it
        into the filter."""
        if event.y == 0:
            self._heading_clicked(event.x)
            return
        items = self._window.in_sight()
        item = items[event.y - 1] if event.y <= len(items) else None
        if not isinstance(item, Entry):
            return
        was_selected = item == self.entry
        self._window.stand_on(item)
        if item.field is Field.ENVIRONMENT and event.x in cells.FOLD_CELLS:
            self.toggle_fold()
        elif was_selected and not (event.chain > 1 and self._clicked_into_filter):
            self._clicked_into_filter = True  # a double click takes it in once
            self.choose(is_excluded=False)
            return
        self._clicked_into_filter = False
        self._draw()

    def _heading_clicked(self, x: int) -> None:
        if self._how.narrowing:
            self.clear_narrowing()
            return
        column = cells.column_at(x, self.size.width)
        if column is not None:
            self.sort_by(column)

    # -- drawing --------------------------------------------------------------------------------

    def draw_line(self, y: int, width: int, height: int) -> Strip:
        """The heading, a source, or nothing."""
        if y == 0:
            return cells.heading(self._how, width, self._ground)
        if y > len(self._lines):
            return Strip.blank(width, self._ground.plain)
        line = self._lines[y - 1]
        palette = self._palette(line.has_cursor)
        strip = cells.line_strip(line.content, width, palette, has_cursor=line.has_cursor)
        return Strip([*strip, Segment("▐" if line.has_thumb else " ", palette.line)])

    @property
    def _ground(self) -> Palette:
        """As an overlay it stands out from what it covers."""
        return self._palettes.panel if self.styles.layer == "overlay" else self._palettes.plain

    def _palette(self, has_cursor: bool) -> Palette:
        if not has_cursor:
            return self._ground
        return self._palettes.cursor if self.has_focus else self._palettes.cursor_idle

    def _show(self) -> None:
        """Look at the statistics and draw what differs."""
        if self.display and self.size:
            self._list_items()
            self._draw()

    def _list_items(self) -> None:
        width = self.size.width - cells.MARGIN - SCROLLBAR
        parts = self._list.parts(self._how, self._clock(), width)
        self._window.hold(parts, self.size.height - 1)

    def _draw(self) -> None:
        """Draw the lines that differ from what is on the screen."""
        before, now = self._lines, self._clock()
        self._lines = [
            _Line(
                self._list.row(item, self._how, now) if isinstance(item, Entry) else item,
                isinstance(item, Entry) and item == self.entry,
                self._window.is_thumb(number),
            )
            for number, item in enumerate(self._window.in_sight())
        ]
        if len(before) != len(self._lines):
            self.refresh()
            return
        pairs = zip(before, self._lines, strict=True)
        differing = [y for y, (old, new) in enumerate(pairs, start=1) if old != new]
        if differing:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in differing))
