"""One fault of each kind with a clock that really runs: timers, not the test, move things on.

The long ones run with LONG_TESTS=1 in the environment.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from agentpost_tui.client.notices import State
from agentpost_tui.simulator.server import Simulator
from tests.faults.conditions import faulty, held
from tests.helpers.build import START, make_envelope
from tests.helpers.running import Running

long = pytest.mark.skipif("LONG_TESTS" not in os.environ, reason="takes long: set LONG_TESTS=1")


@asynccontextmanager
async def in_real_time() -> AsyncIterator[tuple[Simulator, Running]]:
    """As `faulty`, but time passes by itself."""
    async with faulty(chance=random.Random(1).random) as (simulator, run):
        passing = asyncio.create_task(pass_time(run))
        try:
            yield simulator, run
        finally:
            passing.cancel()


async def pass_time(run: Running) -> None:
    started_at = time.monotonic()
    while True:
        run.clock.now = START + time.monotonic() - started_at
        await asyncio.sleep(0.005)


async def state_within(run: Running, state: State, seconds: float) -> float:
    """Wait for a state; after how many seconds it came."""
    started_at = time.monotonic()
    async with asyncio.timeout(seconds):
        while run.state is not state:  # noqa: ASYNC110 - of anything that may bring it
            await asyncio.sleep(0.005)
    return time.monotonic() - started_at


@pytest.mark.parametrize("fault", ["cut", "close:1012", "bad_frame:opcode", "refused"])
async def test_a_live_link_comes_back_by_itself(fault: str) -> None:
    async with in_real_time() as (simulator, run):
        await run.until_live()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)
        if fault == "refused":
            simulator.plan_dials("refuse:503")
        await simulator.inject("cut" if fault == "refused" else fault)
        await state_within(run, State.RECONNECTING, 1.0)
        simulator.emit(make_envelope())
        await state_within(run, State.LIVE, 6.0)
        await simulator.wait_for_subscription(2)
        simulator.emit(make_envelope())
        await run.until(lambda: len(run.events) == 2)
        assert len(held(run).coverage.gaps) == 1


@long
async def test_a_frozen_server_is_noticed_in_time() -> None:
    async with in_real_time() as (simulator, run):
        await run.until_live()
        await simulator.inject("freeze")
        stale = await state_within(run, State.STALE, 7.5)
        lost = stale + await state_within(run, State.RECONNECTING, 10.5 - stale)
        assert stale <= 7.1
        assert lost <= 10.1
        await state_within(run, State.LIVE, 2.0)


@long
async def test_a_flood_that_lasts_is_taken_whole() -> None:
    async with in_real_time() as (simulator, run):
        await run.until_live()
        await simulator.inject("flood:5000:30")
        for _ in range(300):
            await asyncio.sleep(0.1)
            assert len(run.arrivals) >= 0  # somebody takes what comes
        await run.until(lambda: run.session.vitals.received == 150_000)
        assert (simulator.truth.dropped, simulator.truth.dialed) == (0, 1)
        assert State.STALE not in run.states
