"""The ledger proves itself: an event dropped, doubled or misfiled anywhere turns the warning on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.domain import view as view_module
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import MARKED, OUTSIDE, Event
from agentpost_tui.domain.store import EventStore
from agentpost_tui.domain.view import EventView
from tests.helpers.accounts import audit
from tests.helpers.books import Books
from tests.helpers.mutations import (
    UNTOUCHED,
    Harmless,
    Mutation,
    in_what_it_gives,
    in_what_it_is_given,
    is_inside,
    is_malformed,
    is_outside,
    last,
    twice,
    without,
)

Place = tuple[type, str]


def must_warn(mutation: Mutation) -> None:
    """Tell the story with a mutation in it: by the end of the step in which it struck, or of the
    next one in which the event would be missed, the warning is on."""
    books = Books()
    warned_in = [step for step in books.story() if not books.balance().is_even]
    assert mutation.struck
    assert warned_in


def test_without_a_mutation_it_is_even_after_every_step() -> None:
    books = Books()
    for step in books.story():
        assert books.balance().is_even, step
        audit(books.dashboard, books.vitals.received, books.handover.pending)
    balance = books.balance()
    assert min(balance.malformed, balance.duplicate, balance.outside, balance.evicted) > 10
    kept = books.dashboard.store.before(books.dashboard.store.first, 9)
    assert kept
    assert all(event.flags & MARKED for event in kept)


GIVEN: list[tuple[Place, Callable[[object], bool]]] = [
    ((Dashboard, "ingest"), is_inside),
    ((Dashboard, "ingest"), is_outside),
    ((Dashboard, "ingest"), is_malformed),
    ((Dashboard, "_take_in"), is_inside),
    ((Dashboard, "_take_in"), is_outside),
    ((EventView, "apply"), is_inside),
    ((EventView, "_look_at"), is_inside),
    ((EventView, "drop"), is_inside),
]


@pytest.mark.parametrize("change", [without, twice])
@pytest.mark.parametrize(("place", "test"), GIVEN)
def test_where_events_are_given(
    place: Place, test: Any, change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = in_what_it_is_given(change, test)
    must_warn(Mutation(monkeypatch, *place, wrong))


GIVES: list[tuple[Place, Callable[[object], bool]]] = [
    ((Handover, "take"), is_inside),
    ((Handover, "take"), is_outside),
    ((Handover, "take"), is_malformed),
    ((EventStore, "evict"), is_inside),
    ((EventStore, "evict"), is_outside),
    ((EventStore, "since"), is_inside),
    ((EventStore, "before"), is_inside),
    ((EventStore, "_spare"), is_inside),
]


@pytest.mark.parametrize("change", [without, twice])
@pytest.mark.parametrize(("place", "test"), GIVES)
def test_where_events_are_given_on(
    place: Place, test: Any, change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = in_what_it_gives(change, test)
    must_warn(Mutation(monkeypatch, *place, wrong))


def not_counted(original: Any, self: RealtimeProtocol, *given: Any) -> Any:
    item = original(self, *given)
    self._vitals.received -= 1
    return item


def counted_twice(original: Any, self: RealtimeProtocol, *given: Any) -> Any:
    self._vitals.received += 1
    return original(self, *given)


def not_handed_over(original: Any, self: RealtimeProtocol, *given: Any) -> Any:
    original(self, *given)
    return None


def not_put(original: Any, self: Handover, arrival: Any) -> bool:
    return False


def put_twice(original: Any, self: Handover, arrival: Any) -> Any:
    original(self, arrival)
    return original(self, arrival)


def not_held(original: Any, self: EventStore, event: Event) -> None:
    event.seq = self.end


def held_twice(original: Any, self: EventStore, event: Event) -> Any:
    found = original(self, event)
    if found is None:
        self._events.append(event)
    return found


def taken_for_a_repeat(original: Any, self: EventStore, event: Event) -> Any:
    return self[self.first] if len(self) and event.id not in self._by_id else UNTOUCHED


def held_and_taken_for_a_repeat(original: Any, self: EventStore, event: Event) -> Any:
    return original(self, event) or event


def repeat_taken_for_new(original: Any, self: EventStore, event: Event) -> Any:
    if event.id not in self._by_id:
        return UNTOUCHED
    event.seq = self.end
    self._events.append(event)
    return None


def filed_beyond_a_pause(original: Any, self: EventView, fresh: Sequence[Event]) -> Any:
    if self.is_paused or not is_inside(fresh[0]):
        return UNTOUCHED
    self._waiting += 1
    return original(self, fresh[1:])


def filed_as_to_be_scanned(original: Any, self: EventView, fresh: Sequence[Event]) -> Any:
    if self.is_scanning or not is_inside(fresh[0]):
        return UNTOUCHED
    self._unseen += 1
    return original(self, fresh[1:])


def left_in_the_rows(original: Any, self: EventView, gone: Sequence[Event]) -> Any:
    shown = [event for event in gone if event.seq in self.seqs and is_inside(event)]
    if not shown:
        return UNTOUCHED
    change = original(self, gone)
    self._seqs.insert(0, shown[0].seq)
    self.hidden -= 1
    return change


def lost_by_a_restart(original: Any, self: EventView, **how: Any) -> Any:
    change = original(self, **how)
    self._unseen -= 1
    return change


def row_taken_before(original: Any, self: EventView, event: Event) -> Any:
    if event.seq not in self.seqs:
        return UNTOUCHED
    self._seqs.remove(event.seq)
    return original(self, event)


def row_doubled_before(original: Any, self: EventView, event: Event) -> Any:
    if event.seq not in self.seqs:
        return UNTOUCHED
    self._seqs.insert(self._seqs.index(event.seq), event.seq)
    return original(self, event)


def unmarked_behind_its_back(original: Any, self: EventStore, *given: Any) -> Any:
    if not self._kept:
        return UNTOUCHED
    self._kept.popitem()  # as if a kept event fell out of the store
    return original(self, *given)


def outside_taken_for_inside(original: Any, events: Sequence[Event]) -> Any:
    outside = sum(is_outside(event) for event in events)
    return original(events) + 1 if outside else UNTOUCHED


def outside_let_in(original: Any, self: EventView, fresh: Sequence[Event]) -> Any:
    place = last(fresh, is_outside)
    if place is None:
        return UNTOUCHED
    fresh[place].flags &= ~OUTSIDE
    return original(self, fresh)


def kept_out(original: Any, self: EventView, fresh: Sequence[Event]) -> Any:
    place = last(fresh, is_inside)
    if place is None:
        return UNTOUCHED
    fresh[place].flags |= OUTSIDE
    return original(self, fresh)


def evicted_but_not_said(original: Any, self: EventStore) -> Any:
    gone = original(self)
    if gone:
        del self._events[0]
        self._first += 1
    return gone or Harmless(gone)


BY_HAND: list[tuple[Any, str, Any]] = [
    (RealtimeProtocol, "receive", not_counted),
    (RealtimeProtocol, "receive", counted_twice),
    (RealtimeProtocol, "receive", not_handed_over),
    (Handover, "put", not_put),
    (Handover, "put", put_twice),
    (EventStore, "add", not_held),
    (EventStore, "add", held_twice),
    (EventStore, "add", taken_for_a_repeat),
    (EventStore, "add", held_and_taken_for_a_repeat),
    (EventStore, "add", repeat_taken_for_new),
    (EventStore, "evict", evicted_but_not_said),
    (EventStore, "evict", unmarked_behind_its_back),
    (EventView, "apply", filed_beyond_a_pause),
    (EventView, "apply", filed_as_to_be_scanned),
    (EventView, "apply", outside_let_in),
    (EventView, "apply", kept_out),
    (EventView, "drop", left_in_the_rows),
    (EventView, "_restart", lost_by_a_restart),
    (EventView, "retest", row_taken_before),
    (EventView, "retest", row_doubled_before),
    (view_module, "inside", outside_taken_for_inside),
]


@pytest.mark.parametrize(("owner", "name", "wrong"), BY_HAND)
def test_where_an_event_is_filed(
    owner: Any, name: str, wrong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    must_warn(Mutation(monkeypatch, owner, name, wrong))


def wrong_verdict(original: Any, self: EventView, events: Sequence[Event]) -> Any:
    place = last(events, is_inside)
    if place is None or self._test is None:
        return UNTOUCHED
    right, event = self._test, events[place]
    self._test = lambda one: right(one) is not (one is event)
    found = original(self, events)
    self._test = right
    return found


def test_an_event_on_the_wrong_side_of_the_filter_is_found_by_an_audit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutation = Mutation(monkeypatch, EventView, "_look_at", wrong_verdict)
    books = Books()
    for _ in books.story():
        if mutation.struck:
            break
    books.scan()
    with pytest.raises(AssertionError):
        audit(books.dashboard, books.vitals.received, books.handover.pending)
