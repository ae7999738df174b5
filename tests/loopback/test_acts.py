"""Each fault does what its name says, seen from a client's side."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    ConnectionClosedError,
    InvalidMessage,
    InvalidStatus,
)

from agentpost_tui.clock import now
from agentpost_tui.simulator.bad_frames import BAD_FRAMES, EXTRAS, MALFORMED
from agentpost_tui.simulator.faults import FAULTS, parse_fault
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope


@asynccontextmanager
async def _connected(
    options: Options | None = None, **client: Any
) -> AsyncIterator[tuple[Simulator, ClientConnection]]:
    """A simulator, and a client that subscribed to everything."""
    async with (
        Simulator(options).running() as simulator,
        connect(simulator.url(), max_size=None, close_timeout=0.2, **client) as socket,
    ):
        await socket.send('{"type":"subscribe"}')
        await simulator.wait_for_subscription()
        yield simulator, socket


async def _event(socket: ClientConnection) -> Any:
    message = json.loads(await socket.recv())
    assert message["type"] == "event"
    return message["data"]


async def _ending(socket: ClientConnection) -> ConnectionClosed:
    with pytest.raises(ConnectionClosed) as closed:
        await socket.recv()
    return closed.value


# To every open connection


@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 1012, 1013, 3003, 4001, 4401, 4999])
async def test_close(code: int) -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject(f"close:{code}:why: \x1b[31m")
        received = (await _ending(socket)).rcvd
        assert received is not None
        assert (received.code, received.reason) == (code, "why: \x1b[31m")
        await simulator.wait_until_gone()
        assert simulator.connections[0].close_sent == code


async def test_close_without_a_code() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("close")
        received = (await _ending(socket)).rcvd
        assert received is not None
        assert received.code == 1005
        await simulator.wait_until_gone()


@pytest.mark.parametrize("code", [999, 1005, 1006, 1015])
async def test_close_with_a_code_that_is_forbidden(code: int) -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject(f"close:{code}")
        ending = await _ending(socket)
        assert ending.sent is not None
        assert ending.sent.code == 1002  # a client that knows the rules calls this an error
        await simulator.wait_until_gone()


async def test_cut() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("cut")
        ending = await _ending(socket)
        assert (ending.rcvd, ending.sent) == (None, None)
        assert isinstance(ending.__cause__, ConnectionResetError)
        await simulator.wait_until_gone()
        assert simulator.connections[0].close_received is None


async def test_half_close() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("half_close")
        ending = await _ending(socket)
        assert ending.rcvd is None
        assert isinstance(ending.__cause__, EOFError)


async def test_freeze_answers_nothing_and_thaw_brings_what_was_withheld() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("freeze")
        pong = await socket.ping()
        simulator.emit(make_envelope(id="withheld"))
        simulator.ping()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(pong), 0.1)
        assert simulator.connections[0].events == 0
        async with connect(simulator.url()) as other:
            await (await other.ping())  # only what was open then is frozen
        await simulator.inject("thaw")
        assert (await _event(socket))["id"] == "withheld"
        assert json.loads(await socket.recv()) == {"type": "ping"}
        await pong


# At the door


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503, 529])
async def test_refuse(status: int) -> None:
    async with Simulator().running() as simulator:
        await simulator.inject(f"refuse:{status}:30")
        for _ in range(2):
            with pytest.raises(InvalidStatus) as refused:
                await connect(simulator.url())
            assert refused.value.response.status_code == status
            assert refused.value.response.headers["Retry-After"] == "30"
        assert [dial.status for dial in simulator.truth.dials] == [status, status]
        await simulator.inject("accept")
        async with connect(simulator.url()):
            pass


async def test_a_redirect() -> None:
    async with Simulator().running() as simulator, Simulator().running() as other:
        simulator.plan_dials(f"refuse:302:{other.url()}")
        async with connect(simulator.url()):
            await other.wait_for_connections()


async def test_accept_drop() -> None:
    async with Simulator().running() as simulator:
        await simulator.inject("accept_drop")
        with pytest.raises(ConnectionClosedError, match="no close frame"):
            await (await connect(simulator.url())).recv()
        assert [dial.status for dial in simulator.truth.dials] == [101]


async def test_accept_close() -> None:
    async with Simulator().running() as simulator:
        await simulator.inject("accept_close:4001:no")
        with pytest.raises(ConnectionClosedError, match=r"4001 \(private use\) no"):
            await (await connect(simulator.url())).recv()


async def test_hang() -> None:
    async with Simulator().running() as simulator:
        await simulator.inject("hang")
        with pytest.raises(TimeoutError):
            await connect(simulator.url(), open_timeout=0.1)
    assert [dial.status for dial in simulator.truth.dials] == [None]
    assert simulator.truth.opened == 0


@pytest.mark.parametrize("fault", ["hang_up", "banner", "banner:220 mail.example ESMTP"])
async def test_an_answer_that_is_none(fault: str) -> None:
    async with Simulator().running() as simulator:
        await simulator.inject(fault)
        with pytest.raises((InvalidMessage, ConnectionResetError)):
            await connect(simulator.url())
    assert [dial.status for dial in simulator.truth.dials] == [None]
    assert simulator.truth.opened == 0


async def test_dials_can_be_planned_one_by_one() -> None:
    async with Simulator().running() as simulator:
        simulator.plan_dials("refuse:503", "accept", "refuse:429")
        for status in (503, 429):
            with pytest.raises(InvalidStatus, match=str(status)):
                await connect(simulator.url())
            await (await connect(simulator.url())).close()
        assert [dial.status for dial in simulator.truth.dials] == [503, 101, 429, 101]


# To those who asked for events


async def test_duplicate() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("duplicate")
        first, second = await _event(socket), await _event(socket)
        assert first == second
        await simulator.inject("duplicate:changed")
        third = await _event(socket)
        assert third["id"] == first["id"]
        assert third["data"]["subject"] != first["data"]["subject"]


@pytest.mark.parametrize(("fault", "age"), [("late", 3600), ("late:5", 5), ("late:-60", -60)])
async def test_late(fault: str, age: float) -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject(fault)
        happened_at = datetime.fromisoformat((await _event(socket))["timestamp"]).timestamp()
        assert now() - happened_at == pytest.approx(age, abs=2)


async def test_huge() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("huge:2")
        assert len(await socket.recv()) > 2 * 2**20


async def test_binary() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("binary")
        frame = await socket.recv()
        assert isinstance(frame, bytes)
        assert json.loads(frame)["data"]["type"] == "message.received"


async def test_unknown_type() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("unknown_type:thread.merged")
        assert (await _event(socket))["type"] == "thread.merged"


async def test_flood_at_a_rate() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("flood:5000:0.1")
        ids = {(await _event(socket))["id"] for _ in range(500)}
        assert len(ids) == 500
        assert simulator.generated == 500


async def test_flood_as_quick_as_it_goes_until_mended() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("flood")
        for _ in range(2_000):
            await socket.recv()
        await simulator.inject("mend")
        simulator.say({"type": "end"})
        received = 2_000
        while b'"end"' not in await socket.recv(decode=False):
            received += 1
        assert simulator.generated == simulator.connections[0].events == received
        assert simulator.dropped == 0


# To everybody, asked or not


async def test_malformed() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("malformed")
        assert [await socket.recv(decode=False) for _ in MALFORMED] == list(MALFORMED.values())
        await simulator.inject("malformed:utf8")
        assert b"\xff" in await socket.recv(decode=False)


@pytest.mark.parametrize("kind", BAD_FRAMES)
async def test_bad_frame(kind: str) -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject(f"bad_frame:{kind}")
        ending = await _ending(socket)
        assert ending.sent is not None
        assert ending.sent.code == (1009 if kind == "fragments" else 1002)


async def test_messages_that_nobody_documented() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("error_frame:no such inbox")
        assert json.loads(await socket.recv()) == {"type": "error", "message": "no such inbox"}
        await simulator.inject("connected_greeting")
        assert json.loads(await socket.recv())["type"] == "connected"
        await simulator.inject("extra")
        assert [await socket.recv(decode=False) for _ in EXTRAS] == list(EXTRAS)


async def test_ping_storm() -> None:
    async with _connected() as (simulator, socket):
        await simulator.inject("ping_storm:2000:0.05")
        pings = [json.loads(await socket.recv()) for _ in range(100)]
        assert pings == [{"type": "ping"}] * 100


async def test_no_app_pings_and_mend() -> None:
    async with _connected(Options(ping_seconds=0.01)) as (simulator, socket):
        assert json.loads(await socket.recv()) == {"type": "ping"}
        await simulator.inject("no_app_pings")
        simulator.say({"type": "mark"})
        while json.loads(await socket.recv())["type"] != "mark":
            pass
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(socket.recv(), 0.1)
        await simulator.inject("mend")
        assert json.loads(await socket.recv()) == {"type": "ping"}


async def test_a_timed_fault_happens_by_itself() -> None:
    options = Options(faults=(parse_fault("close:1012:service restart@0.1"),))
    async with _connected(options) as (_, socket):
        assert "service restart" in str(await _ending(socket))


def test_every_fault_is_tried_here() -> None:
    with open(__file__, encoding="utf-8") as this:
        text = this.read()
    assert [name for name in FAULTS if f'"{name}' not in text] == []
