"""The actions that open what is only read: the connection log and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from agentpost_tui.client.notices import Status, Vitals
from agentpost_tui.ui.connection_facts import Facts
from agentpost_tui.ui.screens.base import DashboardScreen
from agentpost_tui.ui.screens.connection_log import ConnectionLog
from agentpost_tui.ui.screens.help import Help

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp


class InfoActions(DashboardScreen):
    """One of them is open at a time; the dashboard goes on below it."""

    def action_show_connection_log(self) -> None:
        if self.app.screen is self:
            self.app.push_screen(ConnectionLog(self._facts))

    def action_show_help(self) -> None:
        if self.app.screen is self:
            self.app.push_screen(Help(self.pane))

    def show_connection(
        self, status: Status, vitals: Vitals, *, counters_differ: bool = False
    ) -> None:
        """Show the connection as it is now, in an open log too."""
        super().show_connection(status, vitals, counters_differ=counters_differ)
        for screen in self.app.screen_stack:
            if isinstance(screen, ConnectionLog):
                screen.refresh_facts()

    def _facts(self) -> Facts:
        parts = cast("AgentPostApp", self.app).parts
        session, dashboard = parts.session, self.dashboard
        return Facts(
            now=self.clock(),
            times=self.painter.times,
            identity=parts.identity,
            redactor=parts.redactor,
            status=session.status,
            vitals=session.vitals,
            balance=dashboard.balance(session.vitals.received, parts.handover.pending),
            coverage=dashboard.coverage,
            malformed=dashboard.malformed,
            log=session.log,
            label=dashboard.names.label,
        )
