"""The actions that look into the journal."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.getters import query_one

from agentpost_tui.domain.event import Event
from agentpost_tui.ui.screens.table_actions import TableActions
from agentpost_tui.ui.widgets.live_table import LiveTable

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp


class JournalActions(TableActions):
    """The filter over all of it; and what lies before the first row, which a move up leads to."""

    table = query_one(LiveTable)
    _looked_at: Event | None = None
    """The oldest event in memory when it was last asked whether there are older ones."""

    def action_search_journal(self) -> None:
        """Run the filter in force over the whole journal."""
        chosen = self.filtering.in_force()
        self._look_back("" if chosen is None else chosen.text)

    def action_go_to_first(self) -> None:
        self.table.go_to_first()

    @on(LiveTable.LeftBehind)
    def _table_left_behind(self) -> None:
        self._look_back("", self._oldest)

    def tick(self) -> None:
        super().tick()
        place, oldest = self._place, self._oldest
        is_asked = self.table.top == 0 and oldest is not None and oldest is not self._looked_at
        if place is not None and is_asked:
            self._looked_at = oldest
            self.run_worker(self._look_for_older(place, oldest), "older", group="older")

    async def _look_for_older(self, place: Path, oldest: Event | None) -> None:
        from agentpost_tui.ui.archive import has_older

        self.table.has_older = await asyncio.to_thread(has_older, place, oldest)

    def _look_back(self, text: str, before: Event | None = None) -> None:
        from agentpost_tui.ui.archive import Archive
        from agentpost_tui.ui.filtering import Filtering
        from agentpost_tui.ui.screens.history import HistoryScreen

        if self.app.screen is not self:
            return
        if self._place is None:
            keeps_none = "a replay keeps" if self.replay else "the demo and --no-journal keep"
            said = f"there is no journal to look into: {keeps_none} none"
            self.notify(said, severity="warning", timeout=5)
            return
        subscription = cast("AgentPostApp", self.app).parts.session.status.subscription
        archive = Archive(self._place, subscription, self.dashboard.store.ids)
        filtering = Filtering(
            self.dashboard,
            self.clock,
            self.filtering.zone,
            history=self.filtering.history,
        )
        filtering.edit(text)
        painter = replace(self.painter, found="")
        self.app.push_screen(
            HistoryScreen(archive, filtering, painter, self._palettes, self.keymap, before)
        )

    @property
    def _place(self) -> Path | None:
        kept = cast("AgentPostApp", self.app).parts.kept
        return kept.place if kept.journal is not None else None

    @property
    def _oldest(self) -> Event | None:
        """The oldest event in memory that is no exception: marked ones outlive their neighbours."""
        store = self.dashboard.store
        return store[store.first] if store.end > store.first else None
