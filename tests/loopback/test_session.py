"""The session over real sockets, against the simulator."""

from __future__ import annotations

import asyncio
import time

import pytest
from websockets.asyncio.server import ServerConnection, serve

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import Notice, State
from agentpost_tui.client.session import Session
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope
from tests.helpers.running import running

SENT = Subscription(("message.sent",))
QUIET = Options(ping_seconds=0)


async def test_from_the_dial_to_the_first_event() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        envelope = make_envelope()
        simulator.emit(envelope)
        await run.until(lambda: run.events)
        assert run.events[0].id == envelope["id"]
        assert run.states == [State.CONNECTING, State.SUBSCRIBED, State.LIVE]
        assert run.session.status.confirmed
        assert [type(fact) for fact in run.facts] == [CoverRegained, CoverSettled]
        vitals = run.session.vitals
        assert (vitals.dials, vitals.received, vitals.pings_sent, vitals.pongs_heard) == (
            1,
            1,
            1,
            1,
        )
        assert [entry.state for entry in run.session.log] == run.states


async def test_what_is_sent_to_the_server_word_for_word() -> None:
    heard: list[str | bytes] = []

    async def listen(socket: ServerConnection) -> None:
        heard.append(await socket.recv())
        await socket.send('{"type":"ping"}')
        heard.append(await socket.recv())

    async with serve(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        subscription = Subscription(("message.received",), "inb_1", ("env_1",))
        async with running(f"http://127.0.0.1:{port}", "key", subscription) as run:
            await run.until(lambda: len(heard) == 2)
    assert heard == [
        '{"type":"subscribe","event_types":["message.received"],"inbox_id":"inb_1",'
        '"environment_ids":["env_1"]}',
        '{"type":"pong"}',
    ]


# Endings


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("close:1000", "closed 1000 normally"),
        ("close:1001", "closed 1001 going away"),
        ("close:1012:back soon", "closed 1012 back soon"),
        ("close:4401", "closed 4401 without a reason"),
        ("close", "closed 1005 without a code"),
        ("cut", "cut off without a close"),
    ],
)
async def test_there_is_a_delay_before_every_redial_whatever_ended_the_link(
    fault: str, cause: str
) -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        for number in range(1, 4):
            await run.until_live()
            await simulator.inject(fault)
            await run.until_state(State.RECONNECTING)
            status = run.session.status
            assert (status.cause, status.attempt) == (cause, number + 1)
            assert status.due_at is not None
            await run.wait(status.delay_seconds - 0.1, answered=False)
            assert (run.state, simulator.truth.dialed) == (State.RECONNECTING, number)
            await run.wait(0.2, answered=False)
            await run.until(lambda: run.state is not State.RECONNECTING)
        await run.until_live()
        kinds = [CoverRegained] + [CoverLost, CoverRegained] * 3
        assert [type(fact) for fact in run.facts] == kinds


async def test_what_came_before_a_close_is_handed_over_before_the_gap() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        for _ in range(500):
            simulator.emit(make_envelope())
        await simulator.inject("close:1001")
        await run.until_state(State.RECONNECTING)
        assert len(run.events) == 500
        assert isinstance(run.arrivals[-1], CoverLost)


@pytest.mark.parametrize("late", [False, True])
async def test_a_wrong_key_is_refused_after_one_dial(late: bool) -> None:
    options = Options(ping_seconds=0, accept_bad_key=late)
    async with (
        Simulator(options).running() as simulator,
        running(simulator.base_url, "ap_sk_live_canary0123456789k3y9") as run,
    ):
        if late:
            simulator.door = None
        await run.until_state(State.REFUSED)
        await run.wait(60.0, answered=False)
        assert (run.state, simulator.truth.dialed) == (State.REFUSED, 1)
        assert run.session.status.hint
        if not late:
            cause = "401, the key ap_sk_live_…k3y9 was not accepted"
            assert run.session.status.cause == cause


