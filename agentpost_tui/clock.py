"""The one clock: seconds since the epoch that count sleep and never jump."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Gives the present instant, in seconds since the epoch.

Instants of one clock can be subtracted (a duration) and shown (a time of day), so a single float
serves for both. They do not follow changes of the computer's clock; `wall_offset()` says by how
much they differ.
"""


def _steady() -> float:
    """Seconds since some fixed point, the time asleep included where the platform can tell."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


_EPOCH = time.time() - _steady()
_offset = 0.0  # what `wall_offset` said last


def now() -> float:
    """The present instant: the wall clock at import plus the time that has passed since, sleep
    included."""
    return _EPOCH + _steady()


def wall_offset() -> float:
    """Seconds by which the computer's clock was moved since the start; add it to show an instant.

    Less than half a second is the clock being kept in step, not moved, and changes nothing: an
    instant that is told twice is the same to the microsecond.
    """
    global _offset
    offset = time.time() - now()
    if abs(offset - _offset) >= 0.5:
        _offset = offset if abs(offset) >= 0.5 else 0.0
    return _offset
