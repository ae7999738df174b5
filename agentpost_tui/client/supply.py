"""What supplies the screen: a session, or a replay of the past."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agentpost_tui.client.notices import LogEntry, Status, Vitals
from agentpost_tui.domain.subscription import Subscription


class Supply(Protocol):
    """Fills a handover for as long as it runs, and says how it fares."""

    @property
    def status(self) -> Status:
        """The connection as it is, or was at the instant that is shown."""

    @property
    def vitals(self) -> Vitals: ...
    @property
    def log(self) -> Sequence[LogEntry]:
        """The connection log, oldest first."""

    async def run(self) -> None:
        """Go on until cancelled."""

    def wake(self) -> None:
        """Look at the clock at once."""

    def reconnect(self) -> None:
        """Dial now."""

    def go_offline(self) -> None:
        """Close, and stay offline."""

    def go_online(self) -> None:
        """Dial, if offline."""

    def apply(self, subscription: Subscription) -> None:
        """Change what the server is asked for."""
