"""A conversation on trial: one connection, the usual protocol on it, and nothing after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from agentpost_tui.client.address import Address
from agentpost_tui.client.ending import Ended, Ending
from agentpost_tui.client.notes import Keepalive, Lost
from agentpost_tui.client.notices import Noted, Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.transport import Connection
from agentpost_tui.clock import now
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.subscription import Subscription


class Talk:
    """Says what the protocol wants said, and keeps the first of what comes."""

    def __init__(
        self, connection: Connection, address: Address, subscription: Subscription
    ) -> None:
        self.vitals = Vitals()
        self.protocol = RealtimeProtocol(subscription, self.vitals, now())
        self.began_at = now()
        self.first: Event | Malformed | None = None
        self.first_at: float | None = None
        """When the first frame came, be it an event or not."""
        self.remarks: list[str] = []
        """What the protocol noted."""
        self._connection = connection
        self._masked = address.redactor.data
        self._ending: Ending | None = None
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[Talk]:
        """Listen until the block ends; then close."""
        async with asyncio.TaskGroup() as tasks:
            listener = tasks.create_task(self._listen())
            try:
                yield self
            finally:
                listener.cancel()
                await self._connection.close()

    async def until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        """Converse until something is so; false when it is not in time.

        Raises:
            Ended: when the conversation is over.
        """
        over_at = now() + seconds
        while True:
            self._changed.clear()
            if is_so():
                return True
            self._mind()
            if now() >= over_at:
                return False
            await self._say()
            wait_seconds = min(over_at, self.protocol.next_wake_at) - now()
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, wait_seconds)):
                    await self._changed.wait()
            self.protocol.tick(now())

    def _mind(self) -> None:
        for note in self.protocol.take_notes():
            match note:
                case Noted():
                    self.remarks.append(note.text)
                case Lost(ending):
                    self._ending = ending
        if self._ending is not None:
            raise Ended(self._ending)

    async def _say(self) -> None:
        for frame in self.protocol.take_outgoing():
            if isinstance(frame, Keepalive):
                await self._connection.ping(partial(self._answered, frame.number))
            else:
                await self._connection.send(frame)

    def _answered(self, number: int) -> None:
        self.protocol.pong(number, now())
        self._changed.set()

    async def _listen(self) -> None:
        try:
            while True:
                for frame in await self._connection.receive():
                    arrival = self.protocol.receive(self._masked(frame), now())
                    if self.first_at is None:
                        self.first, self.first_at = arrival, now()
                self._changed.set()
        except Ended as ended:
            self._ending = ended.ending
            self._changed.set()
