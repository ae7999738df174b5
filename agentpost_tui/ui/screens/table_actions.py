"""What keys do to the dashboard's table alone: follow, pause, mark."""

from __future__ import annotations

from agentpost_tui.ui.screens.base import DashboardScreen
from agentpost_tui.ui.screens.row_actions import RowActions


class TableActions(RowActions, DashboardScreen):
    """Actions on rows that arrive; the table keeps its place, the view its truth."""

    def action_toggle_follow(self) -> None:
        self.table.toggle_follow()

    def action_toggle_pause(self) -> None:
        view = self.dashboard.view
        if self.replay is not None:
            self.replay.toggle_pause()
        elif view.is_paused:
            self.show_rows(view.resume())
        else:
            view.pause()
        self.table.refresh()

    def action_toggle_mark(self) -> None:
        event = self.event
        if event is not None:
            self.table.changed(self.dashboard.toggle_mark(event))
            self.detail.refresh_event()
            self.show_counts()

    def action_toggle_marked_only(self) -> None:
        view = self.dashboard.view
        self.show_rows(view.show_marked_only(not view.is_marked_only))

    def action_toggle_outside(self) -> None:
        view = self.dashboard.view
        self.show_rows(view.show_outside(not view.shows_outside))
