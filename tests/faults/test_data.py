"""Rows 31 to 37: events that come twice, changed, late, garbled, or all at once."""

from __future__ import annotations

from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import CHANGED, LATE
from agentpost_tui.simulator.bad_frames import MALFORMED
from tests.faults.conditions import faulty, held
from tests.helpers.build import make_envelope


async def test_an_event_that_comes_again_on_either_side_of_a_gap_is_shown_once() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("duplicate")
        await simulator.inject("duplicate")
        await simulator.inject("close:1012")
        await run.until_state(State.RECONNECTING)
        await run.wait_for_dial()
        await run.until_live()
        await simulator.wait_for_subscription(2)
        await simulator.inject("duplicate")
        await run.until(lambda: run.session.vitals.received == 4)
        dashboard = held(run)
        assert [event.copies for event in dashboard.store.since(0)] == [4]
        assert dashboard.ledger.duplicate == 3


async def test_an_id_with_other_content_is_one_row_that_says_so() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("duplicate:changed")
        await simulator.inject("duplicate")
        await run.until(lambda: run.session.vitals.received == 3)
        dashboard = held(run)
        (event,) = dashboard.store.since(0)
        assert event.copies == 3
        assert event.flags & CHANGED
        assert event.id in dashboard.changed


async def test_every_malformed_frame_is_counted_and_the_link_is_kept() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("malformed")
        await simulator.inject("extra")
        await simulator.inject("unknown_type:message.received.spam")
        simulator.emit(last := make_envelope())
        await run.until(lambda: any(event.id == last["id"] for event in run.events))
        vitals = run.session.vitals
        assert vitals.frames >= len(MALFORMED)
        assert vitals.received == len(run.events) + held(run).ledger.malformed
        assert held(run).ledger.malformed > 5
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)


async def test_clocks_that_differ_by_an_hour_change_no_order() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        for seconds in [-3600, 3600] * 25:
            await simulator.inject(f"late:{seconds}")
        await run.until(lambda: len(run.events) == 50)
        events = held(run).store.since(0)
        assert [event.id for event in events] == [
            event_id for _, event_id in simulator.truth.events
        ]
        assert [bool(event.flags & LATE) for event in events] == [False, True] * 25
        assert held(run).skew_seconds is not None


async def test_a_flood_is_taken_whole() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("flood:5000:0.5")
        await run.until(lambda: len(run.events) == 2_500)
        assert simulator.truth.dropped == 0
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)
