"""The journal, above the dashboard: searched by a filter, or read page by page."""

from __future__ import annotations

from time import perf_counter
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.errors import JournalError
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui.archive import Archive
from agentpost_tui.ui.commands import Command, Pane, bindings
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.looking_back import LookingBack
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.screens.copy_actions import CopyActions
from agentpost_tui.ui.screens.export_actions import ExportActions
from agentpost_tui.ui.screens.row_actions import RowActions
from agentpost_tui.ui.themes import palettes
from agentpost_tui.ui.widgets.detail_pane import DetailPane
from agentpost_tui.ui.widgets.event_table import EventTable
from agentpost_tui.ui.widgets.filter_bar import FilterBar, Outcome
from agentpost_tui.ui.widgets.find_bar import FindBar
from agentpost_tui.ui.widgets.key_bar import KeyBar

EDGE_ROWS = 300
"""So near to an end of the window more is read."""
LOOK_SECONDS = 0.1
SHOW_SECONDS = 0.1
"""At most so often a search shows what it has found."""

_KEYS: dict[Pane, tuple[str, ...]] = {
    Pane.FILTER: ("back", "pane.next"),
    Pane.EVENTS: ("filter.edit", "row.open", "problem.next", "rows.export", "back"),
    Pane.DETAIL: ("detail.next", "detail.previous", "copy.json", "copy.as", "pager.open", "back"),
}
_OFFERED = frozenset(
    {id_ for ids in _KEYS.values() for id_ in ids}
    | {"row.down", "row.up", "row.first", "row.last", "page.down", "page.up"}
    | {"half.down", "half.up", "find.edit", "find.next", "find.previous"}
    | {"pane.previous", "problem.previous", "time.cycle"}
)


