from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from agentpost_tui.domain.event import MARKED, OUTSIDE, Event
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, compile_filter
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.store import EventStore
from agentpost_tui.domain.view import EventView
from tests.helpers.build import START, make_event

TEXTS = ("", "type:bounced", "type:message.*", "invoice", "invoice type:bounced", "is:marked")


def compiled(text: str) -> Filter | None:
    from datetime import UTC

    return compile_filter(text, FilterContext(now=lambda: START, zone=UTC)) if text else None


def add(store: EventStore, view: EventView, **changes: Any) -> Event:
    event = make_event(**changes)
    store.add(event)
    view.apply([event])
    return event


def scan(view: EventView) -> None:
    while view.is_scanning:
        view.scan(3)


def test_what_arrives_is_shown_when_it_passes() -> None:
    store = EventStore()
    view = EventView(store)
    view.set_filter(compiled("type:bounced"))
    add(store, view)
    bounced = add(store, view, type="message.bounced")
    assert (view.shown, view.hidden) == (1, 1)
    assert view.row(0) is bounced


def test_a_scan_looks_at_the_newest_first() -> None:
    store = EventStore()
    view = EventView(store)
    for _ in range(10):
        add(store, view, type="message.bounced")
    view.set_filter(compiled("type:bounced"))
    view.scan(4)
    assert list(view.seqs) == [6, 7, 8, 9]
    assert (view.shown, view.pending) == (4, 6)
    scan(view)
    assert (view.shown, view.pending) == (10, 0)


def test_a_snapshot_outlives_its_rows() -> None:
    store = EventStore(keep_events=2)
    view = EventView(store)
    marked, plain = add(store, view, flags=MARKED), add(store, view)
    view.add_gap(Gap(START, "cut", before=store.end))
    taken = view.snapshot()
    for _ in range(5):
        add(store, view)
    view.drop(store.evict())
    first, second, gap = taken
    assert (first, second) == (marked, plain)
    assert isinstance(gap, Gap)


def test_what_arrives_during_a_scan_is_not_lost() -> None:
    store = EventStore()
    view = EventView(store)
    for _ in range(5):
        add(store, view)
    view.set_filter(compiled("invoice"))
    view.scan(2)
    add(store, view)
    scan(view)
    assert list(view.seqs) == [0, 1, 2, 3, 4, 5]


def test_a_pause_freezes_the_lower_end_and_counts_what_waits() -> None:
    store = EventStore()
    view = EventView(store)
    add(store, view)
    view.pause()
    add(store, view)
    add(store, view)
    assert (len(view), view.beyond, view.pending) == (1, 2, 2)
    view.resume()
    assert (len(view), view.beyond, view.pending) == (3, 0, 0)


def test_a_filter_applies_up_to_the_pause() -> None:
    store = EventStore()
    view = EventView(store)
    add(store, view, type="message.bounced")
    view.pause()
    add(store, view, type="message.bounced")
    view.set_filter(compiled("type:bounced"))
    scan(view)
    assert list(view.seqs) == [0]
    assert view.pending == 1


def test_a_gap_is_a_row_between_events_under_every_filter_and_is_not_counted() -> None:
    store = EventStore()
    view = EventView(store)
    first = add(store, view)
    gap = Gap(START, "closed 1012", before=store.end)
    view.add_gap(gap)
    second = add(store, view)
    assert [view.row(index) for index in range(3)] == [first, gap, second]
    assert (view.index(first), view.index(gap), view.index(second)) == (0, 1, 2)
    assert view.shown == 2
    view.set_filter(compiled("type:bounced"))
    scan(view)
    assert [view.row(index) for index in range(len(view))] == [gap]


def test_a_gap_that_opens_beyond_the_pause_waits_too() -> None:
    store = EventStore()
    view = EventView(store)
    add(store, view)
    view.pause()
    add(store, view)
    view.add_gap(Gap(START, "cut", before=store.end))
    assert len(view) == 1
    view.resume()
    assert len(view) == 3


def test_a_row_filtered_away_is_found_at_the_nearest_later_one() -> None:
    store = EventStore()
    view = EventView(store)
    gone = add(store, view)
    later = add(store, view, type="message.bounced")
    view.set_filter(compiled("type:bounced"))
    scan(view)
    assert view.index(gone) is None
    assert view.nearest(gone) == 0
    assert view.row(0) is later


