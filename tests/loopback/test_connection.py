"""Open connections over real sockets: how they end, and that nothing is lost before."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agentpost_tui.client import transport
from agentpost_tui.client.address import Address
from agentpost_tui.client.ending import Ended, Ending, How
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Simulator, transport.Connection]]:
    async with Simulator().running() as simulator:
        connection = await transport.dial(Address.parse(simulator.base_url, simulator.key))
        await simulator.wait_for_connections()
        try:
            yield simulator, connection
        finally:
            await connection.close()


async def ending_of(connection: transport.Connection) -> Ending:
    try:
        while True:
            await connection.receive()
    except Ended as ended:
        return ended.ending


@pytest.mark.parametrize(
    ("fault", "ending"),
    [
        ("close:1000", Ending(How.CLOSED, 1000)),
        ("close:1012:back soon", Ending(How.CLOSED, 1012, "back soon")),
        ("close:4401:no", Ending(How.CLOSED, 4401, "no")),
        ("close", Ending(How.CLOSED, 1005)),
        ("cut", Ending(How.CUT)),
        ("half_close", Ending(How.CUT)),
        ("huge:17", Ending(How.BROKEN, 1009)),
        ("bad_frame:fragments", Ending(How.BROKEN, 1009, "too many fragments")),
        ("bad_frame:opcode", Ending(How.BROKEN, 1002)),
    ],
)
async def test_how_a_connection_ends(fault: str, ending: Ending) -> None:
    async with connected() as (simulator, connection):
        await connection.send('{"type":"subscribe"}')
        await simulator.wait_for_subscription()
        await simulator.inject(fault)
        assert await ending_of(connection) == ending


async def test_what_came_before_a_close_is_still_given() -> None:
    async with connected() as (simulator, connection):
        await connection.send('{"type":"subscribe"}')
        await simulator.wait_for_subscription()
        for _ in range(100):
            simulator.emit(make_envelope())
        await simulator.inject("close:1001")
        came: list[bytes] = []
        while len(came) < 100:
            came += await connection.receive()
        assert all(b"Invoice" in message for message in came)
        assert (await ending_of(connection)).code == 1001


async def test_a_reason_that_repeats_the_key_is_masked() -> None:
    async with connected() as (simulator, connection):
        await simulator.inject(f"close:1008:{simulator.key}")
        assert simulator.key not in (await ending_of(connection)).detail


async def test_our_own_close_is_told_from_theirs() -> None:
    async with connected() as (simulator, connection):
        reading = asyncio.create_task(ending_of(connection))
        await asyncio.sleep(0)
        await connection.close()
        assert await reading == Ending(How.LEFT)
        await simulator.wait_until_gone()
        assert simulator.connections[0].close_received == 1000
        await connection.send("x")  # nothing happens
        await connection.ping(lambda: None)


async def test_a_close_that_is_not_answered_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "CLOSE_SECONDS", 0.05)
    async with connected() as (simulator, connection):
        await simulator.inject("freeze")
        reading = asyncio.create_task(ending_of(connection))
        await connection.close()
        assert await reading == Ending(How.CUT)


async def test_a_ping_is_answered_and_after_the_end_it_is_not() -> None:
    async with connected() as (_, connection):
        answered = asyncio.Event()
        await connection.ping(answered.set)
        await answered.wait()
        await connection.ping(lambda: pytest.fail("answered after the end"))
        connection.abort()
        assert await ending_of(connection) == Ending(How.CUT)


async def test_nothing_is_logged_even_when_everything_else_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connected() as (simulator, connection):
        await connection.send('{"type":"subscribe"}')
        await simulator.wait_for_subscription()
    ours = [record for record in caplog.records if record.name.startswith("agentpost_tui.wire")]
    assert ours == []
    assert "ap_sk_" not in caplog.text
