from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agentpost_tui.domain.gap import Gap
from agentpost_tui.text import clean
from agentpost_tui.ui import format as words
from tests.helpers.build import START, make_event

TIMES = words.Times(zone=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (17.9, "17 s"),
        (130, "2 m 10 s"),
        (3780, "1 h 3 m"),
        (187_200, "2 d 4 h"),
        (-3, "0 s"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.9, "2s"), (59, "59s"), (60, "1m"), (7200, "2h"), (200_000, "2d")]
)
def test_ages(seconds: float, text: str) -> None:
    assert words.age(seconds) == text


def test_a_stopwatch_has_hours_minutes_and_seconds() -> None:
    assert words.stopwatch(763.4) == "00:12:43"


@pytest.mark.parametrize(
    ("per_second", "text"), [(0, "0.0/s"), (12.44, "12.4/s"), (1204, "1,204/s")]
)
def test_rates(per_second: float, text: str) -> None:
    assert words.rate(per_second) == text


def test_a_sparkline_is_as_high_as_its_largest() -> None:
    assert words.sparkline([0, 1, 8], 3) == "▁▁█"
    assert words.sparkline([], 3) == ""
    assert words.sparkline([0, 0], 3) == "▁▁"


@given(st.text(), st.integers(1, 60))
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(words.fit(clean(text), width)) == width


def test_unknown_types_are_shown_by_their_own_name() -> None:
    assert words.look_of("message.archived").word == "archived"
    assert words.look_of("inbox.created").word == "inbox.created"
    assert words.look_of("\x1b[31mred").word == "␛[31mred"


@pytest.mark.parametrize(
    ("mode", "width", "text"),
    [
        (words.TimeMode.LOCAL, 12, "08:46:40.318"),
        (words.TimeMode.LOCAL, 8, "08:46:40"),
        (words.TimeMode.LOCAL, 5, "08:46"),
        (words.TimeMode.RELATIVE, 12, "      4m"),
    ],
)
def test_an_events_time_is_as_fine_as_fits(mode: words.TimeMode, width: int, text: str) -> None:
    event = make_event(happened_at=START + 0.318)
    assert words.Times(mode, UTC).of_event(event, width, START + 250) == text


@pytest.mark.parametrize(
    ("width", "text"), [(12, "11-24 08:46"), (11, "08:46:40"), (8, "08:46:40"), (5, "08:46")]
)
def test_the_date_of_another_day_is_told_where_there_is_room(width: int, text: str) -> None:
    times = words.Times(zone=UTC)
    for now in (START + 86_400, START - 86_400):
        assert times.of_event(make_event(), width, now) == text


def test_the_day_is_that_of_the_zone_shown() -> None:
    zone = timezone(timedelta(hours=-9))
    event = make_event()
    assert words.Times(zone=zone).of_event(event, 12, START + 3600) == "11-23 23:46"
    assert words.Times(zone=UTC).of_event(event, 12, START + 3600) == "08:46:40.000"


def test_an_events_age_is_that_of_its_arrival() -> None:
    event = make_event(happened_at=START - 58, arrived_at=START)
    times = words.Times(words.TimeMode.RELATIVE, UTC)
    assert times.of_event(event, 8, START + 1) == "      1s"


@pytest.mark.parametrize("at", [1e300, -1e300, float("inf")])
def test_an_absurd_time_does_not_crash(at: float) -> None:
    assert words.Times(zone=UTC).of_event(make_event(happened_at=at), 8, START)


def test_the_sentence_of_a_gap() -> None:
    gap = Gap(START, "closed 1012 service restart", until=START + 17)
    assert words.gap_sentence(gap, TIMES) == (
        "no cover 08:46:40 – 08:46:57 (17 s): closed 1012 service restart"
    )
    assert words.gap_sentence(Gap(START, "cut"), TIMES) == "no cover 08:46:40 – now: cut"
    assert words.gap_sentence(Gap(START, "", by_user=True), TIMES).endswith("now: by you")
    doubtful = Gap(START, "slow", until=START, possible_until=START + 3)
    assert words.gap_sentence(doubtful, TIMES).startswith("possibly no cover")
