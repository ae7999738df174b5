"""A link of the simulator to nobody: what it writes is kept, and it can be told to be slow."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from agentpost_tui.simulator.link import Link
from agentpost_tui.simulator.truth import Truth


class FakeTransport(asyncio.Transport):
    """Keeps what is written; `unsent` is what the client has not taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.unsent = 0
        self.reading = True
        self.ended = False

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def write_eof(self) -> None:
        self.ended = True

    def abort(self) -> None:
        self.ended = True

    def is_closing(self) -> bool:
        return self.ended


class FakeSocket:
    """The library's connection, as far as a link uses it."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport = FakeTransport()
        self.closed: tuple[int, str] | None = None
        self.drained = 0

    async def drain(self) -> None:
        self.drained += 1

    async def close(self, code: int = 1000, reason: str = "") -> None:
        self.closed = code, reason


class FakeLink(Link):
    """A link whose other end is the test."""

    def __init__(self, truth: Truth | None = None, backlog_bytes: int = 1_000) -> None:
        self.socket = FakeSocket()
        self.open = True
        truth = truth or Truth(remember=100)
        super().__init__(self.socket, truth.dial(), truth, lambda: self.open, backlog_bytes)

    @property
    def transport(self) -> FakeTransport:
        transport = self.socket.transport
        assert isinstance(transport, FakeTransport)
        return transport

    def taken(self) -> list[Any]:
        """The messages written since the last time, decoded; only short and unmasked frames."""
        written, self.transport.written = self.transport.written, b""
        messages = []
        while written:
            length, start = written[1], 2
            if length == 126:
                length, start = int.from_bytes(written[2:4]), 4
            messages.append(json.loads(written[start : start + length]))
            written = written[start + length :]
        return messages
