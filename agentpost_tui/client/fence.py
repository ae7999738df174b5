"""The fence: from when on what a subscription asks for surely arrives (decisions 2 and 9).

The server acknowledges no subscribe. A ping sent after it is answered after it was read; but the
filter may be applied a little later still.
"""

from __future__ import annotations

from typing import Final

from agentpost_tui.domain.coverage import POSSIBLE_SECONDS

FENCE_SECONDS: Final = 5.0
"""The time a new connection has for its first sign of life."""


class Fence:
    """The fence of one connection, whose subscribe was sent at `now`."""

    def __init__(self, now: float) -> None:
        self.is_settled = False
        """What is asked for arrives."""
        self._due_at = now + FENCE_SECONDS
        self._passed_at: float | None = None

    def answered(self, at: float) -> None:
        """A pong came, whichever: all were sent after the subscribe."""
        if self._passed_at is None:
            self._passed_at = at

    def extend(self, seconds: float) -> None:
        """We did not listen for so long."""
        self._due_at += seconds

    def allow_until(self, at: float) -> None:
        """There shall be an answer by `at`, if that is later than it was."""
        self._due_at = max(self._due_at, at)

    def is_overdue(self, now: float) -> bool:
        return now >= self._due_at

    def settle(self) -> bool:
        """An event came; True if that settles it."""
        if self.is_settled or self._passed_at is None:
            return False
        self.is_settled = True
        return True

    def settled_at(self, now: float) -> float | None:
        """When time alone settled it, if that is news."""
        if self._passed_at is None and self.is_overdue(now):
            self._passed_at = now  # it lives, but leaves WebSocket pings unanswered
        if self._passed_at is None or now < self._passed_at + POSSIBLE_SECONDS or not self.settle():
            return None
        return self._passed_at + POSSIBLE_SECONDS

    @property
    def next_wake_at(self) -> float:
        """When time may change something."""
        if self.is_settled:
            return float("inf")
        return self._due_at if self._passed_at is None else self._passed_at + POSSIBLE_SECONDS
