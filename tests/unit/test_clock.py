"""One clock for durations and for display."""

from __future__ import annotations

import time

import pytest

from agentpost_tui import clock


def test_it_shows_the_time_of_day() -> None:
    assert clock.now() == pytest.approx(time.time(), abs=5)
    assert clock.wall_offset() == pytest.approx(0, abs=5)


def test_it_never_goes_back() -> None:
    instants = [clock.now() for _ in range(1000)]
    assert instants == sorted(instants)


def test_setting_the_computers_clock_moves_only_the_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    before, offset, real = clock.now(), clock.wall_offset(), time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    assert clock.now() - before < 5
    moved = clock.wall_offset()
    assert moved - offset == pytest.approx(3600, abs=1)
    monkeypatch.setattr(time, "time", lambda: real() + 3600.3)
    assert clock.wall_offset() == moved  # it is only kept in step
    monkeypatch.setattr(time, "time", lambda: real() + 0.3)
    assert clock.wall_offset() == 0.0
