"""A line between a client and a server that can be slow: it hands on drop by drop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Wire:
    """Relays to one server. What the server sends waits here while the wire is `slow`."""

    def __init__(self, server_port: int) -> None:
        self.slow = False
        self.url = ""
        """The client's address for the server."""
        self._server_port = server_port
        self._waiting = bytearray()
        self._to_client: asyncio.StreamWriter | None = None

    @property
    def waiting(self) -> int:
        """How many bytes wait."""
        return len(self._waiting)

    def let_pass(self, count: int) -> None:
        """Hand on at most so many bytes of what waits."""
        assert self._to_client is not None
        self._to_client.write(bytes(self._waiting[:count]))
        del self._waiting[:count]

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[Wire]:
        """Relay until the block ends."""
        server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        async with server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield self

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._to_client = writer
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        with suppress(ConnectionError):
            await asyncio.gather(self._forth(reader, to_server), self._back(from_server, writer))
        to_server.close()
        writer.close()

    async def _forth(self, reader: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            to_server.write(data)
        to_server.write_eof()

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            self._waiting += data
            if not self.slow:
                self.let_pass(len(self._waiting))
        writer.write_eof()
