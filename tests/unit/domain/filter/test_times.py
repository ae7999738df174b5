"""Instants and durations as a filter writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from agentpost_tui.domain.filter import times

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("10m", 600),
        ("2h", 7200),
        ("1.5d", 129_600),
        ("1W", 604_800),
        ("0s", 0),
        ("9" * 400 + "d", float("inf")),
        *((text, None) for text in ("", "10", "m", "10 m", "-10m", "10y", "1h30m", ".5h", "²m")),
    ],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert times.duration_seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", "2026-11-20T14:30:00+01:00"),
        ("15:00", "2026-11-20T15:00:00+01:00"),
        ("15:00:01", "2026-11-19T15:00:01+01:00"),
        ("23:59", "2026-11-19T23:59:00+01:00"),
        ("9:05", "2026-11-20T09:05:00+01:00"),
        ("14:30:02.5", "2026-11-20T14:30:02.500+01:00"),
        ("2026-11-20", "2026-11-20T00:00:00+01:00"),
        ("2026-11-20T09:00", "2026-11-20T09:00:00+01:00"),
        ("2026-11-20 09:00:30", "2026-11-20T09:00:30+01:00"),
        ("2026-11-20T09:00Z", "2026-11-20T09:00:00+00:00"),
        ("2026-11-20T09:00:00.250-05:00", "2026-11-20T09:00:00.250-05:00"),
        ("2030-01-01", "2030-01-01T00:00:00+01:00"),
    ],
)
def test_instants(text: str, expected: str) -> None:
    assert times.instant(text, NOW, ZONE) == datetime.fromisoformat(expected).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "24:01", "14:60", "14", "14:3", "1:2:3:4", "²:30"),
        *("2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59-10:00"),
    ],
)
def test_no_instants(text: str) -> None:
    assert times.instant(text, NOW, ZONE) is None


def test_a_bare_time_that_comes_twice_is_the_later_of_those_that_were() -> None:
    berlin = ZoneInfo("Europe/Berlin")  # on that day 02:30 came first at 00:30, then at 01:30 UTC
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp()
    assert times.instant("02:30", first + 600, berlin) == first
    assert times.instant("02:30", first + 3600, berlin) == first + 3600
    assert times.instant("02:30", first - 600, berlin) == first - 86_400


@pytest.mark.parametrize("whole", ["9:05", "14:30:59", "2026-11-30T09:05:33", "2026-02-28T23:59"])
def test_every_beginning_of_an_instant_is_one(whole: str) -> None:
    for length in range(1, len(whole)):
        begun = whole[:length]
        complete = times.instant(begun, NOW, ZONE) is not None
        assert complete or times.begins_instant(begun, NOW, ZONE), begun


@pytest.mark.parametrize(
    "text", ["x", "14:3x", "25:", "14:30:99", "2026-1x", "2026-11-20T09:00:00x"]
)
def test_other_texts_begin_no_instant(text: str) -> None:
    assert not times.begins_instant(text, NOW, ZONE)


def test_a_number_begins_a_duration() -> None:
    assert all(map(times.begins_duration, ["1", "10", "1.", "1.5"]))
    assert not any(map(times.begins_duration, ["", "x", "10y", "10mm", "1.5."]))
