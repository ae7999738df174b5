"""Floods: many events a second, each with an id and a time of its own.

The scenario makes some hundred events, and a flood casts them again and again: only the id and the
timestamp change, in place, so that an event costs less than a microsecond and the client is what
is measured.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, cycle, islice
from typing import Final

from agentpost_tui.clock import now
from agentpost_tui.simulator import mail, wire
from agentpost_tui.simulator.link import Link
from agentpost_tui.simulator.mail import Envelope

CHUNK: Final = 500
"""Events that are written in one go."""
STEP_SECONDS: Final = 0.01
"""The pace of a flood with a rate; it pours what has come due."""

_ID: Final = "evt_flood" + 19 * "0"
_TIMESTAMP: Final = "0000-00-00T00:00:00.000Z"


class Mold:
    """An event with room for an id and a timestamp."""

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = {**envelope, "id": _ID, "timestamp": _TIMESTAMP}
        frame = wire.event_frame(self.envelope)
        self._head, rest = frame.split(_ID.encode(), 1)
        self._middle, self._tail = rest.split(_TIMESTAMP.encode(), 1)

    def cast(self, event_id: str, timestamp: str) -> bytes:
        """The frame of one event; both texts have the length of what they replace."""
        return self._head + event_id.encode() + self._middle + timestamp.encode() + self._tail


class Flood:
    """Pours events over links.

    Args:
        envelopes: what is cast again and again.
        links: who is there; asked anew for each chunk.
        generated: told the ids of each chunk before it is sent.
    """

    def __init__(
        self,
        envelopes: Iterable[Envelope],
        links: Callable[[], Sequence[Link]],
        generated: Callable[[list[str]], None],
    ) -> None:
        self._molds = cycle([Mold(envelope) for envelope in envelopes])
        self._links = links
        self._generated = generated
        self._poured = 0
        self._origin = int(now()) % 10**10
        """Part of every id, so that two runs do not share any."""

    async def pour_freely(self, seconds: float) -> None:
        """Pour as much as is taken for `seconds`: the slowest client that is not frozen sets the
        pace, and nothing is dropped."""
        until = now() + seconds
        while now() < until:
            self._chunk(CHUNK)
            await asyncio.gather(*(link.drain() for link in self._links()))
            await asyncio.sleep(0)

    async def pour(self, rate: float, seconds: float) -> None:
        """Pour `rate` events a second for `seconds`, waiting for nobody: a client that is too slow
        loses events, which is counted."""
        began, done, total = now(), 0, round(rate * seconds)
        while done < total:
            due = min(total, int(rate * (now() - began)))
            while done < due:
                self._chunk(count := min(due - done, CHUNK))
                done += count
                await asyncio.sleep(0)
            await asyncio.sleep(STEP_SECONDS)

    def _chunk(self, count: int) -> None:
        """Cast `count` events and send each link those that it asks for."""
        timestamp = mail.iso(now())
        molds = list(islice(self._molds, count))
        numbers = range(self._poured, self._poured + count)
        ids = [f"evt_flood{self._origin:010d}{number:09d}" for number in numbers]
        self._poured += count
        frames = [mold.cast(event_id, timestamp) for mold, event_id in zip(molds, ids, strict=True)]
        self._generated(ids)
        for link in self._links():
            asked = [link.asks_for(mold.envelope) for mold in molds]
            link.send_events(b"".join(compress(frames, asked)), list(compress(ids, asked)))
