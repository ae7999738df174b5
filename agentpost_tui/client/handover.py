"""The handover: a bounded buffer between the session's pace and the screen's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import cast

from agentpost_tui.client.notices import Status
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.gap import CoverFact

Frame = Event | Malformed
"""What may come many times a second."""
Fact = CoverFact | Status
"""What is rare, and tells something of the connection."""
Arrival = Frame | Fact
"""What travels through the handover, in one order."""

CAPACITY = 10_000
CAPACITY_BYTES = 32 * 2**20


class Handover:
    """Arrivals on their way from the session to the screen; a full one makes the session wait.

    Nothing is shed: while the session waits it does not read, and through the socket the server
    feels it.
    """

    def __init__(self, capacity: int = CAPACITY, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self._waiting: list[Arrival] = []
        self._facts: list[int] = []
        """Where in `_waiting` the facts are."""
        self._bytes = 0
        self._capacity = capacity
        self._capacity_bytes = capacity_bytes
        self._room = asyncio.Event()
        self._some = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """True when nothing more should be put before some is taken."""
        return len(self._waiting) >= self._capacity or self._bytes >= self._capacity_bytes

    @property
    def pending(self) -> int:
        """Events and malformed frames that wait: a term of the ledger."""
        return len(self._waiting) - len(self._facts)

    def put(self, arrival: Frame) -> bool:
        """Add an arrival; True when it is full now, and the caller has to `wait_for_room`."""
        waiting = self._waiting
        if not waiting:
            self._some.set()
        waiting.append(arrival)
        self._bytes += len(arrival.frame)
        return len(waiting) >= self._capacity or self._bytes >= self._capacity_bytes

    def put_fact(self, fact: Fact) -> None:
        """Add a fact; these are rare and always have room."""
        self._facts.append(len(self._waiting))
        self._waiting.append(fact)
        self._some.set()

    def nudge(self) -> None:
        """Let whoever waits for an arrival look up, although none came."""
        self._some.set()

    async def wait_for_arrival(self) -> None:
        """Wait until something can be taken; the screen sleeps meanwhile."""
        await self._some.wait()

    async def wait_for_room(self) -> None:
        """Wait until the screen has taken what was waiting."""
        while self.is_full:
            self._room.clear()
            await self._room.wait()

    def take(self) -> list[Arrival]:
        """All that waits, oldest first; the handover is empty afterwards."""
        taken, self._waiting, self._facts, self._bytes = self._waiting, [], [], 0
        self._room.set()
        self._some.clear()
        return taken

    def take_parts(self) -> Iterator[list[Frame] | Fact]:
        """The same, frames that follow each other together, so that nobody has to look at each."""
        places = self._facts
        taken = self.take()
        start = 0
        for place in places:
            if place > start:
                yield cast(list[Frame], taken[start:place])
            yield cast(Fact, taken[place])
            start = place + 1
        if start < len(taken):
            yield cast(list[Frame], taken[start:])
