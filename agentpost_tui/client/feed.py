"""The feed: what arrives on one session, each event once, for whoever has no screen.

The same session, handover and dashboard as the screen's, so that events are told from duplicates,
gaps are found and the ledger is kept in one place only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import islice
from typing import Final, Protocol, Self

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Intake, Item, Keeper
from agentpost_tui.client.notices import State, Status
from agentpost_tui.client.others import Others
from agentpost_tui.client.session import Session
from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Covered
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import GaveUpError, RefusedError

PACE_SECONDS: Final = 0.02
"""In a burst, batches are at least so far apart: each costs more than an event of it."""

HEARTBEAT_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 0.02
EARLIER_ITEMS: Final = 500
"""Of what is from earlier, so much is read at once."""


class Earlier(Protocol):
    """What was received before, by runs that kept a record."""

    def covered(self, live_since: float | None) -> Covered:
        """How far others cover it; once this run is LIVE, by what they began before."""

    def items(self) -> Iterator[Item]:
        """Events and gaps from before this run, oldest first."""

    def missed(self) -> Iterable[Event]:
        """Events that runs have written down since this one began, or since the last call."""

    def known_ids(self) -> Iterable[str]:
        """The ids of the newest events before this run: duplicates, when they come again."""


class Feed:
    """A session that runs in the background, and what has come of it so far."""

    def __init__(
        self,
        address: Address,
        subscription: Subscription,
        *,
        dashboard: Dashboard | None = None,
        keepers: Sequence[Keeper] = (),
        earlier: Earlier | None = None,
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
        self._earlier = earlier
        self._items: Iterator[Item] = iter(()) if earlier is None else earlier.items()
        """Those of earlier, as far as they were not taken yet."""
        self._has_earlier = earlier is not None
        self._others = Others()
        self._is_look_due = False
        """It is time to see what others have written."""
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

    @property
    def has_earlier(self) -> bool:
        """True until all that is from before this run was taken."""
        return self._has_earlier

    async def is_alive(self, seconds: float) -> bool:
        """Ask for a sign of life, and wait so long for it: cover is certain up to the last one."""
        asked_at, vitals = self._clock(), self.session.vitals
        self.session.wake(asking=True)
        while self.session.status.state is State.LIVE:
            if vitals.last_heard_at is not None and vitals.last_heard_at >= asked_at:
                return True
            if self._clock() > asked_at + seconds:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Connect, and stay connected until the block ends; then say goodbye within a second."""
        if self._earlier is not None:
            self.dashboard.know(self._earlier.known_ids())
            self._judge_others(self._earlier)
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
            self._intake.end(self.session.vitals.last_heard_at)

    async def batch(self) -> list[Item]:
        """Wait until something has come, and take all of it, in its order; what is from earlier
        comes first."""
        assert self._task is not None, "the feed does not run"
        if earlier := list(islice(self._items, EARLIER_ITEMS)):
            await asyncio.sleep(0)
            return earlier
        self._has_earlier = False
        while True:
            await self._handover.wait_for_arrival()
            await asyncio.sleep(max(0.0, self._pace_ends_at - self._clock()))
            await self._intake.wait_for_room()
            items = self.rest()
            if items:
                self._pace_ends_at = self._clock() + PACE_SECONDS
                return items
            if self._task.done():
                await self._task  # raises what ended it

    def rest(self) -> list[Item]:
        """What has come and was not taken, without waiting."""
        was_live = self._live_since is not None
        items = self._intake.take()[1]
        place = 0
        if self._live_since is not None and not was_live:
            place = next((n for n, item in enumerate(items) if _is_live(item)), 0)
            self._is_look_due = True
        if self._earlier is not None and self._is_look_due:
            items[place:place] = self._look_beside(self._earlier)
        return items

    @property
    def _live_since(self) -> float | None:
        return self.dashboard.coverage.started_at

    def _look_beside(self, earlier: Earlier) -> list[Event]:
        """What other runs received until we were LIVE ourselves, as far as it is written."""
        self._is_look_due = False
        self._judge_others(earlier)  # first: what they cover is all written by then
        missed = [one for one in earlier.missed() if one.id not in self.dashboard.store.ids]
        self.dashboard.know(event.id for event in reversed(missed))
        if self._others.are_done:
            self._earlier = None
        return missed

    def _judge_others(self, earlier: Earlier) -> None:
        live_since = self._live_since
        fact = self._others.judge(earlier.covered(live_since), live_since, self._clock())
        if fact is not None:
            self._handover.put_fact(fact)

    async def _beat(self) -> None:
        while True:
            self._intake.heard(self.session.vitals.last_heard_at)
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if self._earlier is not None:
                self._is_look_due = True
                self._handover.nudge()


def _is_live(item: Item) -> bool:
    return isinstance(item, Status) and item.state is State.LIVE


def stop_if_refused(status: Status) -> None:
    """Raise what a session that dials no more by itself has come to.

    Raises:
        RefusedError: when the server, a proxy or a certificate said no.
        GaveUpError: when the attempts are used up.
    """
    if status.state is State.REFUSED:
        kind: Callable[[str, str], RefusedError] = GaveUpError if status.gave_up else RefusedError
        raise kind(status.cause, without_keys(status.hint))


def without_keys(hint: str) -> str:
    """What to do, for those who have no key `R` to press."""
    if hint.startswith("R to "):
        return ""
    return hint.removesuffix(", then R").removesuffix(" Then R")
