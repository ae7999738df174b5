"""Rows 1 to 12: the network between us and a server that means well."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import time
from contextlib import AsyncExitStack
from typing import Any

import pytest

from agentpost_tui.client import transport
from agentpost_tui.client.notices import State
from agentpost_tui.client.surroundings import Surroundings
from agentpost_tui.simulator.server import Simulator
from tests.faults.conditions import QUIET, dial_in_vain, faulty, held, watched
from tests.helpers.build import make_envelope, make_frame
from tests.helpers.running import Running
from tests.helpers.wire import Wire


async def lose(run: Running) -> None:
    """Wait until the link has ended and a dial is planned."""
    await run.until_state(State.RECONNECTING)


async def test_a_reset_in_the_middle_of_a_frame_is_no_event_and_a_gap() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)
        frame = make_frame()
        simulator.write(b"\x81\x7e" + len(frame).to_bytes(2, "big") + frame[: len(frame) // 2])
        await asyncio.sleep(0.01)  # a reset takes back what was not read yet
        await simulator.inject("cut")
        await lose(run)
        assert run.session.status.delay_seconds <= 1.0
        assert (run.session.vitals.received, len(run.events)) == (1, 1)
        await run.wait_for_dial()
        await run.until_live()


@pytest.mark.parametrize("fault", ["half_close", "cut", "close:1006", "close:1012:restart"])
async def test_however_the_stream_ends_it_is_noticed_at_once_and_dialled_again(fault: str) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject(fault)
        await lose(run)  # although the clock stands still
        await run.wait_for_dial()
        await run.until_live()
        assert simulator.truth.dialed == 2


async def test_a_server_that_is_down_for_two_seconds_is_found_again_soon() -> None:
    simulator = Simulator(QUIET)
    async with AsyncExitStack() as first_life:
        await first_life.enter_async_context(simulator.running())
        async with watched(simulator.base_url) as run:
            await run.until_live()
            await first_life.aclose()
            await lose(run)
            down_at = run.clock.now
            while run.clock.now < down_at + 1.5:
                await dial_in_vain(run)
                assert run.session.status.cause == "connection refused"
            async with simulator.running():
                await run.wait_for_dial()
                await run.until_live()
                assert run.clock.now <= down_at + 2.0 + 3.0
                assert len(held(run).coverage.gaps) == 1
            await lose(run)


async def test_a_proxy_that_restarts_answers_502_for_a_while_and_causes_no_storm() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.plan_dials("refuse:502", "refuse:502")
        await simulator.inject("close:1001")
        await lose(run)
        delays = [run.session.status.delay_seconds]
        for _ in range(2):
            await dial_in_vain(run)
            delays.append(run.session.status.delay_seconds)
            assert run.session.status.cause == "502, server busy"
        await run.wait_for_dial()
        await run.until_live()
        assert (delays, simulator.truth.dialed) == ([0.5, 1.0, 2.0], 4)


@pytest.mark.parametrize(
    ("code", "cause"),
    [(socket.EAI_NONAME, "name not found"), (socket.EAI_AGAIN, "name lookup failed")],
)
async def test_without_dns_it_tries_on_and_asks_whether_one_is_online(
    code: int, cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(code, "x")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    async with watched("https://mail.example") as run:
        hints = []
        for dial in range(1, 5):
            await run.until(lambda n=dial: run.session.status.attempt == n + 1, "a failed dial")
            assert run.session.status.cause == cause
            hints.append(run.session.status.hint)
            await run.wait_for_dial()
        told = "Cannot find mail.example: are you online?" if "found" in cause else ""
        assert hints == ["", "", told, told]


@pytest.mark.skipif(sys.platform != "linux", reason="a full backlog is refused elsewhere")
async def test_a_first_address_that_swallows_everything_costs_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first address of the server's name answers nothing; the second is the server."""
    swallowing = socket.create_server(("127.0.0.2", 0), backlog=0)
    fillers = [socket.socket() for _ in range(3)]
    for filler in fillers:
        filler.setblocking(False)
        assert filler.connect_ex(swallowing.getsockname()) in (0, errno.EINPROGRESS)
    async with Simulator(QUIET).running() as simulator:
        addresses = [swallowing.getsockname(), ("127.0.0.1", simulator.port)]

        async def resolve(*_: Any, **__: Any) -> Any:
            stream = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
            return [(*stream, address) for address in addresses]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
        started_at = time.monotonic()
        async with watched("http://mail.localhost") as run:
            await run.until_live()
        assert time.monotonic() - started_at < 2.0
    for one in (*fillers, swallowing):
        one.close()


