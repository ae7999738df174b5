"""The clock of a replay."""

from __future__ import annotations

from math import inf

from agentpost_tui.client.pace import Pace
from tests.helpers.clock import ManualClock

THEN = 1_000.0


def made(speed: float = 1.0) -> tuple[ManualClock, Pace]:
    clock = ManualClock()
    return clock, Pace(clock, THEN, speed)


def test_it_runs_at_its_speed() -> None:
    clock, pace = made(4.0)
    assert pace() == THEN
    clock.advance(2.5)
    assert pace() == THEN + 10
    pace.speed = 0.5
    clock.advance(2)
    assert pace() == THEN + 11
    assert pace.seconds_until(THEN + 12) == 2.0
    assert pace.seconds_until(THEN) == 0.0


def test_it_stands_still_and_goes_on_from_there() -> None:
    clock, pace = made()
    clock.advance(1)
    pace.is_paused = True
    clock.advance(60)
    assert pace() == THEN + 1
    assert pace.seconds_until(THEN + 1) is None
    pace.is_paused = False
    clock.advance(1)
    assert pace() == THEN + 2


def test_it_never_passes_what_is_to_be_told_next() -> None:
    clock, pace = made()
    pace.limit = THEN + 3
    clock.advance(10)
    assert pace() == THEN + 3


def test_who_is_a_little_late_catches_up() -> None:
    clock, pace = made()
    clock.advance(0.5)
    pace.reach(THEN + 0.2)
    assert pace() == THEN + 0.5


def test_who_is_very_late_goes_on_from_there() -> None:
    clock, pace = made()
    clock.advance(3600)  # the program was stopped
    pace.reach(THEN + 2)
    assert pace() == THEN + 2


def test_it_jumps_to_what_is_told_early_and_never_back() -> None:
    _, pace = made()
    pace.reach(THEN + 50)
    assert pace() == THEN + 50
    pace.reach(THEN - 50)
    assert pace() == THEN + 50


def test_as_fast_as_can_be_it_moves_by_what_is_told_alone() -> None:
    clock, pace = made(inf)
    clock.advance(9)
    assert pace() == THEN
    assert pace.seconds_until(THEN + 9) == 0.0
    pace.reach(THEN + 9)
    assert pace() == THEN + 9
