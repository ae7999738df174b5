"""Rows 38 to 44: this machine sleeps, stalls, or has nothing left to give."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from agentpost_tui import clock
from agentpost_tui.client.notices import State
from tests.faults.conditions import dial_in_vain, faulty, held
from tests.helpers.build import make_envelope


@pytest.mark.parametrize("seconds", [7.0, 60.0, 3600.0], ids=["stall", "ctrl-z", "sleep"])
async def test_a_link_that_still_answers_after_we_stood_still_is_kept(seconds: float) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.emit(make_envelope())
        run.clock.advance(seconds)  # and nothing of ours ran
        run.session.wake()
        await run.until(lambda: State.STALE in run.states)
        await run.until_live()
        await run.until(lambda: run.events)
        assert run.notes == [f"the program or the machine stood still for {seconds:.0f} s"]
        assert simulator.truth.dialed == 1
        await run.until(lambda: held(run).coverage.gaps, "a gap")
        (gap,) = held(run).coverage.gaps
        assert not gap.is_certain  # what we did not read may have been dropped


async def test_one_that_does_not_is_given_up_after_three_seconds() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("freeze")
        simulator.emit(make_envelope())
        run.clock.advance(3600.0)
        run.session.wake()
        await run.until_state(State.STALE)
        await run.wait(3.0, answered=False)
        await run.until_state(State.RECONNECTING)
        await run.wait_for_dial()
        await run.until_live()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)


async def test_a_sleep_ends_a_wait() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.plan_dials(*["refuse:503"] * 5)
        await simulator.inject("cut")
        await run.until_state(State.RECONNECTING)
        run.clock.advance(3600.0)
        run.session.wake()
        await run.until(lambda: simulator.truth.dialed == 2)


@contextmanager
def no_more_files() -> Iterator[None]:
    """Nothing can be opened until the block ends."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.close(lowest_free := os.dup(0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


async def test_without_file_descriptors_it_says_so_and_tries_again() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject("cut")
        await run.until_state(State.RECONNECTING)
        with no_more_files():
            await dial_in_vain(run)
            assert run.session.status.cause == "too many open files"
        await run.wait_for_dial()
        await run.until_live()


@pytest.mark.parametrize("seconds", [-3600.0, 58.0, 3600.0])
async def test_a_clock_that_is_set_touches_no_link(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_time = time.time
    async with faulty() as (simulator, run):
        await run.until_live()
        steady = clock.now()
        monkeypatch.setattr(time, "time", lambda: true_time() + seconds)
        assert abs(clock.now() - steady) < 30.0
        assert clock.wall_offset() == pytest.approx(seconds, abs=1.0)
        await run.wait(10.0)
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)
        assert not held(run).coverage.gaps
        assert run.notes == [f"the computer's clock was set by {seconds:+.0f} s"]
        assert run.states == [State.CONNECTING, State.SUBSCRIBED, State.LIVE]
