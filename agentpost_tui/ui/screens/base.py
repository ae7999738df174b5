"""The dashboard's screen: its parts, and how what happens reaches them."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widget import Widget

from agentpost_tui.client.notices import State, Status, Vitals
from agentpost_tui.domain.filter.compiled import Cost, Filter
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.ui.commands import Pane
from agentpost_tui.ui.empty import empty_lines
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.screens.rows import RowsScreen
from agentpost_tui.ui.themes import Palettes
from agentpost_tui.ui.throttle import Throttle
from agentpost_tui.ui.widgets.event_table import EDGE_SECONDS
from agentpost_tui.ui.widgets.filter_bar import FilterBar, Outcome
from agentpost_tui.ui.widgets.find_bar import FindBar
from agentpost_tui.ui.widgets.key_bar import KeyBar
from agentpost_tui.ui.widgets.live_table import LiveTable
from agentpost_tui.ui.widgets.source_table import SourceTable
from agentpost_tui.ui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from agentpost_tui.client.replay import Replay

SLICE_SECONDS = 0.0045
"""A scan gives way to keys after so long."""
PAUSE_SECONDS = 0.001
"""Then so long."""
SLICE_EVENTS = {Cost.COLUMN: 1_000, Cost.HAYSTACK: 50, Cost.PAYLOAD: 20}
"""So many events are looked at between two looks at the clock: dear tests look more often."""


class DashboardScreen(RowsScreen):
    """The parts of the dashboard and their data; what keys do is in the classes below it."""

    status_bar = query_one(StatusBar)
    sources = query_one(SourceTable)

    def __init__(
        self,
        filtering: Filtering,
        painter: RowPainter,
        status_bar: StatusBar,
        palettes: Palettes,
        keymap: Keymap,
        replay: Replay | None = None,
    ) -> None:
        super().__init__(filtering.dashboard.view, filtering, painter, palettes, keymap)
        self._status_bar = status_bar
        self._is_pumping = False
        self._show_counts_soon = Throttle(self, EDGE_SECONDS, self.show_counts)
        self.replay = replay
        """What is shown instead of a connection."""
        self._state: State | None = None if replay else State.CONNECTING

    def compose(self) -> ComposeResult:
        yield self._status_bar
        with Horizontal(id="body"):
            yield SourceTable(self.dashboard, self._palettes, self.clock)
            with Vertical(id="main"):
                yield FilterBar(self.filtering.history, self._palettes)
                yield FindBar()
                yield LiveTable(self.rows, self.painter, self._palettes)
                yield self.make_detail()
        yield KeyBar(self.keymap, is_replay=self.replay is not None)

    # -- what happened ------------------------------------------------------------------------

    def show_change(self, change: Change) -> None:
        """Show what an ingest did to the rows."""
        if change != NO_CHANGE:
            self.table.changed(change)
            if change.touched or change.moved:
                self.detail.refresh_event()
        elif self.dashboard.view.is_paused:
            self.table.count_new()
        self._show_counts_soon()
        self.sources.changed()

    def show_connection(
        self, status: Status, vitals: Vitals, *, counters_differ: bool = False
    ) -> None:
        """Show the connection as it is now."""
        state = None if self.replay else status.state
        if state is not self._state:
            self._state = state
            self._teach()
        self.status_bar.show(status, vitals, self.clock(), counters_differ=counters_differ)

    def tick(self) -> None:
        """A second has passed: ages move on, and so do filters that depend on the time."""
        super().tick()
        self.sources.changed()
        if self.filter is not None and self.filter.is_relative:
            self.show_rows(self.dashboard.view.rescan())

    def repaint(self, palettes: Palettes) -> None:
        """Draw all again in other colours."""
        super().repaint(palettes)
        self.sources.repaint(palettes)

    # -- rows and counts ----------------------------------------------------------------------

    @property
    def filter(self) -> Filter | None:
        """What the rows passed; None lets all through."""
        return self.dashboard.view.filter

    def show_filtered(self, chosen: Filter | None) -> None:
        """Show what another filter lets through."""
        self.show_rows(self.dashboard.view.set_filter(chosen))

    def show_rows(self, change: Change) -> None:
        """Show a change of the view, and go on scanning until all events were looked at."""
        self.table.changed(change | self._scan())
        self.show_counts()
        if self.dashboard.view.is_scanning and not self._is_pumping:
            self._is_pumping = True
            self.run_worker(self._pump(), "scan", group="scan")

    async def _pump(self) -> None:
        while self.dashboard.view.is_scanning:
            await asyncio.sleep(PAUSE_SECONDS)
            self.show_rows(NO_CHANGE)
        self._is_pumping = False

    def _scan(self) -> Change:
        """Look at more events for one slice of time."""
        view = self.dashboard.view
        if not view.is_scanning:
            return NO_CHANGE
        events = SLICE_EVENTS[view.filter.cost if view.filter else Cost.COLUMN]
        deadline = perf_counter() + SLICE_SECONDS
        return view.scan(events, lambda: perf_counter() < deadline)

    def show_counts(self) -> None:
        """Show how many rows there are, and what is wrong with the filter's text."""
        view, filtering = self.dashboard.view, self.filtering
        self._teach()
        self.filter_bar.show(
            Outcome(
                shown=view.shown + view.restored.shown,
                hidden=view.hidden + view.restored.hidden,
                error=filtering.error,
                hints=filtering.hints(view.filter),
                is_on=filtering.is_on,
                is_scanning=view.is_scanning,
                named_on=len(filtering.named_on),
                is_marked_only=view.is_marked_only,
            )
        )

    def _teach(self) -> None:
        self.table.teach(empty_lines(self.dashboard, self._state, self.keymap))

    # -- what has the focus -------------------------------------------------------------------

    def _panes(self) -> dict[Pane, Widget]:
        return {Pane.SOURCES: self.sources, **super()._panes()}
