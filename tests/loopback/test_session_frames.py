"""What the server sends to a session over real sockets, and what becomes of it."""

from __future__ import annotations

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import OUTSIDE, Malformed
from agentpost_tui.domain.gap import CoverDoubtful
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope
from tests.helpers.running import running

SENT = Subscription(("message.sent",))
QUIET = Options(ping_seconds=0)


async def test_application_pings_are_answered_and_a_storm_of_them_starves_nobody() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        simulator.ping()
        dial = simulator.connections[0]
        await run.until(lambda: dial.pongs == 1)
        for _ in range(2_000):
            simulator.ping()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)
        await run.until(lambda: dial.pongs > 1)
        assert run.session.vitals.server_pings == 2_001


async def test_when_nobody_takes_the_session_waits_and_nothing_is_lost() -> None:
    handover = Handover(capacity=100)
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key, handover=handover) as run,
    ):
        await run.until_live()
        for _ in range(1_000):
            simulator.emit(make_envelope())
        await run.until(lambda: handover.is_full)
        await run.wait(30.0, answered=False)  # far more than a silent server would be given
        assert run.state is State.LIVE
        await run.until(lambda: len(run.events) == 1_000)
        assert run.session.vitals.waits > 0
        assert run.session.vitals.received == 1_000
        await run.until(lambda: any(isinstance(fact, CoverDoubtful) for fact in run.facts))
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)


async def test_malformed_and_outside_frames_are_handed_over_with_the_rest() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key, SENT) as run,
    ):
        await run.until_live()
        await simulator.inject("malformed:text")
        await simulator.inject("malformed:no_time")
        simulator.emit(make_envelope(type="message.sent"))
        await run.until(lambda: run.session.vitals.received == 3)
        assert sum(isinstance(one, Malformed) for one in run.arrivals) == 1
        assert [bool(event.flags & OUTSIDE) for event in run.events] == [True, False]


async def test_what_the_server_says_is_told_with_the_key_masked() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        running(simulator.base_url, simulator.key) as run,
    ):
        await run.until_live()
        await simulator.inject(f"error_frame:bad token {simulator.key}")
        await simulator.inject("close")
        await run.until_state(State.RECONNECTING)
        told = f"{run.notices} {list(run.session.log)} {run.session.status} {run.facts}"
        assert simulator.key not in told
        assert run.notes[-1].startswith("complaint: bad token ap_sk_")
        assert run.session.status.cause.startswith("closed 1005 bad token ap_sk_")
