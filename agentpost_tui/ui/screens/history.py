"""The journal, above the dashboard: searched by a filter, or read page by page."""

from __future__ import annotations

from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.compiled import Filter
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
from agentpost_tui.ui.themes import Palettes
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
        palettes: Palettes,
        keymap: Keymap,
        before: Event | None = None,
    ) -> None:
        """Shows what passes the filter of `filtering`; without one, the events before `before`."""
        self._back = LookingBack(archive)
        super().__init__(self._back.window, filtering, painter, palettes, keymap)
        self._archive = archive
        self._before = before
        self._is_open = False
        self._is_stopped = False
        self._mistake = SafeText("")
        """Why no more can be read."""
        self._reading: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="history"):
            with Horizontal(id="history-head"):
                yield Static("journal", id="history-title", markup=False)
                yield Static("opening…", id="history-progress", markup=False)
            yield FilterBar(self.filtering.history, self._palettes)
            yield FindBar()
            yield EventTable(self.rows, self.painter, self._palettes)
            yield self.make_detail()
            yield KeyBar(self.keymap, own=_KEYS)

    def on_mount(self) -> None:
        self.filter_bar.text = self.filtering.text
        self.set_interval(LOOK_SECONDS, self._look)
        self.set_interval(1.0, self.tick)
        self.run_worker(self._open(), "journal")

    def on_unmount(self) -> None:
        self._archive.close()

    # -- reading ----------------------------------------------------------------------------------

    async def _open(self) -> None:
        try:
            await self._archive.open()
            at = await self._archive.number_of(self._before) if self._before else None
        except JournalError as error:
            self._fail(error)
            return
        self._is_open = True
        chosen = self.filtering.in_force()
        if chosen is None and self._before is None:
            self.action_edit_filter()  # the dashboard has none: here is where to write one
        self._start(chosen, at)

    def _start(self, chosen: Filter | None, at: int | None = None, *, follow: bool = True) -> None:
        """Show anew: what passes the filter, else all around the number `at`."""
        self._is_stopped, self._mistake = False, SafeText("")
        self.table.follow = follow
        self._show(self._back.start(chosen, at))
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
            while self._wants_older or self._wants_newer:
                if self._wants_older:
                    self._show(await self._back.read_older())
                else:
                    change = await self._back.read_newer()
                    self.table.follow = False  # the reader goes on from where the cursor is
                    self._show(change)
        except JournalError as error:
            self._fail(error)

    def _look(self) -> None:
        """The window may have been scrolled to where more is wanted."""
        is_reading = self._reading is not None and self._reading.is_running
        if is_reading or self._is_stopped or self.filter is not None:
            return
        if self._is_open and (self._wants_older or self._wants_newer):
            self._read()

    @property
    def _wants_older(self) -> bool:
        return self._back.has_older and self.table.top < EDGE_ROWS

    @property
    def _wants_newer(self) -> bool:
        return self._back.has_newer and self.table.last_top - self.table.top < EDGE_ROWS

    @property
    def _is_searching(self) -> bool:
        back = self._back
        return back.filter is not None and back.has_older and not self._is_stopped

    def _fail(self, error: JournalError) -> None:
        self._is_stopped = True
        self._mistake = clean(f"the journal cannot be read: {error.message}")
        self.show_counts()

    def _show(self, change: Change) -> None:
        self.table.changed(change)
        self.show_counts()

    @property
    def filter(self) -> Filter | None:
        """What is sought; None shows all."""
        return self._back.filter

    def show_filtered(self, chosen: Filter | None) -> None:
        """Search anew."""
        if self._is_open:
            self._start(chosen)

    def show_counts(self) -> None:
        """Show how far it is, or why it is no farther, and what is wrong with the filter's text."""
        if not (self._is_open or self._mistake):
            return
        back = self._back
        self.table.teach((self._lesson,))
        told = self._mistake or back.progress(is_stopped=self._is_stopped)
        self.progress.update(told, layout=False)
        self.filter_bar.show(
            Outcome(
                shown=back.window.events,
                hidden=back.searched - back.window.events if back.filter is not None else 0,
                error=self.filtering.error,
                hints=self.filtering.hints(back.filter),
                is_scanning=self._is_searching,
            )
        )

    @property
    def _lesson(self) -> SafeText:
        """What the table says while it is empty."""
        if self._mistake:
            return safe("the journal cannot be read")
        if self._is_searching:
            return safe("searching…")
        if self._archive.size == 0:
            return safe("the journal holds no event yet")
        if self.filter is not None:
            return safe("no event in the journal passes the filter")
        is_read = not (self._back.has_older or self._back.has_newer)
        return safe("no event in the journal is legible") if is_read else safe("reading…")

    # -- what keys do -----------------------------------------------------------------------------

    def offers(self, command: Command) -> bool:
        return command.id in _OFFERED

    def action_go_to_first(self) -> None:
        """The oldest event of all, however far it is."""
        if self._back.filter is None and self._back.has_older:
            self._start(None, self._archive.begin, follow=False)
        else:
            super().action_go_to_first()

    def action_go_to_last(self) -> None:
        if self._back.filter is None and self._back.has_newer:
            self._start(None)
        else:
            super().action_go_to_last()

    def go_back(self) -> bool:
        """Close the top layer: a search is stopped before the screen is left."""
        if self.find_bar.is_open:
            self.find_bar.close()
        elif self.filter_bar.input.has_focus:
            pass
        elif self.detail.is_open:
            self.close_detail()
        elif self._is_searching and self._is_open:
            self._stop()
        else:
            return False
        self.table.focus()
        return True

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._is_stopped = True
        self.show_counts()
