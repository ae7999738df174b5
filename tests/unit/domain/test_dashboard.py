from __future__ import annotations

from datetime import UTC

from agentpost_tui.domain.dashboard import KEEP_CHANGED, KEEP_CHANGED_BYTES, Dashboard
from agentpost_tui.domain.event import CHANGED, LATE, OUTSIDE, Malformed
from agentpost_tui.domain.filter.compiled import FilterContext, compile_filter
from agentpost_tui.domain.gap import CoverLost, CoverRegained, Gap
from tests.helpers.build import START, make_event


def test_the_ledger_adds_up_whatever_came() -> None:
    dashboard = Dashboard(keep_events=20)
    bounced = compile_filter("type:bounced", FilterContext(now=lambda: START, zone=UTC))
    dashboard.view.set_filter(bounced)
    again = make_event()
    batch = [
        *[make_event(type="message.bounced" if n % 3 else "message.sent") for n in range(60)],
        Malformed("not JSON", b"{", START),
        make_event(flags=OUTSIDE),
        again,
        make_event(id=again.id, envelope={"timestamp": "2020-01-01T00:00:00.000Z"}),
    ]
    dashboard.ingest(batch, START)
    balance = dashboard.balance(received=len(batch), in_handover=0)
    assert balance.is_even
    assert (balance.malformed, balance.duplicate, balance.outside) == (1, 1, 1)
    assert balance.evicted > 0


def test_what_is_missing_shows_as_a_difference() -> None:
    dashboard = Dashboard()
    dashboard.ingest([make_event()], START)
    assert not dashboard.balance(received=2, in_handover=0).is_even
    assert dashboard.balance(received=2, in_handover=1).is_even


def test_a_duplicate_is_counted_on_the_row_it_repeats() -> None:
    dashboard = Dashboard()
    event = make_event()
    change = dashboard.ingest([event, make_event(id=event.id, envelope={})], START)
    assert event.copies == 2
    assert change.added == 1


def test_the_same_id_with_other_bytes_is_marked_changed_and_both_frames_are_kept() -> None:
    dashboard = Dashboard()
    event = make_event()
    other = make_event(id=event.id, envelope={"data": {"subject": "another"}})
    dashboard.ingest([event, other], START)
    assert event.flags & CHANGED
    assert dashboard.changed[event.id] == other.frame


def test_other_frames_are_kept_within_bounds_the_newest_ones() -> None:
    dashboard = Dashboard()
    events = [make_event() for _ in range(250)]
    again = [make_event(id=event.id, frame=b"x" * (event is events[-1])) for event in events]
    dashboard.ingest([*events, *again], START)
    assert list(dashboard.changed) == [event.id for event in events[-KEEP_CHANGED:]]
    newest = make_event(id=events[0].id, frame=b"x" * KEEP_CHANGED_BYTES)
    dashboard.ingest([newest], START)
    assert list(dashboard.changed) == [newest.id]
    assert all(event.flags & CHANGED for event in events)


def test_an_event_older_than_the_newest_by_more_than_a_second_is_late() -> None:
    dashboard = Dashboard()
    events = [make_event(happened_at=START + after) for after in (10.0, 9.5, 8.0)]
    dashboard.ingest(events, START)
    assert [bool(event.flags & LATE) for event in events] == [False, False, True]


def test_a_gap_stands_between_the_events_that_it_came_between() -> None:
    dashboard = Dashboard()
    before, after = make_event(), make_event()
    dashboard.ingest([before, CoverLost(START, "cut"), CoverRegained(START + 5), after], START)
    rows = [dashboard.view.row(index) for index in range(3)]
    assert rows[0] is before
    assert isinstance(rows[1], Gap)
    assert rows[2] is after


def test_the_clocks_difference_is_known_after_fifty_events() -> None:
    dashboard = Dashboard()
    events = [make_event(happened_at=START, arrived_at=START + 58) for _ in range(49)]
    dashboard.ingest(events, START)
    assert dashboard.skew_seconds is None
    dashboard.ingest([make_event(happened_at=START, arrived_at=START + 58)], START)
    assert dashboard.skew_seconds == 58.0


def test_eviction_takes_off_the_statistics() -> None:
    dashboard = Dashboard(keep_events=20)
    dashboard.ingest([make_event() for _ in range(50)], START)
    assert dashboard.stats.types["message.received"] == len(dashboard.store)
    assert dashboard.stats.environments["env_prod"].events == len(dashboard.store)
