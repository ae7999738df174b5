"""Another AgentPost-compatible server, built on aiohttp: small, and led by the test word for word.

The simulator and the client share a WebSocket library. A test against this server shows that the
client speaks the wire, not just with its own kin.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.helpers.canary import CANARY

SECONDS = 5.0
"""How long a test waits for something to happen."""


class OtherServer:
    """Accepts whoever has the key, keeps what they say, and sends what it is told."""

    def __init__(self, key: str = CANARY) -> None:
        self.key = key
        self.base_url = ""
        self.refuse_with: int | None = None
        """The HTTP status that the next dials are answered with; None lets them in."""
        self.refusal = ""
        """The body of such an answer."""
        self.location = ""
        """Where such an answer redirects to; empty for none."""
        self.statuses: list[int] = []
        """What each dial was answered with, oldest first."""
        self.heard: list[Any] = []
        """Every message of every client, decoded, oldest first."""
        self.close_codes: list[int | None] = []
        """How each connection ended, oldest first; 1006 is without a close frame."""
        self._sockets: list[tuple[web.Request, web.WebSocketResponse]] = []
        self._changed = asyncio.Event()

    @property
    def url(self) -> str:
        """The socket's address without the key."""
        return self.base_url.replace("http:", "ws:") + "/ws"

    @property
    def subscribes(self) -> list[dict[str, Any]]:
        """The subscribe messages so far, oldest first."""
        return [message for message in self.heard if message.get("type") == "subscribe"]

    @property
    def pongs(self) -> int:
        """How many application pings were answered."""
        return sum(message.get("type") == "pong" for message in self.heard)

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return len(self._sockets)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[OtherServer]:
        """Listen on a free port of 127.0.0.1; at the end every connection closes with 1001."""
        application = web.Application()
        application.router.add_get("/ws", self._converse)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            self.base_url = f"http://127.0.0.1:{port}"
            yield self
        finally:
            await self.close(1001)
            await runner.cleanup()

    async def send(self, message: dict[str, Any] | str | bytes) -> None:
        """Send a message to everybody: an object as JSON, text as text, bytes as binary."""
        for _, socket in list(self._sockets):
            if isinstance(message, bytes):
                await socket.send_bytes(message)
            else:
                text = message if isinstance(message, str) else json.dumps(message)
                await socket.send_str(text)

    async def send_event(self, envelope: dict[str, Any]) -> None:
        """Send an event to everybody, asked for or not."""
        await self.send({"type": "event", "data": envelope})

    async def ping(self) -> None:
        """Send an application ping."""
        await self.send({"type": "ping"})

    async def close(self, code: int, reason: str = "") -> None:
        """Close every connection."""
        for _, socket in list(self._sockets):
            await socket.close(code=code, message=reason.encode())

    def cut(self) -> None:
        """End every connection without a close frame."""
        for request, _ in self._sockets:
            if request.transport is not None:
                request.transport.abort()

    async def wait_for_subscribe(self, count: int = 1) -> dict[str, Any]:
        """Wait until `count` subscribes came in all; returns the newest.

        Raises:
            TimeoutError: when that takes too long.
        """
        await self.wait_until(lambda: len(self.subscribes) >= count)
        return self.subscribes[-1]

    async def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()`, looking whenever a message came or a connection changed.

        Raises:
            TimeoutError: when that takes too long.
        """
        async with asyncio.timeout(SECONDS):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def _converse(self, request: web.Request) -> web.StreamResponse:
        welcome = request.query.get("token") == self.key
        status = self.refuse_with or (101 if welcome else 401)
        self.statuses.append(status)
        if status != 101:
            self._changed.set()
            headers = {"Location": self.location} if self.location else None
            return web.Response(status=status, text=self.refusal, headers=headers)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append((request, socket))
        self._changed.set()
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self.heard.append(json.loads(message.data))
                    self._changed.set()
        finally:
            self._sockets.remove((request, socket))
            self.close_codes.append(socket.close_code)
            self._changed.set()
        return socket
