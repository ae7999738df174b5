from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentpost_tui.local_zone import LOCAL
from agentpost_tui.settings import load

BERLIN = ZoneInfo("Europe/Berlin")
DATES = st.datetimes(datetime(1996, 1, 1), datetime(2037, 1, 1))  # noqa: DTZ001
TWICE = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - on that day it came twice
NEVER = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 - and on this one not at all


@pytest.fixture(autouse=True, scope="module")
def _in_berlin() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@given(DATES, st.sampled_from([0, 1]))
@example(TWICE, 0)
@example(TWICE, 1)
@example(NEVER, 0)
@example(NEVER, 1)
def test_what_is_written_in_local_time_means_the_same_as_in_the_named_zone(
    written: datetime, fold: int
) -> None:
    ours, named = (written.replace(tzinfo=zone, fold=fold) for zone in (LOCAL, BERLIN))
    assert ours.timestamp() == named.timestamp()


@given(DATES)
@example(datetime(2026, 10, 25, 0, 30))  # noqa: DTZ001
@example(datetime(2026, 10, 25, 1, 30))  # noqa: DTZ001
def test_an_instant_is_shown_as_in_the_named_zone_and_read_back(utc: datetime) -> None:
    instant = utc.replace(tzinfo=UTC)
    ours, named = (instant.astimezone(zone) for zone in (LOCAL, BERLIN))
    assert f"{ours.isoformat()} {ours:%Z}" == f"{named.isoformat()} {named:%Z}"
    assert ours.fold == named.fold
    assert ours.timestamp() == instant.timestamp()


def test_it_is_the_zone_where_none_is_named() -> None:
    assert load({}).zone is LOCAL
    assert load({"time_zone": "Europe/Rome"}).zone == ZoneInfo("Europe/Rome")
