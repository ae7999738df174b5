from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App

from agentpost_tui.ui import throttle
from agentpost_tui.ui.throttle import SHORTEST_SECONDS, Throttle
from tests.helpers.clock import ManualClock


class Owner:
    """Starts timers that end when the test says so."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.end: Callable[[], None] | None = None

    def set_timer(self, seconds: float, act: Callable[[], None]) -> Owner:
        self.asked.append(seconds)
        self.end = act
        return self

    def stop(self) -> None:
        self.end = None


class Throttled:
    """An act that may be done once in a second."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.acts = 0
        self.time = ManualClock()
        self.owner: Any = Owner()
        monkeypatch.setattr(throttle, "monotonic", self.time)
        self.call = Throttle(self.owner, 1.0, self._act)

    def _act(self) -> None:
        self.acts += 1


@pytest.fixture
def throttled(monkeypatch: pytest.MonkeyPatch) -> Throttled:
    return Throttled(monkeypatch)


def test_it_acts_at_once_and_then_when_the_time_is_over(throttled: Throttled) -> None:
    throttled.call()
    assert (throttled.acts, throttled.owner.asked) == (1, [])
    throttled.time.advance(0.25)
    for _ in range(20):
        throttled.call()
    assert (throttled.acts, throttled.owner.asked) == (1, [0.75])
    throttled.time.advance(0.75)
    throttled.owner.end()
    assert (throttled.acts, throttled.owner.end) == (2, None)


def test_after_a_rest_it_acts_at_once_again(throttled: Throttled) -> None:
    throttled.call()
    throttled.time.advance(1.0)
    throttled.call()
    assert (throttled.acts, throttled.owner.asked) == (2, [])


def test_no_timer_is_so_short_that_it_would_be_dropped(throttled: Throttled) -> None:
    throttled.call()
    throttled.time.advance(0.9999)
    throttled.call()
    assert throttled.owner.asked == [SHORTEST_SECONDS]


def test_a_lost_timer_is_not_waited_for(throttled: Throttled) -> None:
    throttled.call()
    throttled.call()
    throttled.time.advance(5.0)
    throttled.call()
    assert (throttled.acts, throttled.owner.end) == (2, None)


async def test_with_timers_of_textual() -> None:
    app = App[None]()
    async with app.run_test():
        acted = asyncio.Event()
        call = Throttle(app, 0.05, acted.set)
        call()
        assert acted.is_set()
        acted.clear()
        call()
        assert not acted.is_set()
        await asyncio.wait_for(acted.wait(), 10)
