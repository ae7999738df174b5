"""The simulator in service: heartbeat, mail, endings, and clients that are not ours."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import aiohttp
import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from agentpost_tui.clock import now
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import Scenario
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope
from tests.helpers.dialing import EVERYTHING, next_message, subscribed


async def _listen_for_ever(socket: ClientConnection) -> None:
    while True:
        await socket.recv()


# Heartbeat


async def test_who_never_answers_a_ping_may_stay() -> None:
    """wscat and websocat print pings and answer nothing."""
    async with (
        Simulator(Options(ping_seconds=0.01)).running() as simulator,
        subscribed(simulator) as socket,
    ):
        for _ in range(20):
            assert await next_message(socket) == {"type": "ping"}
        simulator.emit(make_envelope(id="1"))
        while (message := await next_message(socket))["type"] == "ping":
            pass
        assert message["data"]["id"] == "1"
        assert simulator.connections[0].pongs == 0


async def test_who_never_answers_is_closed_on_demand_and_who_does_is_not() -> None:
    options = Options(ping_seconds=0.3, require_pong=True)

    async def be_polite(socket: ClientConnection) -> None:
        async for _ in socket:
            await socket.send('{"type":"pong"}')

    async with (
        Simulator(options).running() as simulator,
        connect(simulator.url()) as polite,
        connect(simulator.url()) as silent,
    ):
        answering = asyncio.create_task(be_polite(polite))
        with pytest.raises(ConnectionClosed, match="1008"):
            await _listen_for_ever(silent)
        await simulator.truth.wait_until(lambda: len(simulator.links) == 1, "one to be gone")
        assert simulator.links[0].dial.pongs > 0
        answering.cancel()


async def test_protocol_pings_are_answered() -> None:
    async with Simulator().running() as simulator, connect(simulator.url()) as socket:
        await (await socket.ping())


# Mail


async def test_the_scenario_plays_in_its_own_time() -> None:
    scenario = Scenario(1, now(), rate=50)
    async with (
        Simulator(Options(prefill=5), scenario).running() as simulator,
        subscribed(simulator) as socket,
    ):
        times = [(await next_message(socket))["data"]["timestamp"] for _ in range(30)]
        assert times == sorted(times)
        assert simulator.generated >= 30


async def test_many_are_served_at_once() -> None:
    async with Simulator().running() as simulator, AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(subscribed(simulator)) for _ in range(20)]
        expected = [str(number) for number in range(100)]
        for event_id in expected:
            simulator.emit(make_envelope(id=event_id))
        for socket in sockets:
            assert [(await next_message(socket))["data"]["id"] for _ in expected] == expected


async def test_one_slow_client_does_not_delay_another_and_its_losses_are_counted() -> None:
    options = Options(backlog_bytes=100_000)
    async with (
        Simulator(options).running() as simulator,
        connect(simulator.url(), max_queue=1) as slow,
        connect(simulator.url(), max_queue=None) as quick,
    ):
        for socket in (slow, quick):
            await socket.send(EVERYTHING)
        await simulator.wait_for_subscription(2)
        event = make_envelope(data={"extracted_text": "x" * 100_000})
        emitted = 0
        while not simulator.dropped:  # until what the kernel holds for the slow one is full
            simulator.emit(event)
            emitted += 1
            await quick.recv()
        first, second = simulator.connections
        assert first.events + first.dropped == second.events == emitted
        assert second.dropped == 0
        slow.transport.abort()


async def test_at_the_end_everybody_is_told_to_go_away() -> None:
    async with Simulator().running() as simulator:
        socket = await connect(simulator.url())
        await simulator.wait_for_connections()
    with pytest.raises(ConnectionClosed, match="1001"):
        await socket.recv()
    assert simulator.connections[0].close_sent == 1001


async def test_it_ends_at_once_although_nobody_answers() -> None:
    async with Simulator().running() as simulator:
        simulator.plan_dials("accept", "hang")
        frozen = await connect(simulator.url(), close_timeout=0.1)
        await simulator.wait_for_connections()
        hanging = asyncio.ensure_future(connect(simulator.url(), open_timeout=None))
        await simulator.wait_for_dials(2)
        reader, writer = await asyncio.open_connection("127.0.0.1", simulator.port)
        await simulator.inject("freeze")
        ending = now()
    assert now() - ending < 1
    with pytest.raises(websockets.InvalidMessage):
        await hanging
    assert await reader.read() == b""
    writer.close()
    await frozen.close()


async def test_a_second_run_is_a_restart_on_the_same_port() -> None:
    simulator = Simulator()
    ports = set()
    for number in (1, 2):
        async with simulator.running(), connect(simulator.url()):
            await simulator.wait_for_connections(number)
            ports.add(simulator.port)
    assert len(ports) == 1
    assert [dial.number for dial in simulator.connections] == [1, 2]


# Clients that are not ours


async def test_the_vendors_loop_works_unchanged() -> None:
    """The Python sample of the quickstart, with the local address and lists for its prints."""
    events = []

    async def listen(url: str) -> None:
        async with websockets.connect(url) as ws:
            # Subscribe to events
            await ws.send(json.dumps({"type": "subscribe", "event_types": ["message.received"]}))
            async for raw_message in ws:
                message = json.loads(raw_message)
                if message["type"] == "ping":
                    await ws.send(json.dumps({"type": "pong"}))
                    continue
                if message["type"] == "event":
                    event = message["data"]
                    events.append((event["type"], event["data"]["subject"]))

    async with Simulator().running() as simulator:
        listening = asyncio.create_task(listen(simulator.url()))
        await simulator.wait_for_subscription()
        simulator.ping()
        simulator.emit(make_envelope(data={"subject": "Help needed"}))
        simulator.emit(make_envelope(type="message.sent"))
        await simulator.truth.wait_until(lambda: simulator.connections[0].pongs == 1, "a pong")
        await simulator.inject("close:1000:that is all")
        await listening
        assert events == [("message.received", "Help needed")]


async def test_another_librarys_client_gets_the_same() -> None:
    async with (
        Simulator().running() as simulator,
        aiohttp.ClientSession() as session,
        session.ws_connect(simulator.url(), compress=15) as socket,
    ):
        await socket.send_json({"type": "subscribe", "event_types": ["message.received"]})
        assert await simulator.wait_for_subscription() == Subscription(("message.received",))
        envelope = make_envelope(data={"subject": "Größe \x1b[31m 💡"})
        simulator.emit(envelope)
        assert await socket.receive_json() == {"type": "event", "data": envelope}
        await socket.ping()
        simulator.emit({**envelope, "data": {"text": "x" * 70_000}})
        assert len((await socket.receive_json())["data"]["data"]["text"]) == 70_000
        await simulator.inject("close:4000:enough")
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4000
