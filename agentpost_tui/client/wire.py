"""The socket itself: the library's, but handing messages on by the lot.

The library's own way to a message is a parser, a queue, a future and a coroutine for each, which
cost more than all that we do with it. What it does with handshakes, pings, closes, messages in
parts and mistakes stays as it is; but a mistake in a frame with a long length is seen once all of
its length has come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from websockets.asyncio.client import ClientConnection
from websockets.frames import DATA_OPCODES, CloseCode, Frame
from websockets.protocol import Event, State

from agentpost_tui.client.deframing import deframe, frame_size

MAX_WAITING: Final = 16
"""Messages that may wait while more is read; small, since they bound how long the reader keeps the
loop to itself (speed.md, 7)."""
MAX_PARTS: Final = 4_096
"""Fragments of a message; the library's bound."""
TOO_MANY_PARTS: Final = "too many fragments"
"""The reason we close with then, since the code says no more than that a message was too big."""
CLOSE_SECONDS: Final = 1.0
"""What a close may take; then what is left is dropped."""
_EMPTY_LINE: Final = b"\r\n\r\n"


class Socket(ClientConnection):
    """An open connection; messages gather until they are taken, and the network waits while many
    have."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.heard: Callable[[], None] | None = None
        """Called whenever anything comes, be it less than a frame."""
        self._messages: list[bytes] = []
        self._parts: list[bytes] = []
        self._answer_end = b""  # the last bytes so far of the answer to the handshake
        self._has_answer = False
        self._header = b""  # the beginning of one, too short to be understood
        self._owed = 0  # bytes of a frame whose beginning the library has; at 0 it awaits another
        self._is_broken = self._is_over = False
        self._waiter: asyncio.Future[None] | None = None

    async def take(self) -> list[bytes]:
        """The messages that have come since the last call, at least one.

        Raises:
            ConnectionClosed: when there will be no more.
        """
        while not self._messages:
            if self._is_over:
                await self.recv(decode=False)  # raises: it was given nothing
            self._waiter = self.loop.create_future()
            await self._waiter
        taken, self._messages = self._messages, []
        if len(taken) > MAX_WAITING and not self._is_over:
            self.transport.resume_reading()
        return taken

    def process_event(self, event: Event) -> None:
        """Take in a frame; all but those of messages are the library's business."""
        if not isinstance(event, Frame) or event.opcode not in DATA_OPCODES:
            super().process_event(event)
            return
        if self._is_broken:
            return
        self._parts.append(bytes(event.data))
        if event.fin:
            parts, self._parts = self._parts, []
            self._messages.append(parts[0] if len(parts) == 1 else b"".join(parts))
        elif len(self._parts) > MAX_PARTS:
            self._is_broken = True
            self._parts.clear()
            self.protocol.fail(CloseCode.MESSAGE_TOO_BIG, TOO_MANY_PARTS)
            self.send_data()
            self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        """Read what the network brought."""
        if self.heard is not None:
            self.heard()
        at = 0 if self._has_answer else self._pass_answer(data)
        if at < len(data):
            self._deframe(data, at)
        if self._messages:
            self._wake()
            if len(self._messages) > MAX_WAITING:
                self.transport.pause_reading()

    def _pass_answer(self, data: bytes) -> int:
        """Give the library what belongs to the answer to the handshake, and only that, since behind
        it frames begin; returns how much it was."""
        known = len(self._answer_end)
        seam = self._answer_end + data
        found = seam.find(_EMPTY_LINE)
        self._has_answer = found >= 0
        self._answer_end = seam[1 - len(_EMPTY_LINE) :]
        end = found + len(_EMPTY_LINE) - known if self._has_answer else len(data)
        super().data_received(data[:end])
        return end

    def _deframe(self, data: bytes, at: int) -> None:
        """Cut messages out, which are shorter than any bound; the library gets every other frame,
        and everything while the connection is not open."""
        if self._header:
            data, at, self._header = self._header + data[at:], 0, b""
        while at < len(data):
            stop = len(data)
            if self.protocol.state is State.OPEN:
                if not self._owed:
                    if not self._parts:  # between them a whole message is a mistake
                        at = deframe(data, at, self._messages)
                    size = frame_size(data, at)
                    if size is None:
                        self._header = data[at:]
                        return
                    self._owed = size
                stop = min(stop, at + self._owed)
                self._owed -= stop - at
            super().data_received(data[at:stop])
            at = stop

    def eof_received(self) -> None:
        """Nothing more comes: what came of a header may be a mistake already."""
        if self._header:
            super().data_received(self._header)
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end: what came before it is still given."""
        super().connection_lost(exc)
        self._is_over = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
