from __future__ import annotations

import pytest

from agentpost_tui.domain.event import MARKED, OUTSIDE, RESTORED
from agentpost_tui.domain.store import EventStore
from tests.helpers.build import make_event


def filled(count: int, **bounds: int) -> EventStore:
    store = EventStore(**bounds)
    for number in range(count):
        store.add(make_event(id=f"evt_{number}"))
    return store


def test_events_are_numbered_in_the_order_of_their_arrival() -> None:
    store = filled(3)
    assert [store[seq].id for seq in range(3)] == ["evt_0", "evt_1", "evt_2"]
    assert [store[seq].seq for seq in range(3)] == [0, 1, 2]
    assert store.end == 3


def test_an_id_that_is_held_is_not_held_twice() -> None:
    store = filled(2)
    again = make_event(id="evt_0")
    assert store.add(again) is store[0]
    assert again.seq == -1
    assert len(store) == 2


def test_nothing_is_evicted_until_a_bound_is_exceeded_by_a_twentieth() -> None:
    store = filled(105, keep_events=100)
    assert store.evict() == []
    store.add(make_event(id="evt_last"))
    assert [event.id for event in store.evict()] == [f"evt_{number}" for number in range(6)]
    assert len(store) == 100
    assert store.first == 6


def test_numbers_outlive_eviction() -> None:
    store = filled(110, keep_events=100)
    store.evict()
    assert store[50].id == "evt_50"
    assert 5 not in store
    with pytest.raises(KeyError):
        store[5]


def test_an_evicted_id_may_come_again() -> None:
    store = filled(110, keep_events=100)
    store.evict()
    assert store.add(make_event(id="evt_0")) is None


def test_the_bound_in_bytes_evicts_too() -> None:
    size = len(make_event(id="evt_0").frame)
    store = filled(30, keep_bytes=size * 20)
    gone = store.evict()
    assert gone
    assert store.bytes == sum(len(event.frame) for event in store.since(0))
    assert store.bytes <= size * 20


def test_marked_events_are_evicted_last() -> None:
    store = filled(106, keep_events=100)
    store[2].flags |= MARKED
    gone = store.evict()
    assert [event.seq for event in gone] == [0, 1, 3, 4, 5]
    assert store[2].id == "evt_2"
    assert [event.seq for event in store.before(store.first, 10)] == [2]


def test_at_most_a_tenth_of_the_bound_is_spared_for_its_mark() -> None:
    store = filled(110, keep_events=100)
    for seq in range(110):
        store[seq].flags |= MARKED
    for number in range(110, 220):
        store.add(make_event(id=f"evt_{number}", flags=MARKED))
    store.evict()
    assert len(store) <= 110


def test_an_event_unmarked_after_its_neighbours_went_goes_at_the_next_eviction() -> None:
    store = filled(106, keep_events=100)
    store[2].flags |= MARKED
    store.evict()
    store[2].flags = 0
    for number in range(200, 210):
        store.add(make_event(id=f"evt_{number}"))
    assert store.evict()[0].seq == 2
    assert 2 not in store


def test_a_slice_before_a_number_is_the_nearest_ones_in_order() -> None:
    store = filled(10)
    assert [event.seq for event in store.before(8, 3)] == [5, 6, 7]
    assert store.before(0, 3) == []


def test_events_behind_the_last_that_is_apart_are_plain() -> None:
    store = EventStore()
    events = [make_event(flags=flags) for flags in (0, RESTORED, OUTSIDE, MARKED, 0)]
    for event in events:
        store.add(event)
    assert [store.is_plain(events[start:]) for start in range(6)] == [False] * 3 + [True] * 3


def test_events_are_found_by_many_numbers_also_those_that_were_spared() -> None:
    store = EventStore(keep_events=100)
    events = [make_event(flags=MARKED if number == 3 else 0) for number in range(106)]
    for event in events:
        store.add(event)
    store.evict()
    assert store.at([3, 50, 105]) == [events[3], events[50], events[105]]
    assert store.at([50, 105]) == [events[50], events[105]]
    assert store.at([]) == []
    with pytest.raises(KeyError):
        store.at([4, 50])
