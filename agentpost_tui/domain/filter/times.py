"""Instants and durations as a filter writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo

from agentpost_tui.domain.timestamp import seconds_of

_DURATION = re.compile(r"(\d+(?:\.\d+)?)([smhdw])", re.ASCII)
_DURATION_BEGUN = re.compile(r"\d+\.?\d*", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

_TIME_OF_DAY = re.compile(r"(\d\d?)(:\d\d(?::\d\d(?:\.\d+)?)?)", re.ASCII)
_ENDINGS = ("0000-01-01T00:00:00", "0000-10-10T00:00:00", "00:00:00")
"""The beginning of an instant, completed by the end of one of these, is an instant."""


def duration_seconds(text: str) -> float | None:
    """`10m`, `2h` or `1.5d` in seconds; None for anything else."""
    found = _DURATION.fullmatch(text.lower())
    return float(found[1]) * _SECONDS[found[2]] if found else None


def begins_duration(text: str) -> bool:
    """True for a duration that lacks only its unit, as it is while being typed."""
    return _DURATION_BEGUN.fullmatch(text) is not None


def instant(text: str, now: float, zone: tzinfo) -> float | None:
    """`14:30`, `2026-11-20` or `2026-11-20T09:00` in seconds since the epoch; None for anything
    else.

    A time of day is its most recent occurrence up to `now`. What names no zone itself is in `zone`.
    """
    of_day = _TIME_OF_DAY.fullmatch(text)
    try:
        if of_day:
            return _latest(time.fromisoformat(of_day[1].zfill(2) + of_day[2]), now, zone)
        parsed = datetime.fromisoformat(text)
        return seconds_of(parsed if parsed.tzinfo else parsed.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def begins_instant(text: str, now: float, zone: tzinfo) -> bool:
    """True for the beginning of an instant, as it is while being typed."""
    begun = f"0{text}" if text[1:2] == ":" else text
    completed = (begun + ending[len(begun) :] for ending in _ENDINGS)
    return any(instant(whole, now, zone) is not None for whole in completed)


def _latest(of_day: time, now: float, zone: tzinfo) -> float:
    return max(at for at in _occurrences(of_day, now, zone) if at <= now)


def _occurrences(of_day: time, now: float, zone: tzinfo) -> Iterator[float]:
    """That time of day on the last days; twice on a day when the clocks are set back."""
    today = datetime.fromtimestamp(now, zone).date()
    for days in (0, 1, 2):
        for fold in (0, 1):
            day = today - timedelta(days=days)
            yield datetime.combine(day, of_day.replace(fold=fold), zone).timestamp()