class HistoryScreen(RowActions, CopyActions, ExportActions, ModalScreen[None]):
    """Rows of a journal. What is written meanwhile is on the dashboard, which goes on below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(is_global=False, ids=_OFFERED),
        *bindings(is_global=True),  # a modal screen hides the app's own
    ]
    AUTO_FOCUS: ClassVar[str] = "EventTable"

    progress = query_one("#history-progress", Static)

    def __init__(
        self,
        archive: Archive,
        filtering: Filtering,
        painter: RowPainter,
        keymap: Keymap,
        colours: dict[str, str],
        variables: dict[str, str],
        before: Event | None = None,
    ) -> None:
        """Shows what passes the filter of `filtering`; without one, the events before `before`."""
        self._back = LookingBack(archive)
        super().__init__(
            self._back.window,
            filtering,
            painter,
            palettes(variables, colours),
            filtering.clock,
            painter.redactor,
            keymap,
        )
        self._archive = archive
        self._colours = colours
        self._before = before
        self._is_open = False
        self._is_stopped = False
        self._reading: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="history"):
            with Horizontal(id="history-head"):
                yield Static("journal", id="history-title", markup=False)
                yield Static("opening…", id="history-progress", markup=False)
            yield FilterBar(self.filtering.history, self._palettes)
            yield FindBar()
            yield EventTable(self.rows, self.painter, self._palettes)
            yield DetailPane(
                self.rows, {}, self.painter, self._palettes, self._redactor, self.clock
            )
            yield KeyBar(self.keymap, own=_KEYS)

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._theme_changed())
        self.filter_bar.text = self.filtering.text
        self.table.now = self.clock()
        self.set_interval(LOOK_SECONDS, self._look)
        self.set_interval(1.0, self._tick)
        self.run_worker(self._open(), "journal")

    def on_unmount(self) -> None:
        self._archive.close()

    def _theme_changed(self) -> None:
        self.repaint(palettes(self.app.get_css_variables(), self._colours))

    def _tick(self) -> None:
        self.table.now = self.clock()
        self.detail.refresh_event()
        if self.table.shows_ages:
            self.table.repaint()

    # -- reading ----------------------------------------------------------------------------------

    async def _open(self) -> None:
        try:
            await self._archive.open()
            at = await self._archive.number_of(self._before) if self._before else None
        except JournalError as error:
            self._fail(error)
            return
        self._is_open = True
        if self.filtering.in_force() is None and self._before is None:
            self.action_edit_filter()  # the dashboard has none: here is where to write one
        self._start(at)

    def _start(self, at: int | None = None) -> None:
        """Show anew: what passes the filter in force, else all around the number `at`."""
        self._is_stopped = False
        self.table.follow = True
        self._show(self._back.start(self.filtering.in_force(), at))
        self._read()

    def _read(self) -> None:
        """Read what is wanted now, whatever was being read."""
        reading = self._search() if self._back.filter is not None else self._fill()
        self._reading = self.run_worker(reading, "reading", group="reading", exclusive=True)

    async def _search(self) -> None:
        """Newest first, page by page; keys come in between."""
        try:
            change, shown_at = NO_CHANGE, 0.0
            while self._back.has_older:
                change |= await self._back.read_older()
                if perf_counter() > shown_at + SHOW_SECONDS or not self._back.has_older:
                    self._show(change)
                    change, shown_at = NO_CHANGE, perf_counter()
        except JournalError as error:
            self._fail(error)

    async def _fill(self) -> None:
        """Read on at an end of the window that is near to what is in sight."""
        try:
            while True:
                if self._is_near_top and self._back.has_older:
                    self._show(await self._back.read_older())
                elif self._is_near_bottom and self._back.has_newer:
                    change = await self._back.read_newer()
                    self.table.follow = False  # the reader goes on from where the cursor is
                    self._show(change)
                else:
                    return
        except JournalError as error:
            self._fail(error)

    def _look(self) -> None:
        is_idle = self._reading is None or not self._reading.is_running
        if self._is_open and self._back.filter is None and is_idle and not self._is_stopped:
            self._read()

    @property
    def _is_near_top(self) -> bool:
        return self.table.top < EDGE_ROWS

    @property
    def _is_near_bottom(self) -> bool:
        return self.table.last_top - self.table.top < EDGE_ROWS

    @property
    def _is_searching(self) -> bool:
        back = self._back
        return back.filter is not None and back.has_older and not self._is_stopped

    def _fail(self, error: JournalError) -> None:
        self._is_stopped = True
        self.progress.update(clean(f"the journal cannot be read: {error.message}"), layout=False)

    def _show(self, change: Change) -> None:
        self.table.changed(change)
        self._show_counts()

    def _show_counts(self) -> None:
        back = self._back
        self.table.teach(self._lesson())
        self.progress.update(back.progress(is_stopped=self._is_stopped), layout=False)
        self.filter_bar.show(
            Outcome(
                shown=back.window.events,
                hidden=back.searched - back.window.events if back.filter is not None else 0,
                error=self.filtering.error,
                hints=back.filter.hints if back.filter is not None else (),
                is_scanning=self._is_searching,
            )
        )

    def _lesson(self) -> tuple[SafeText, ...]:
        if self._is_searching:
            return (safe("searching…"),)
        if self._archive.size == 0:
            return (safe("the journal holds no event yet"),)
        return (safe("no event in the journal passes the filter"),)

    # -- what keys do -----------------------------------------------------------------------------

    def offers(self, command: Command) -> bool:
        return command.id in _OFFERED

    def action_go_to_first(self) -> None:
        """The oldest event of all, however far it is."""
        if self._back.filter is None and self._back.has_older:
            self.table.follow = False
            self._show(self._back.start(None, self._archive.begin))
            self._read()
        else:
            super().action_go_to_first()

    def action_go_to_last(self) -> None:
        if self._back.filter is None and self._back.has_newer:
            self._start()
        else:
            super().action_go_to_last()

    def action_back(self) -> None:
        """Back one layer: a search is stopped before the screen is left."""
        if self.find_bar.is_open:
            self.find_bar.close()
        elif self.filter_bar.input.has_focus:
            pass
        elif self.detail.is_open:
            self.close_detail()
        elif self._is_searching and self._is_open:
            self._stop()
        else:
            self.dismiss()
            return
        self.table.focus()

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._is_stopped = True
        self._show_counts()

    @on(FilterBar.Changed)
    def _filter_changed(self, event: FilterBar.Changed) -> None:
        before = self._back.filter
        chosen = self.filtering.edit(event.text)
        if self._is_open and (chosen.text if chosen else "") != (before.text if before else ""):
            self._start()
        elif self._is_open:
            self._show_counts()

    @on(FilterBar.Submitted)
    def _filter_submitted(self) -> None:
        self.filtering.remember()
        self.table.focus()
