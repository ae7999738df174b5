"""The actions that open what is only read: the connection log and the help."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from agentpost_tui.client.notices import Status, Vitals
from agentpost_tui.ui.screens.base import DashboardScreen

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp
    from agentpost_tui.ui.connection_facts import Facts
    from agentpost_tui.ui.screens.connection_log import ConnectionLog


class InfoActions(DashboardScreen):
    """One of them is open at a time; the dashboard goes on below it. Each is loaded when it is
    first asked for."""

    _connection_log: ConnectionLog | None = None

    def action_show_connection_log(self) -> None:
        from agentpost_tui.ui.screens.connection_log import ConnectionLog

        if self.app.screen is self:
            self._connection_log = ConnectionLog(self._facts)
            self.app.push_screen(self._connection_log)

    def action_show_help(self) -> None:
        from agentpost_tui.ui.screens.help import Help

        if self.app.screen is self:
            is_replay = self.replay is not None
            self.app.push_screen(Help(self.pane, self.keymap, is_replay=is_replay))

    def show_connection(
        self, status: Status, vitals: Vitals, *, counters_differ: bool = False
    ) -> None:
        """Show the connection as it is now, in an open log too."""
        super().show_connection(status, vitals, counters_differ=counters_differ)
        if self._connection_log is not None and self._connection_log in self.app.screen_stack:
            self._connection_log.refresh_facts()

    def _facts(self) -> Facts:
        from agentpost_tui.ui.connection_facts import Facts

        parts = cast("AgentPostApp", self.app).parts
        session, dashboard = parts.session, self.dashboard
        return Facts(
            now=self.clock(),
            times=self.painter.times,
            identity=parts.identity,
            redactor=self.painter.redactor,
            status=session.status,
            vitals=session.vitals,
            balance=dashboard.balance(session.vitals.received, parts.handover.pending),
            coverage=dashboard.coverage,
            malformed=dashboard.malformed,
            log=session.log,
            label=dashboard.names.label,
            keymap=self.keymap,
            replay=self.status_bar.replay,
        )
