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
from agentpost_tui.client.session import Session
from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import NOT_RUNNING, CoverDoubtful, CoverLost
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import GaveUpError, RefusedError

PACE_SECONDS: Final = 0.02
"""In a burst, batches are at least so far apart: each costs more than an event of it."""

HEARTBEAT_SECONDS: Final = 1.0
LATE_SECONDS: Final = 2.0
"""So long after it happened, what another run received may still be written down."""
EARLIER_ITEMS: Final = 500
"""Of what is from earlier, so much is read at once."""


class Earlier(Protocol):
    """What was received before, by runs that kept a record."""

    def lost_since(self, live_since: float | None) -> float | None:
        """Since when nobody looks, or looked until we were LIVE; None while another run does."""

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
        self._is_lost = False
        """No other run looks for us."""
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

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Connect, and stay connected until the block ends; then say goodbye within a second."""
        if self._earlier is not None:
            self.dashboard.know(self._earlier.known_ids())
            self._heed_loss(self._earlier.lost_since(None), None)
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
        """What other runs received until we were LIVE ourselves, as far as it is written; if they
        end before we are, nobody looks from then on."""
        self._is_look_due = False
        missed = [one for one in earlier.missed() if one.id not in self.dashboard.store.ids]
        self.dashboard.know(event.id for event in reversed(missed))
        live_since = self._live_since
        if not self._is_lost:
            self._heed_loss(earlier.lost_since(live_since), live_since)
        if live_since is not None and (self._is_lost or self._clock() > live_since + LATE_SECONDS):
            self._earlier = None
        return missed

    def _heed_loss(self, since: float | None, live_since: float | None) -> None:
        self._is_lost = since is not None
        if since is None:
            return
        if live_since is None:
            self._handover.put_fact(CoverLost(since, NOT_RUNNING))
        elif since < live_since:
            self._handover.put_fact(CoverDoubtful(since, live_since, NOT_RUNNING))

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
