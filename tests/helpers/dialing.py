"""Dialing the simulator with the plain library, as somebody who does not know our client would."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from agentpost_tui.simulator.server import Simulator

EVERYTHING = '{"type":"subscribe"}'


@asynccontextmanager
async def subscribed(
    simulator: Simulator, subscribe: str = EVERYTHING, **options: Any
) -> AsyncIterator[ClientConnection]:
    """A client whose subscribe has been heard."""
    async with connect(simulator.url(), **options) as socket:
        await socket.send(subscribe)
        await simulator.wait_for_subscription(simulator.truth.subscribed + 1)
        yield socket


async def next_message(socket: ClientConnection) -> Any:
    """The next message, decoded."""
    return json.loads(await socket.recv())


async def ids_so_far(socket: ClientConnection, simulator: Simulator) -> list[str]:
    """The ids of the events that came so far; nothing else must have come."""
    simulator.say({"type": "end"})
    ids = []
    while (message := await next_message(socket))["type"] != "end":
        ids.append(message["data"]["id"])
    return ids