async def test_it_gives_up_after_as_many_dials_as_allowed() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key, max_attempts=3) as run,
    ):
        simulator.plan_dials("hang_up", "refuse:503", "accept_drop")
        await run.until_state(State.RECONNECTING)
        await run.wait_for_dial()
        await run.until(lambda: run.session.status.attempt == 3)
        await run.wait_for_dial()
        await run.until_state(State.REFUSED)
        assert (run.session.status.gave_up, simulator.truth.dialed) == (True, 3)
        run.clock.advance(1.0)
        run.session.reconnect()
        await run.until_live()


async def test_throttled_it_waits_as_long_as_it_was_told() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        simulator.plan_dials("refuse:429:30")
        await run.until_state(State.RECONNECTING)
        assert run.session.status.throttled
        assert 30.0 <= run.session.status.delay_seconds <= 33.0
        await run.wait(29.5, answered=False)
        assert simulator.truth.dialed == 1
        await run.wait_for_dial()
        await run.until_live()


async def test_a_message_that_is_too_big_is_counted_and_the_link_renewed() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        await simulator.inject("huge:17")
        await run.until_state(State.RECONNECTING)
        assert (run.session.vitals.oversize, run.session.vitals.received) == (1, 0)
        await run.wait_for_dial()
        await run.until_live()


async def test_a_frozen_server_is_stale_after_seven_seconds_and_given_up_after_ten() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        await simulator.inject("freeze")
        await run.wait(6.5, answered=False)
        assert run.state is State.LIVE
        await run.wait(0.5, answered=False)
        await run.until_state(State.STALE)
        await run.wait(3.0, answered=False)
        await run.until_state(State.RECONNECTING)
        assert run.session.status.cause == "no sign of life"
        await run.wait_for_dial()
        await run.until_live()
        lost = run.facts[-2]
        assert isinstance(lost, CoverLost)
        assert run.clock.now - lost.since < 11.0


async def test_a_freeze_that_ends_in_time_costs_nothing() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        await simulator.inject("freeze")
        await run.wait(8.0, answered=False)
        await run.until_state(State.STALE)
        simulator.emit(make_envelope())
        await simulator.inject("thaw")
        await run.until_state(State.LIVE)
        await run.until(lambda: run.events)
        assert simulator.truth.dialed == 1
        assert CoverLost not in [type(fact) for fact in run.facts]


# The end


@pytest.mark.parametrize("frozen", [False, True])
async def test_cancelled_it_closes_politely_within_a_second(frozen: bool) -> None:
    async with Simulator(QUIET).running() as simulator:
        async with running(simulator.base_url, simulator.key) as run:
            await run.until_live()
            if frozen:
                await simulator.inject("freeze")
            notices = len(run.notices)
            started_at = time.monotonic()
        assert time.monotonic() - started_at < 1.5
        assert len(run.notices) == notices
        if not frozen:
            await simulator.wait_until_gone()
            assert simulator.connections[0].close_received == 1000


async def test_a_bug_ends_the_run_rather_than_being_hidden() -> None:
    def stumble(notice: Notice) -> None:
        raise ZeroDivisionError

    async with Simulator(QUIET).running() as simulator:
        address = Address.parse(simulator.base_url, simulator.key)
        session = Session(address, SENT, handover=Handover(), notify=stumble)
        with pytest.raises(ExceptionGroup) as raised:
            async with asyncio.timeout(5.0):
                await session.run()
    assert raised.group_contains(ZeroDivisionError)


async def test_whoever_is_told_may_answer_at_once() -> None:
    async with Simulator(QUIET).running() as simulator:
        address = Address.parse(simulator.base_url, simulator.key)
        states: list[State] = []
        is_offline = asyncio.Event()

        def tell(notice: Notice) -> None:
            states.append(session.status.state)
            if session.status.state is State.CONNECTING:
                session.go_offline()
            else:
                is_offline.set()

        session = Session(address, SENT, handover=Handover(), notify=tell)
        task = asyncio.create_task(session.run())
        async with asyncio.timeout(5.0):
            await is_offline.wait()
        assert states == [State.CONNECTING, State.OFFLINE]
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
