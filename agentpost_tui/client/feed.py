"""The feed: what arrives on one session, each event once, for whoever has no screen.

The same session, handover and dashboard as the screen's, so that events are told from duplicates,
gaps are found and the ledger is kept in one place only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final, Self

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Intake, Item, Keeper
from agentpost_tui.client.notices import State, Status
from agentpost_tui.client.session import Session
from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import GaveUpError, RefusedError

PACE_SECONDS: Final = 0.02
"""In a burst, batches are at least so far apart: each costs more than an event of it."""

HEARTBEAT_SECONDS: Final = 1.0


class Feed:
    """A session that runs in the background, and what has come of it so far."""

    def __init__(
        self,
        address: Address,
        subscription: Subscription,
        *,
        dashboard: Dashboard | None = None,
        keepers: Sequence[Keeper] = (),
        max_attempts: int | None = None,
        clock: Clock = now,
    ) -> None:
        self.dashboard = dashboard or Dashboard()
        self._handover = Handover()
        self._intake = Intake(self._handover, self.dashboard, clock, keepers)
        self.session = Session(
            address,
            subscription,
            handover=self._handover,
            notify=self._intake.noticed,
            clock=clock,
            max_attempts=max_attempts,
        )
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._pace_ends_at = 0.0

    @property
    def balance(self) -> Balance:
        """The ledger now."""
        received = self.session.vitals.received
        return self.dashboard.balance(received, self._handover.pending)

    @property
    def now(self) -> float:
        """The present instant, in seconds of the one clock."""
        return self._clock()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Connect, and stay connected until the block ends; then say goodbye within a second."""
        self._task = asyncio.create_task(self.session.run())
        self._task.add_done_callback(lambda _task: self._handover.nudge())
        beating = asyncio.create_task(self._beat())
        try:
            yield self
        finally:
            beating.cancel()
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def batch(self) -> list[Item]:
        """Wait until something has come, and take all of it, in its order."""
        assert self._task is not None, "the feed does not run"
        while True:
            await self._handover.wait_for_arrival()
            await asyncio.sleep(max(0.0, self._pace_ends_at - self._clock()))
            items = self.rest()
            if items:
                self._pace_ends_at = self._clock() + PACE_SECONDS
                return items
            if self._task.done():
                await self._task  # raises what ended it

    def rest(self) -> list[Item]:
        """What has come and was not taken, without waiting."""
        return self._intake.take()[1]

    async def _beat(self) -> None:
        while True:
            self._intake.heard(self.session.vitals.last_heard_at)
            await asyncio.sleep(HEARTBEAT_SECONDS)


def stop_if_refused(status: Status) -> None:
    """Raise what a session that dials no more by itself has come to.

    Raises:
        RefusedError: when the server, a proxy or a certificate said no.
        GaveUpError: when the attempts are used up.
    """
    if status.state is State.REFUSED:
        kind: Callable[[str, str], RefusedError] = GaveUpError if status.gave_up else RefusedError
        raise kind(status.cause, _without_keys(status.hint))


def _without_keys(hint: str) -> str:
    """What to do, for those who have no key `R` to press."""
    if hint.startswith("R to "):
        return ""
    return hint.removesuffix(", then R").removesuffix(" Then R")
