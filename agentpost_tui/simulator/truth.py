"""The truth log: what was generated, who dialed, what they asked for, and what they were sent.

A client's claims (what it received, when it was without cover) are checked against this. All
instants are of the one clock, so they can be compared with the client's own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.subscription import Subscription

DIALS_REMEMBERED: Final = 1_000
LINES_REMEMBERED: Final = 1_000


@dataclass(slots=True)
class Dial:
    """One attempt to connect, and all that became of it."""

    number: int
    at: float
    remember: int
    status: int | None = None
    """The HTTP status of the answer, 101 when it opened; None while, or if, none was given."""
    opened_at: float | None = None
    subscriptions: list[tuple[float, Subscription]] = field(default_factory=list)
    """Every subscribe that came, with its time, refused ones too."""
    oddities: int = 0
    """Messages that made no sense."""
    pings: int = 0
    pongs: int = 0
    events: int = 0
    """Events written to the socket. Of those written last before a cut, some may not arrive."""
    dropped: int = 0
    """Events not written since too much was waiting, for this connection alone."""
    close_sent: int | None = None
    """The code with which we began to close; 1005 stands for none."""
    close_received: int | None = None
    """The code of the client's close frame, be it the first or an answer to ours."""
    closed_at: float | None = None
    sent: deque[str] = field(init=False)
    """Ids of the newest events written, oldest first."""

    def __post_init__(self) -> None:
        self.sent = deque(maxlen=self.remember)


class Truth:
    """What happened, as far as it is remembered; counters count everything."""

    def __init__(self, remember: int, clock: Clock = now) -> None:
        self.dials: deque[Dial] = deque(maxlen=DIALS_REMEMBERED)
        self.dialed = 0
        self.opened = 0
        self.closed = 0
        self.subscribed = 0
        self.newest_subscription = Subscription()
        self.generated = 0
        """Events, whether anybody asked for them or not."""
        self.events: deque[tuple[float, str]] = deque(maxlen=remember)
        """When each was generated, and its id, oldest first."""
        self.dropped = 0
        self.lines: deque[tuple[int, float, str]] = deque(maxlen=LINES_REMEMBERED)
        """What happened in words, with a running number and the time, oldest first. Nothing in
        them needs cleaning."""
        self._noted = 0
        self._remember = remember
        self._clock = clock
        self._changed = asyncio.Event()

    @property
    def connections(self) -> list[Dial]:
        """The dials that became connections, oldest first, closed ones included."""
        return [dial for dial in self.dials if dial.opened_at is not None]

    def dial(self) -> Dial:
        """Somebody dials."""
        self.dialed += 1
        dial = Dial(self.dialed, self._clock(), self._remember)
        self.dials.append(dial)
        self._changed.set()
        return dial

    def answer(self, dial: Dial, status: int) -> None:
        """The dial was answered; 101 means that it opens."""
        dial.status = status
        if status == 101:
            self.opened += 1
            dial.opened_at = self._clock()
        self._note(dial, "opened" if status == 101 else f"refused with {status}")

    def subscribe(self, dial: Dial, subscription: Subscription) -> None:
        """A subscribe came."""
        self.subscribed += 1
        self.newest_subscription = subscription
        dial.subscriptions.append((self._clock(), subscription))
        self._note(dial, f"subscribed {subscription.frame()}")

    def pong(self, dial: Dial) -> None:
        """A pong came."""
        dial.pongs += 1
        self._changed.set()

    def close(self, dial: Dial) -> None:
        """The connection is gone."""
        self.closed += 1
        dial.closed_at = self._clock()
        if dial.close_sent:
            ending = f"closed by us with {dial.close_sent}"
        elif dial.close_received:
            ending = f"closed by the client with {dial.close_received}"
        else:
            ending = "lost"
        self._note(dial, f"{ending}, {dial.events} events")

    def generate(self, event_ids: list[str]) -> None:
        """Events happened; sending them is another matter."""
        at = self._clock()
        self.generated += len(event_ids)
        self.events.extend((at, event_id) for event_id in event_ids)

    def send(self, dial: Dial, event_ids: list[str]) -> None:
        """Events were written to a connection."""
        dial.events += len(event_ids)
        dial.sent.extend(event_ids)

    def drop(self, dial: Dial, count: int) -> None:
        """Events were not written to a connection that asked for them."""
        dial.dropped += count
        self.dropped += count

    async def wait_for_change(self) -> None:
        """Wait until somebody dials, is answered, subscribes, answers a ping or goes."""
        self._changed.clear()
        await self._changed.wait()

    async def wait_for_dials(self, count: int = 1, within: float = 5.0) -> Dial:
        """Wait until there were `count` dials in all, answered or not; returns the newest.

        Raises:
            TimeoutError: when that takes longer than `within` seconds.
        """
        await self.wait_until(lambda: self.dialed >= count, f"{count} dials", within)
        return self.dials[-1]

    async def wait_for_connections(self, count: int = 1, within: float = 5.0) -> Dial:
        """Wait until `count` dials in all became connections; returns the newest.

        Raises:
            TimeoutError: when that takes longer than `within` seconds.
        """
        await self.wait_until(lambda: self.opened >= count, f"{count} connections", within)
        return self.connections[-1]

    async def wait_for_subscription(self, count: int = 1, within: float = 5.0) -> Subscription:
        """Wait until `count` subscribes came in all; returns the newest.

        Raises:
            TimeoutError: when that takes longer than `within` seconds.
        """
        await self.wait_until(lambda: self.subscribed >= count, f"{count} subscribes", within)
        return self.newest_subscription

    async def wait_until_gone(self, within: float = 5.0) -> None:
        """Wait until every connection is closed.

        Raises:
            TimeoutError: when that takes longer than `within` seconds.
        """
        await self.wait_until(lambda: self.closed == self.opened, "an empty house", within)

    async def wait_until(self, holds: Callable[[], bool], what: str, within: float = 5.0) -> None:
        """Wait until `holds()`, looking whenever something changed.

        Raises:
            TimeoutError: naming `what`, after `within` seconds.
        """
        try:
            async with asyncio.timeout(within):
                while not holds():
                    await self.wait_for_change()
        except TimeoutError:
            raise TimeoutError(f"waited {within:g} s for {what}") from None

    def _note(self, dial: Dial, text: str) -> None:
        self._noted += 1
        self.lines.append((self._noted, self._clock(), f"connection {dial.number} {text}"))
        self._changed.set()
