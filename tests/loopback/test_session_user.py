"""What the user does to a session over real sockets: offline, reconnect, another subscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agentpost_tui.client.notices import State
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import OUTSIDE
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.options import Options, SecondSubscribe
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope
from tests.helpers.running import Running, running

RECEIVED = Subscription(("message.received",))
EITHER = Subscription(("message.received", "message.sent"))
QUIET = Options(ping_seconds=0)


async def test_offline_and_online_again() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        run.session.go_offline()
        assert run.state is State.OFFLINE
        await simulator.wait_until_gone()
        assert simulator.connections[0].close_received == 1000
        await run.until(lambda: len(run.facts) == 2)
        lost = run.facts[-1]
        assert isinstance(lost, CoverLost)
        assert lost.by_user
        await run.wait(60.0, answered=False)
        assert simulator.truth.dialed == 1
        run.session.go_online()
        await run.until_live()


async def test_offline_stops_a_dial_that_is_under_way() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await simulator.inject("hang")
        await simulator.wait_for_dials()
        run.session.go_offline()
        assert run.state is State.OFFLINE
        simulator.mend()
        run.clock.advance(1.0)
        run.session.go_online()
        await run.until_live()


async def test_told_to_reconnect_it_does_not_wait() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        simulator.plan_dials("refuse:429:600")
        await run.until_state(State.RECONNECTING)
        run.clock.advance(1.0)
        run.session.reconnect()
        await run.until_live()


# Switchovers


@asynccontextmanager
async def mail(simulator: Simulator) -> AsyncIterator[list[str]]:
    """Mail arrives all the time; its ids."""
    ids: list[str] = []

    async def arrive() -> None:
        while True:
            envelope = make_envelope()
            ids.append(envelope["id"])
            simulator.emit(envelope)
            await asyncio.sleep(0.0005)

    task = asyncio.create_task(arrive())
    try:
        yield ids
    finally:
        task.cancel()


async def until_switched(run: Running, simulator: Simulator, connections: int) -> None:
    await run.until(lambda: run.notes[-1:] == ["switchover done"])
    await run.until(lambda: simulator.truth.opened - simulator.truth.closed == 1)
    assert simulator.truth.opened == connections
    assert run.session.status.switching_to is None


@pytest.mark.parametrize("vendor", ["replace", "add", "refuse", "close"])
@pytest.mark.parametrize("how", ["apply", "reconnect"])
async def test_a_switchover_loses_nothing_and_shows_nothing_twice(
    vendor: SecondSubscribe, how: str
) -> None:
    options = Options(ping_seconds=0, second_subscribe=vendor)
    async with (
        Simulator(options).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        async with mail(simulator) as ids:
            await run.until(lambda: len(run.events) > 10)
            run.clock.advance(1.0)
            run.session.apply(RECEIVED) if how == "apply" else run.session.reconnect()
            await until_switched(run, simulator, connections=2)
        assert run.session.status.subscription == (RECEIVED if how == "apply" else Subscription())
        dashboard = Dashboard()
        await run.until(lambda: ids[-1] in {event.id for event in run.events})
        dashboard.ingest(run.arrivals, run.clock.now)
        assert {event.id for event in run.events} == set(ids)
        assert len(dashboard.store) == len(ids)
        assert dashboard.ledger.duplicate == run.session.vitals.received - len(ids) > 0
        assert dashboard.balance(run.session.vitals.received, 0).is_even
        assert [type(fact) for fact in run.facts] == [CoverRegained, CoverSettled]
        assert State.RECONNECTING not in run.states
        assert [len(dial.subscriptions) for dial in simulator.connections] == [1, 1]
        assert simulator.connections[0].close_received == 1000


async def test_on_a_quiet_link_the_old_connection_goes_two_seconds_after_the_fence() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        await run.wait(3.0)
        run.session.apply(RECEIVED)
        await run.until(lambda: simulator.truth.subscribed == 2)
        await run.wait(1.5, answered=False)
        assert simulator.truth.opened - simulator.truth.closed == 2
        await run.wait(1.0, answered=False)
        await until_switched(run, simulator, connections=2)


async def test_inside_is_inside_either_subscription_while_both_are_in_force() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key, RECEIVED) as run,
    ):
        await run.until_live()
        run.clock.advance(1.0)
        run.session.apply(EITHER)
        await run.until(lambda: simulator.truth.subscribed == 2)
        simulator.emit(make_envelope(type="message.sent"))
        await until_switched(run, simulator, connections=2)
        assert [event.flags & OUTSIDE for event in run.events] == [0]


@pytest.mark.parametrize("fault", ["refuse:401", "refuse:429", "hang_up", "accept_close:4001"])
async def test_a_switchover_that_fails_never_stops_the_run(fault: str) -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        simulator.plan_dials(fault)
        run.clock.advance(1.0)
        run.session.apply(RECEIVED)
        await run.until_state(State.RECONNECTING)
        await run.until(lambda: simulator.connections[0].closed_at)
        assert simulator.connections[0].close_received == 1000
        await run.wait_for_dial()
        await run.until_live()
        assert run.session.status.subscription == RECEIVED
        kinds = [type(fact) for fact in run.facts if not isinstance(fact, CoverSettled)]
        assert kinds == [CoverRegained, CoverLost, CoverRegained]


async def test_offline_during_a_switchover_ends_both() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        run.clock.advance(1.0)
        run.session.reconnect()
        await run.until(lambda: simulator.truth.subscribed == 2)
        run.session.go_offline()
        await simulator.wait_until_gone()
        assert [dial.close_received for dial in simulator.connections] == [1000, 1000]
        assert run.state is State.OFFLINE
