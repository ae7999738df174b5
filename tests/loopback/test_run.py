from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from agentpost_tui.errors import AgentPostError
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.run import serve
from agentpost_tui.simulator.server import Simulator


class Paper(io.StringIO):
    """A stream that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> int:
        self._written.set()
        return super().write(text)

    async def wait_for(self, pattern: str) -> str:
        """The first match of `pattern` in what was written."""
        async with asyncio.timeout(5):
            while not (match := re.search(pattern, self.getvalue())):
                self._written.clear()
                await self._written.wait()
        return match[0]


@asynccontextmanager
async def _serving(rate: float = 0.0) -> AsyncIterator[Paper]:
    paper = Paper()
    serving = asyncio.create_task(serve(Options(), paper, seed=1, rate=rate))
    try:
        yield paper
    finally:
        serving.cancel()
        await asyncio.wait([serving])


async def test_it_says_how_to_reach_it_and_that_is_right() -> None:
    async with _serving() as paper:
        url = await paper.wait_for(r"ws://127\.0\.0\.1:\d+/ws\?token=ap_sk_demo_\w+")
        for line in (f"wscat -c '{url}'", f"websocat -n '{url}'", "agentpost-tui --url http://"):
            assert line in paper.getvalue()
        async with connect(url):
            await paper.wait_for("connection 1 opened")


async def test_it_says_who_comes_and_goes() -> None:
    async with _serving() as paper:
        url = await paper.wait_for(r"ws://\S+")
        async with connect(url) as socket:
            await socket.send('{"type":"subscribe","inbox_id":"\\u001b[31m"}')
            await paper.wait_for(r'1 subscribed {"type":"subscribe","inbox_id":"\\u001b\[31m"}')
        await paper.wait_for("1 closed by the client with 1000")
        with pytest.raises(InvalidStatus):
            await connect(url + "x")
        await paper.wait_for("2 refused with 401")
        lines = [line for line in paper.getvalue().splitlines() if "connection " in line]
        assert len(lines) == 4
        assert all(re.match(r"\d\d:\d\d:\d\d  connection ", line) for line in lines)


async def test_it_plays_mail_at_the_rate_asked_for() -> None:
    async with _serving(rate=100) as paper, connect(await paper.wait_for(r"ws://\S+")) as socket:
        await socket.send('{"type":"subscribe"}')
        for _ in range(20):
            assert json.loads(await socket.recv())["type"] == "event"


async def test_a_port_in_use_is_an_error_with_a_sentence() -> None:
    async with Simulator().running() as other:
        with pytest.raises(AgentPostError, match="Address already in use"):
            await serve(Options(port=other.port), io.StringIO())
