"""A clock that stands still until it is told to go on."""

from __future__ import annotations

from tests.helpers.build import START


class ManualClock:
    """Give it where a clock is asked for."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> float:
        """Let time pass; returns the new instant."""
        self.now += seconds
        return self.now
