from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentpost_tui.domain.records import iso
from agentpost_tui.domain.timestamp import seconds_of

ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FARTHEST = tuple(timezone(timedelta(minutes=minutes)) for minutes in (-1439, 1439))


@given(st.datetimes(timezones=st.none() | ZONES))
@example(datetime(1, 1, 1, tzinfo=UTC))
@example(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))
@example(datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-10))))
@example(datetime(2, 1, 1, tzinfo=FARTHEST[1]))
@example(datetime(9998, 12, 31, 23, 59, 59, 999999, tzinfo=FARTHEST[0]))
def test_what_it_gives_can_be_shown_in_every_time_zone(timestamp: datetime) -> None:
    seconds = seconds_of(timestamp)
    if seconds is not None:
        assert iso(seconds)
        for zone in FARTHEST:
            assert datetime.fromtimestamp(seconds, zone).timestamp() == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("year", "is_shown"), [(1, False), (2, True), (2026, True), (9998, True), (9999, False)]
)
def test_only_years_at_the_ends_are_none(year: int, is_shown: bool) -> None:
    assert (seconds_of(datetime(year, 6, 1, tzinfo=UTC)) is not None) == is_shown
