from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.helpers.build import make_envelope
from tests.helpers.other_server import OtherServer


async def test_it_lets_in_who_has_the_key_and_does_as_it_is_told() -> None:
    async with OtherServer().running() as server, connect(f"{server.url}?token={server.key}") as ws:
        await ws.send('{"type":"subscribe","inbox_id":"inb_1"}')
        assert await server.wait_for_subscribe() == {"type": "subscribe", "inbox_id": "inb_1"}
        envelope = make_envelope()
        await server.send_event(envelope)
        assert json.loads(await ws.recv()) == {"type": "event", "data": envelope}
        await server.send(b"\x00binary")
        assert await ws.recv() == b"\x00binary"
        await server.ping()
        assert json.loads(await ws.recv()) == {"type": "ping"}
        await ws.send('{"type":"pong"}')
        await server.wait_until(lambda: server.pongs == 1)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.close(1012, "service restart"))
            with pytest.raises(ConnectionClosed) as closed:
                await ws.recv()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1012, "service restart")


async def test_it_refuses_a_wrong_key_and_whomever_it_is_told_to() -> None:
    async with OtherServer().running() as server:
        with pytest.raises(InvalidStatus, match="401"):
            await connect(f"{server.url}?token=wrong")
        server.refuse_with = 503
        with pytest.raises(InvalidStatus, match="503"):
            await connect(f"{server.url}?token={server.key}")
        assert server.statuses == [401, 503]


async def test_it_cuts() -> None:
    async with OtherServer().running() as server, connect(f"{server.url}?token={server.key}") as ws:
        await server.wait_until(lambda: server.connected == 1)
        server.cut()
        with pytest.raises(ConnectionClosed, match="no close frame"):
            await ws.recv()
        await server.wait_until(lambda: server.connected == 0)
        assert server.close_codes == [1006]
