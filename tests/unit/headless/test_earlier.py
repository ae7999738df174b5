"""What a journal holds since an instant, while another run goes on writing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Covered, CoverLost, CoverRegained, Gap
from agentpost_tui.domain.records import Entry
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.headless.earlier import Earlier
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.writer import Writer
from tests.helpers.build import make_event
from tests.helpers.clock import ManualClock
from tests.helpers.journal import until


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def other(place: Path, clock: ManualClock) -> Iterator[Writer]:
    """A run that is covered since a minute, and received two events."""
    with journal_writer(place, clock=clock) as writer:
        put(writer, CoverRegained(clock.now - 60), event("one", clock), event("two", clock))
        yield writer


def event(id_: str, clock: ManualClock) -> Event:
    return make_event(id=id_, arrived_at=clock.now)


def put(writer: Writer, *entries: Entry) -> None:
    writer.put(entries)
    until(lambda: not writer.behind)


def earlier(place: Path, clock: ManualClock) -> Earlier:
    return Earlier(place, Subscription(), clock.now - 300, clock)


def ids(items: Iterator[Event | Gap] | list[Event]) -> list[str]:
    return [item.id if isinstance(item, Event) else type(item).__name__ for item in items]


def test_each_event_is_from_before_or_missed_and_none_is_both(
    place: Path, clock: ManualClock, other: Writer
) -> None:
    with earlier(place, clock) as past:
        put(other, event("three", clock))
        assert past.known_ids() == ["two", "one"]
        assert ids(past.items()) == ["Gap", "one", "two"]
        put(other, event("four", clock))
        assert ids(past.missed()) == ["three", "four"]
        assert past.missed() == []
        put(other, event("five", clock))
        assert ids(past.missed()) == ["five"]


def test_what_is_older_than_asked_for_is_neither(
    place: Path, clock: ManualClock, other: Writer
) -> None:
    clock.now += 60
    with Earlier(place, Subscription(), clock.now - 5, clock) as past:
        assert [one for one in past.items() if isinstance(one, Event)] == []
        assert past.missed() == []


def test_beside_a_run_that_lives_there_is_no_gap_up_to_now(
    place: Path, clock: ManualClock, other: Writer
) -> None:
    clock.now += 3
    with earlier(place, clock) as past:
        assert past.covered(None) == Covered(clock.now - 3, goes_on=True)
        gaps = [one for one in past.items() if isinstance(one, Gap)]
        assert [(gap.since, gap.until) for gap in gaps] == [(clock.now - 300, clock.now - 63)]
        clock.now += 1
        put(other, CoverLost(clock.now, "closed 1012"))
        assert past.covered(None) == Covered(clock.now, goes_on=False)


def test_what_is_covered_since_this_run_is_live_does_not_count(
    place: Path, clock: ManualClock, other: Writer
) -> None:
    with earlier(place, clock) as past:
        other.__exit__()
        with journal_writer(place, clock=clock) as ours:
            put(ours, CoverRegained(clock.now + 2))
            assert past.covered(None) == Covered(clock.now + 2, goes_on=True)
            assert past.covered(clock.now + 2) == Covered(clock.now, goes_on=False)


def test_without_any_cover_nobody_looked(place: Path, clock: ManualClock) -> None:
    with journal_writer(place, clock=clock) as writer:
        put(writer, event("one", clock))
    with earlier(place, clock) as past:
        assert past.covered(None) == Covered(clock.now - 300, goes_on=False)
        assert ids(past.items()) == ["one"]