def test_a_row_with_nothing_later_is_found_at_the_nearest_earlier_one() -> None:
    store = EventStore()
    view = EventView(store)
    add(store, view, type="message.bounced")
    gone = add(store, view)
    view.set_filter(compiled("type:bounced"))
    scan(view)
    assert view.nearest(gone) == 0


def test_find_skips_what_does_not_pass_and_stops_at_the_ends() -> None:
    store = EventStore()
    view = EventView(store)
    for number in range(6):
        add(store, view, type="message.bounced" if number in (1, 4) else "message.sent")
    view.add_gap(Gap(START, "cut", before=0))
    assert view.find(lambda event: event.is_problem, 0, 1) == 2
    assert view.find(lambda event: event.is_problem, 3, 1) == 5
    assert view.find(lambda event: event.is_problem, 6, 1) is None
    assert view.find(lambda event: event.is_problem, 4, -1) == 2
    assert view.find(lambda event: event.is_problem, 1, -1) is None


class ViewAgainstModel(RuleBasedStateMachine):
    """Whatever is done to a view, it shows what a plain loop over the store would show."""

    def __init__(self) -> None:
        super().__init__()
        self.store = EventStore(keep_events=40)
        self.view = EventView(self.store)
        self.counted = 0
        self.evicted = 0
        self.frozen_at: int | None = None

    @rule(
        count=st.integers(1, 12),
        event_type=st.sampled_from(["message.bounced", "message.received", "domain.verified"]),
        subject=st.sampled_from(["invoice", "hello"]),
        outside=st.booleans(),
    )
    def arrive(self, count: int, event_type: str, subject: str, outside: bool) -> None:
        flags = OUTSIDE if outside else 0
        fresh = [make_event(type=event_type, subject=subject, flags=flags) for _ in range(count)]
        for event in fresh:
            self.store.add(event)
        self.counted += 0 if outside else count
        self.view.apply(fresh)
        if not self.view.is_scanning:
            gone = self.store.evict()
            self.evicted += sum(1 for event in gone if not event.flags & OUTSIDE)
            self.view.drop(gone)

    @rule(text=st.sampled_from(TEXTS))
    def choose_filter(self, text: str) -> None:
        self.view.set_filter(compiled(text))

    @rule()
    def scan_a_little(self) -> None:
        self.view.scan(5)

    @rule()
    def pause(self) -> None:
        if not self.view.is_paused:
            self.frozen_at = self.store.end
            self.view.pause()

    @rule()
    def resume(self) -> None:
        if self.view.is_paused:
            self.frozen_at = None
            self.view.resume()

    @rule(marked_only=st.booleans())
    def marks_only(self, marked_only: bool) -> None:
        self.view.show_marked_only(marked_only)

    @rule(shown=st.booleans())
    def outside(self, shown: bool) -> None:
        self.view.show_outside(shown)

    @rule(place=st.integers(0, 60))
    def mark(self, place: int) -> None:
        seq = self.store.first + place
        if seq in self.store and not self.view.is_scanning:
            self.store[seq].flags ^= MARKED
            self.view.retest(self.store[seq])

    @rule()
    def open_gap(self) -> None:
        self.view.add_gap(Gap(START, "cut", before=self.store.end))

    @invariant()
    def every_event_has_one_fate(self) -> None:
        view = self.view
        assert min(view.shown, view.hidden, view.pending) >= 0
        assert view.astray == 0
        assert view.shown + view.hidden + view.pending + self.evicted == self.counted

    @invariant()
    def rows_are_in_order(self) -> None:
        rows = [self.view.row(index) for index in range(len(self.view))]
        keys = [(row.before, 0) if isinstance(row, Gap) else (row.seq, 1) for row in rows]
        assert keys == sorted(keys)
        assert [self.view.index(row) for row in rows] == list(range(len(rows)))
        copied = list(self.view.snapshot())
        assert [row.before if isinstance(row, Gap) else row.seq for row in copied] == [
            place for place, _ in keys
        ]

    @invariant()
    def a_finished_scan_shows_what_a_plain_loop_would(self) -> None:
        view = self.view
        if view.is_scanning:
            return
        end = self.store.end if self.frozen_at is None else self.frozen_at
        events = self.store.before(self.store.first, 1000) + self.store.since(0)
        expected = [
            event.seq
            for event in events
            if event.seq < end
            and (view.filter is None or view.filter.matches(event))
            and (not view.is_marked_only or event.flags & MARKED)
            and (view.shows_outside or not event.flags & OUTSIDE)
        ]
        assert list(view.seqs) == expected


TestViewAgainstModel = ViewAgainstModel.TestCase
TestViewAgainstModel.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
