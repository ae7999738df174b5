"""Rows 27 to 30: frames that break the rules of WebSocket."""

from __future__ import annotations

import pytest

from agentpost_tui.client.notices import State
from agentpost_tui.simulator.bad_frames import BAD_FRAMES
from tests.faults.conditions import faulty, held
from tests.helpers.build import make_envelope


@pytest.mark.parametrize("kind", [f"bad_frame:{kind}" for kind in BAD_FRAMES] + ["huge:17"])
async def test_a_frame_that_breaks_the_rules_ends_the_link_and_leaves_a_gap(kind: str) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)
        await simulator.inject(kind)
        await run.until_state(State.RECONNECTING)
        too_big = kind in ("huge:17", "bad_frame:fragments")
        broke = {
            "huge:17": "a message over 16 MiB was skipped",
            "bad_frame:fragments": "a message with too many fragments was skipped",
        }
        cause = broke.get(kind, "the server broke the WebSocket")
        assert run.session.status.cause.startswith(cause)
        assert run.session.vitals.oversize == too_big
        assert run.session.vitals.received == 1
        assert held(run).coverage.open_gap is not None
        await run.wait_for_dial()
        await run.until_live()
        assert simulator.connections[0].close_received == (1009 if too_big else 1002)


@pytest.mark.parametrize("fault", ["malformed:utf8", "binary", "malformed:nul", "malformed:empty"])
async def test_a_payload_that_is_odd_keeps_the_link(fault: str) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject(fault)
        simulator.emit(make_envelope())
        await run.until(lambda: run.events and run.session.vitals.frames == 2)
        assert run.session.vitals.received + run.session.vitals.oddities == 2
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)
