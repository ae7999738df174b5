"""What costs too much to be done for each change is done a few times a second."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump
from textual.timer import Timer

SHORTEST_SECONDS = 0.01
"""For a timer: Textual drops one that is late before it has begun."""


class Throttle:
    """An act that is done at once when it is called for, but not again within so many seconds:
    then it is done when they are over.

    Args:
        owner: whose timer it takes.
    """

    def __init__(self, owner: MessagePump, seconds: float, act: Callable[[], None]) -> None:
        self._owner = owner
        self._seconds = seconds
        self._act = act
        self._done_at = float("-inf")
        self._timer: Timer | None = None

    def __call__(self) -> None:
        left = self._done_at + self._seconds - monotonic()
        if left <= 0:  # asked first: should a timer be lost all the same, nothing waits for it
            self._do()
        elif self._timer is None:
            self._timer = self._owner.set_timer(max(left, SHORTEST_SECONDS), self._do)

    def _do(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._done_at = monotonic()
        self._act()
