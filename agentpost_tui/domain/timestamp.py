"""Timestamps as somebody wrote them, in seconds since the epoch."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_FIRST: Final = datetime(2, 1, 1, tzinfo=UTC).timestamp()
_END: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
"""Between these, every time zone has a date that Python can tell."""


def seconds_of(timestamp: datetime) -> float | None:
    """Since the epoch; a time without a zone is taken as UTC. None for one so far away that some
    time zone has no date for it."""
    if timestamp.tzinfo is None:
        timestamp = timestamp.replace(tzinfo=UTC)
    seconds = timestamp.timestamp()
    return seconds if _FIRST <= seconds < _END else None


def has_date(instant: float) -> bool:
    """Whether every time zone has a date for an instant, in seconds since the epoch."""
    return _FIRST <= instant < _END
