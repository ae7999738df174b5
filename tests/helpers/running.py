"""A session on real sockets, with time that passes only when the test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from agentpost_tui.client.address import Address
from agentpost_tui.client.backoff import Chance
from agentpost_tui.client.handover import Arrival, Handover
from agentpost_tui.client.notices import Noted, Notice, State, StatusChanged
from agentpost_tui.client.session import Session
from agentpost_tui.client.surroundings import Surroundings
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverFact
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.clock import ManualClock

PATIENCE_SECONDS = 5.0


class Running:
    """A session that runs, and what has come of it.

    Chance is one half unless told otherwise, so the first delays are 0.5, 1, 2 and 4 seconds.
    """

    def __init__(
        self,
        address: Address,
        subscription: Subscription,
        handover: Handover,
        max_attempts: int | None,
        chance: Chance,
        surroundings: Surroundings | None,
    ) -> None:
        self.clock = ManualClock()
        self.handover = handover
        self.notices: list[Notice] = []
        self._arrivals: list[Arrival] = []
        self.session = Session(
            address,
            subscription,
            handover=handover,
            notify=self.notices.append,
            clock=self.clock,
            chance=chance,
            max_attempts=max_attempts,
            surroundings=surroundings,
        )

    @property
    def state(self) -> State:
        return self.session.status.state

    @property
    def states(self) -> list[State]:
        found = [one.status.state for one in self.notices if isinstance(one, StatusChanged)]
        return [state for n, state in enumerate(found) if n == 0 or found[n - 1] is not state]

    @property
    def notes(self) -> list[str]:
        return [one.text for one in self.notices if isinstance(one, Noted)]

    @property
    def arrivals(self) -> list[Arrival]:
        """All that was handed over so far."""
        self._arrivals += self.handover.take()
        return self._arrivals

    @property
    def events(self) -> list[Event]:
        return [one for one in self.arrivals if isinstance(one, Event)]

    @property
    def facts(self) -> list[CoverFact]:
        return [one for one in self.arrivals if isinstance(one, CoverFact)]

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait for a fact, while the clock stands still."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not holds():  # noqa: ASYNC110 - of anything a test may wait for
                    await asyncio.sleep(0.001)
        except TimeoutError:
            raise AssertionError(f"waited for {what or holds}: {self.session.status}") from None

    async def until_state(self, state: State) -> None:
        await self.until(lambda: self.state is state, state.value)

    async def until_live(self) -> None:
        await self.until_state(State.LIVE)

    async def wait(self, seconds: float, *, answered: bool = True) -> None:
        """Let so many seconds pass, in steps in which a server that lives can answer pings."""
        vitals = self.session.vitals
        while seconds > 0:
            self.clock.advance(min(seconds, 0.5))
            seconds -= 0.5
            self.session.wake()
            for _ in range(3):
                await asyncio.sleep(0)
            if answered:
                await self.until(lambda: vitals.pongs_heard >= vitals.pings_sent, "a pong")

    async def wait_for_dial(self) -> None:
        """Let the wait before the next dial pass."""
        assert self.session.status.due_at is not None
        await self.wait(self.session.status.due_at - self.clock.now, answered=False)


@asynccontextmanager
async def running(
    url: str,
    key: str,
    subscription: Subscription | None = None,
    *,
    handover: Handover | None = None,
    max_attempts: int | None = None,
    chance: Chance = lambda: 0.5,
    surroundings: Surroundings | None = None,
) -> AsyncIterator[Running]:
    """A session on the server at `url`, until the block ends."""
    run = Running(
        Address.parse(url, key),
        subscription or Subscription(),
        Handover() if handover is None else handover,
        max_attempts,
        chance,
        surroundings,
    )
    task = asyncio.create_task(run.session.run())
    try:
        yield run
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
