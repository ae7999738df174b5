"""Listeners that are no AgentPost server: they say one thing to whoever calls."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Stranger:
    """Waits for a few bytes, answers with the same words each time, and hangs up."""

    def __init__(self, words: bytes) -> None:
        self.calls = 0
        """Connections so far, failed TLS handshakes not counted."""
        self.heard = b""
        """The beginning of what the last caller said."""
        self.port = 0
        self._words = words

    @asynccontextmanager
    async def listening(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[Stranger]:
        """Answer on a free port of 127.0.0.1 until the block ends."""
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=tls)
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            yield self

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        with suppress(ConnectionError):
            self.heard = await reader.read(4096)
            writer.write(self._words)
            await writer.drain()
        writer.close()


async def unused_port() -> int:
    """A port on which nobody listens."""
    async with Stranger(b"").listening() as stranger:
        return stranger.port
