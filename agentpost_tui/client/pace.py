"""The clock of a replay: it shows the past, at a speed, and can stand still or jump."""

from __future__ import annotations

from math import inf
from typing import Final

from agentpost_tui.clock import Clock

LATE_SECONDS: Final = 1.0
"""Who tells what is due later than that, because the program was stopped or cannot keep up, goes on
from there instead of hurrying after the clock."""


class Pace:
    """A clock that counts `speed` seconds of the past in each of ours; `inf` is as fast as can be.

    It never passes `limit`, the instant of what is to be told next.
    """

    def __init__(self, clock: Clock, at: float, speed: float = 1.0) -> None:
        self.limit = inf
        self._clock = clock
        self._at = at
        self._read_at = clock()
        """When it showed `_at`, on our clock."""
        self._speed = speed
        self._is_paused = False

    def __call__(self) -> float:
        """The instant of the past that is shown now."""
        return max(self._at, min(self.limit, self._free()))

    @property
    def speed(self) -> float:
        """Seconds of the past in one of ours."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self.jump(self())
        self._speed = speed

    @property
    def is_paused(self) -> bool:
        """True while it stands still."""
        return self._is_paused

    @is_paused.setter
    def is_paused(self, is_paused: bool) -> None:
        self.jump(self())
        self._is_paused = is_paused

    def jump(self, at: float) -> None:
        """Show another instant, and go on from there."""
        self._at = at
        self._read_at = self._clock()

    def reach(self, at: float) -> None:
        """What is of that instant is told now; nothing goes back for it."""
        late = self._free() - at
        if late < 0 or late > LATE_SECONDS * self._speed:
            self.jump(max(at, self._at))

    def seconds_until(self, at: float) -> float | None:
        """How long until it shows an instant, in seconds of ours; None while it stands still."""
        if self._is_paused:
            return None
        return 0.0 if self._speed == inf else max(0.0, (at - self._free()) / self._speed)

    def _free(self) -> float:
        """What it would show without a limit."""
        if self._is_paused or self._speed == inf:
            return self._at
        return self._at + (self._clock() - self._read_at) * self._speed
