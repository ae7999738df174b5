"""A link: one open connection to a client, with all that can be done to it."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import framing, wire
from agentpost_tui.simulator.mail import Envelope
from agentpost_tui.simulator.truth import Dial, Truth

CLOSE_SECONDS: Final = 1.0
"""How long a client may take to answer a close."""

_PROPER_CODES: Final = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})
"""Codes that the library agrees to send."""


_PING: Final = wire.message_frame(wire.PING)


class Socket(Protocol):
    """What a link needs of a connection of the websockets library."""

    transport: asyncio.Transport

    async def drain(self) -> None: ...

    async def close(self, code: int = 1000, reason: str = "") -> None: ...


class Link:
    """One client: its subscriptions, what waits for it, and ways to treat it badly.

    Frames are written past the library, ready made, so that a flood costs little. What a slow
    client does not take waits in memory up to `backlog_bytes`; beyond that its events are dropped
    and counted, and nobody else has to wait.
    """

    def __init__(
        self,
        socket: Socket,
        dial: Dial,
        truth: Truth,
        is_open: Callable[[], bool],
        backlog_bytes: int,
    ) -> None:
        self.dial = dial
        self.subscriptions: list[Subscription] = []
        self.thawed = asyncio.Event()
        """Set while the link is not frozen."""
        self.thawed.set()
        self.owes_pong = False
        """True while the newest ping is unanswered."""
        self._socket = socket
        self._truth = truth
        self._is_open = is_open
        self._backlog_bytes = backlog_bytes
        self._withheld: list[tuple[bytes, list[str]]] = []
        self._withheld_bytes = 0
        self._silenced = False

    @property
    def frozen(self) -> bool:
        return not self.thawed.is_set()

    def asks_for(self, envelope: Envelope) -> bool:
        """True if any subscription of this link admits the event."""
        return any(wire.admits(one, envelope) for one in self.subscriptions)

    def say(self, message: wire.Message) -> None:
        """Send a message that is no event."""
        self.write(wire.message_frame(message))

    def ping(self) -> None:
        """Send an application ping; nothing happens here when no pong comes."""
        if self.write(_PING):
            self.dial.pings += 1
            self.owes_pong = True

    def send_events(self, frames: bytes, event_ids: list[str]) -> None:
        """Send events whose frames are `frames`, all or none, and keep account of it.

        On a link that is closing they are neither sent nor dropped.
        """
        if not event_ids or self._closing:
            return
        if self._is_full:
            self._truth.drop(self.dial, len(event_ids))
        else:
            self._put(frames, event_ids)

    def write(self, raw: bytes) -> bool:
        """Write bytes, framed or not; false if the link is closing or too much waits already."""
        if self._closing or self._is_full:
            return False
        self._put(raw, [])
        return True

    async def drain(self) -> None:
        """Wait until the client has taken most of what was written, or has gone; at once if it is
        frozen."""
        if not self.frozen and not self._closing:
            with suppress(ConnectionError):
                await self._socket.drain()

    def freeze(self) -> None:
        """Stop reading, answering and sending, with the connection open, like a dead line.

        What would have been sent is withheld and comes with the thaw.
        """
        self.thawed.clear()
        self._socket.transport.pause_reading()

    def thaw(self) -> None:
        """Go on as if nothing had been."""
        if self.frozen:
            self.thawed.set()
            withheld, self._withheld, self._withheld_bytes = self._withheld, [], 0
            for raw, event_ids in withheld:
                self._put(raw, event_ids)
            self._socket.transport.resume_reading()

    def cut(self) -> None:
        """End the connection without a close frame, by a TCP reset."""
        if not self._socket.transport.is_closing():
            raw = self._socket.transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.thawed.set()
        self._socket.transport.abort()

    def half_close(self) -> None:
        """Send the end of the stream without a close frame, and go on reading."""
        self.thaw()
        self._silenced = True
        self._socket.transport.write_eof()

    async def close(self, code: int | None, reason: str = "") -> None:
        """Close with any code, forbidden ones included, or with none; returns when it is done."""
        self.thaw()
        self.dial.close_sent = code or 1005
        if code is not None and code in _PROPER_CODES:
            await self._socket.close(code, reason.encode()[:120].decode(errors="ignore"))
            return
        self.write(framing.close(code, reason))
        self._silenced = True
        asyncio.get_running_loop().call_later(CLOSE_SECONDS, self._socket.transport.abort)

    @property
    def _closing(self) -> bool:
        return self._silenced or not self._is_open()

    @property
    def _is_full(self) -> bool:
        waiting = self._socket.transport.get_write_buffer_size() + self._withheld_bytes
        return waiting > self._backlog_bytes

    def _put(self, raw: bytes, event_ids: list[str]) -> None:
        if self.frozen:
            self._withheld.append((raw, event_ids))
            self._withheld_bytes += len(raw)
        else:
            self._socket.transport.write(raw)
            self._truth.send(self.dial, event_ids)
