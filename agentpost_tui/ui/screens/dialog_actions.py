"""The actions that open dialogs, and what is done with their results."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from agentpost_tui.client.notices import Status, Vitals
from agentpost_tui.client.replay import NO_CONNECTION
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.columns import Column
from agentpost_tui.ui.screens.base import DashboardScreen

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp, Parts
    from agentpost_tui.ui.screens.subscription import SubscriptionEditor


class DialogActions(DashboardScreen):
    """Dialogs are given what they show, and say what was chosen; one is open at a time.

    Each is loaded when it is first asked for: the first frame needs none of them.
    """

    _editor: SubscriptionEditor | None = None

    def action_edit_subscription(self) -> None:
        from agentpost_tui.ui.screens.subscription import SubscriptionEditor

        if self.replay is not None:
            self.notify(NO_CONNECTION, timeout=4)
        elif self._is_on_top:
            parts = self._parts
            self._editor = SubscriptionEditor(
                self.dashboard, parts.session.status, parts.environment_colours, parts.profiles
            )
            self.app.push_screen(self._editor, self._apply_subscription)

    def action_switch_profile(self) -> None:
        from agentpost_tui.ui.screens.profiles import ProfileSwitcher

        parts = self._parts
        if self.replay is not None:
            self.notify(NO_CONNECTION, timeout=4)
        elif not parts.profiles.known:
            is_demo = parts.identity.is_demo
            where = "the demo uses none" if is_demo else "see: agentpost-tui config template"
            self.notify(f"there are no profiles ({where})", timeout=4)
        elif self._is_on_top:
            self.app.push_screen(ProfileSwitcher(parts.profiles), self._switch_profile)

    async def _switch_profile(self, chosen: str | None) -> None:
        if chosen is not None:
            await cast("AgentPostApp", self.app).go_on_with(chosen)

    def action_manage_filters(self) -> None:
        from agentpost_tui.ui.screens.filters import FilterManager

        if self._is_on_top:
            manager = FilterManager(self.filtering, self._apply_filters, self._parts.config)
            self.app.push_screen(manager)

    def action_choose_columns(self) -> None:
        from agentpost_tui.ui.screens.columns import ColumnsDialog

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
        if self._editor is not None and self._editor in self.app.screen_stack:
            self._editor.show_status(status)

    def _apply_subscription(self, chosen: Subscription | None) -> None:
        if chosen is not None:
            self._parts.session.apply(chosen)

    def _apply_filters(self) -> None:
        self.show_filtered(self.filtering.in_force())

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
