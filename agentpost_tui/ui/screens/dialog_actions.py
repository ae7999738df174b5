"""The actions that open dialogs, and what is done with their results."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from agentpost_tui.client.notices import Status, Vitals
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.columns import Column
from agentpost_tui.ui.screens.base import DashboardScreen
from agentpost_tui.ui.screens.columns import ColumnsDialog
from agentpost_tui.ui.screens.filters import FilterManager
from agentpost_tui.ui.screens.subscription import SubscriptionEditor

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp, Parts


class DialogActions(DashboardScreen):
    """Dialogs are given what they show, and say what was chosen; one is open at a time."""

    def action_edit_subscription(self) -> None:
        if self._is_on_top:
            parts = self._parts
            editor = SubscriptionEditor(
                self.dashboard, parts.session.status, parts.environment_colours
            )
            self.app.push_screen(editor, self._apply_subscription)

    def action_manage_filters(self) -> None:
        if self._is_on_top:
            manager = FilterManager(self.filtering, self._apply_filters, self._parts.config)
            self.app.push_screen(manager)

    def action_choose_columns(self) -> None:
        if self._is_on_top:
            self.app.push_screen(
                ColumnsDialog(
                    self.painter.hidden_columns, self.table.size.width, self._hide_columns
                )
            )

    def show_connection(
        self, status: Status, vitals: Vitals, *, counters_differ: bool = False
    ) -> None:
        """Show the connection as it is now, in an open editor too."""
        super().show_connection(status, vitals, counters_differ=counters_differ)
        for screen in self.app.screen_stack:
            if isinstance(screen, SubscriptionEditor):
                screen.show_status(status)

    def _apply_subscription(self, chosen: Subscription | None) -> None:
        if chosen is not None:
            self._parts.session.apply(chosen)

    def _apply_filters(self) -> None:
        self.show_rows(self.dashboard.view.set_filter(self.filtering.in_force()))

    def _hide_columns(self, hidden: frozenset[Column]) -> None:
        self.painter.hidden_columns = hidden
        self.table.repaint()

    @property
    def _is_on_top(self) -> bool:
        """False while a dialog is open: the palette can be asked for another one above it."""
        return self.app.screen is self

    @property
    def _parts(self) -> Parts:
        return cast("AgentPostApp", self.app).parts
