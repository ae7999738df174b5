from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest
from websockets.asyncio.client import connect

from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.simulator.faults import FAULTS
from agentpost_tui.simulator.server import Simulator


async def _ask(simulator: Simulator, path: str, method: str = "GET") -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, simulator.base_url + path) as response,
    ):
        return response.status, await response.json()


@pytest.mark.parametrize("path", ["/control", "/control/"])
async def test_it_says_what_there_is(path: str) -> None:
    async with Simulator().running() as simulator:
        status, overview = await _ask(simulator, path)
    assert status == 200
    assert overview["faults"] == {kind.form: kind.help for kind in FAULTS.values()}


async def test_the_state_can_be_read_and_hides_the_key() -> None:
    async with Simulator().running() as simulator, connect(simulator.url()) as socket:
        await socket.send('{"type":"subscribe","inbox_id":"inb_1"}')
        await simulator.wait_for_subscription()
        await simulator.inject("refuse:503")
        status, state = await _ask(simulator, "/control/state")
    assert status == 200
    assert (state["door"], state["dialed"], state["opened"]) == ("refuse:503", 1, 1)
    assert state["connections"][0]["subscriptions"] == [{"inbox_id": "inb_1"}]
    assert simulator.key not in json.dumps(state)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_fault_can_be_made_to_happen(method: str) -> None:
    async with Simulator().running() as simulator, connect(simulator.url()):
        await simulator.wait_for_connections()
        path = "/control/fault?name=close:1012:service%20restart"
        answer = await _ask(simulator, path, method)
        assert answer == (200, {"fault": "close:1012:service restart"})
        await simulator.wait_until_gone()
        assert simulator.connections[0].close_sent == 1012


async def test_an_unknown_fault_is_explained() -> None:
    async with Simulator().running() as simulator:
        status, answer = await _ask(simulator, "/control/fault?name=cutt")
    assert (status, answer["error"]) == (400, "unknown fault 'cutt'")
    assert "did you mean cut?" in answer["hint"]


@pytest.mark.parametrize("type", [*KNOWN_TYPES, "thread.merged"])
async def test_an_event_of_any_type_can_be_sent(type: str) -> None:
    async with Simulator().running() as simulator, connect(simulator.url()) as socket:
        await socket.send('{"type":"subscribe"}')
        await simulator.wait_for_subscription()
        status, answer = await _ask(simulator, f"/control/emit?type={type}")
        event = json.loads(await socket.recv())["data"]
    assert (status, answer) == (200, {"id": event["id"], "sent_to": 1})
    assert event["type"] == type


@pytest.mark.parametrize("path", ["/", "/control/explode", "/controls", "/api/v1/inboxes"])
async def test_anything_else_is_not_found(path: str) -> None:
    async with Simulator().running() as simulator:
        assert (await _ask(simulator, path))[0] == 404