async def test_a_dial_that_is_never_answered_ends_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert transport.OPEN_SECONDS == 10.0
    monkeypatch.setattr(transport, "OPEN_SECONDS", 0.05)
    async with faulty() as (simulator, run):
        simulator.plan_dials("hang")
        await run.until_state(State.CONNECTING)
        await lose(run)
        assert run.session.status.cause == "timed out"
        await run.wait_for_dial()
        await run.until_live()


@pytest.mark.parametrize(("retry_after", "is_ended"), [("", True), (":600", False)])
async def test_another_network_ends_the_wait(retry_after: str, is_ended: bool) -> None:
    """But not one that the server asked for."""
    addresses = ["10.0.0.7"]
    surroundings = Surroundings(lambda: 0.0, lambda: tuple(addresses))
    async with faulty(surroundings=surroundings, chance=lambda: 0.99) as (simulator, run):
        await run.until_live()
        simulator.plan_dials(*["refuse:503"] * 5, f"refuse:503{retry_after}")
        await simulator.inject("cut")
        await lose(run)
        for _ in range(6):
            await dial_in_vain(run)
        assert run.session.status.delay_seconds > 30.0
        dialed = simulator.truth.dialed
        addresses.clear()
        await run.wait(6.0, answered=False)
        assert simulator.truth.dialed == dialed  # none is not another
        addresses.append("10.1.0.7")
        await run.wait(6.0, answered=False)
        if is_ended:
            await run.until_live()
        assert simulator.truth.dialed == dialed + is_ended
        assert run.notes[-1] == "the machine is in another network"


async def test_a_line_that_trickles_is_kept_but_not_called_live() -> None:
    """More than a minute for one event: no frame is whole, and pongs stand behind it."""
    async with (
        Simulator(QUIET).running() as simulator,
        Wire(simulator.port).laid() as wire,
        watched(wire.url) as run,
    ):
        await run.until_live()
        wire.slow = True
        simulator.emit(envelope := make_envelope())
        await run.until(lambda: wire.waiting, "the event on the wire")
        heard_at = run.session.vitals.last_heard_at
        started_at = run.clock.now
        while not run.events:
            if run.clock.now - started_at >= 7.0:
                await run.until_state(State.STALE)
                assert run.session.vitals.last_heard_at == heard_at
            wire.let_pass(6)
            await run.wait(1.0, answered=False)
            await asyncio.sleep(0.001)
        assert run.clock.now - started_at > 60.0
        assert [event.id for event in run.events] == [envelope["id"]]
        wire.slow = False
        wire.let_pass(wire.waiting)
        await run.until_live()
        assert simulator.truth.dialed == 1
        assert not held(run).coverage.gaps


async def test_a_line_that_falls_silent_in_the_middle_of_a_frame_is_given_up() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        Wire(simulator.port).laid() as wire,
        watched(wire.url) as run,
    ):
        await run.until_live()
        wire.slow = True
        simulator.emit(make_envelope())
        await run.until(lambda: wire.waiting, "the event on the wire")
        wire.let_pass(100)
        await asyncio.sleep(0.01)
        await run.wait(7.0, answered=False)
        await run.until_state(State.STALE)
        await run.wait(3.0, answered=False)
        await lose(run)
        assert run.session.status.cause == "no sign of life"


async def test_without_an_answer_to_the_subscribe_it_is_given_up_after_five_seconds() -> None:
    async with Simulator(QUIET).running() as simulator, Wire(simulator.port).laid() as wire:
        wire.slow = True
        async with watched(wire.url) as run:
            await run.until(lambda: wire.waiting, "the handshake on the wire")
            wire.let_pass(wire.waiting)
            await run.until_state(State.SUBSCRIBED)
            await run.wait(4.5, answered=False)
            assert run.state is State.SUBSCRIBED
            await run.wait(0.5, answered=False)
            await lose(run)
            assert run.session.status.cause == "no answer to the subscribe"
            assert State.LIVE not in run.states
            assert run.facts == []


async def test_what_a_dead_link_brings_after_it_was_given_up_is_not_taken() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("freeze")
        simulator.emit(make_envelope())
        await run.wait(10.0, answered=False)
        await lose(run)
        await run.wait_for_dial()
        await run.until_live()
        await simulator.inject("thaw")
        simulator.emit(late := make_envelope())
        await run.until(lambda: run.events)
        assert [event.id for event in run.events] == [late["id"]]
        assert simulator.truth.dialed == 2
