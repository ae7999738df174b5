"""A bounded window on rows, put on at either end."""

from __future__ import annotations

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import Row
from agentpost_tui.domain.window import Window, number_of
from tests.helpers.build import START, make_event


def events(*numbers: int) -> list[Row]:
    return [make_event(id=f"e{number}", seq=number) for number in numbers]


def gap(before: int) -> Gap:
    return Gap(START, "cut", before=before)


def layout(window: Window) -> str:
    return " ".join(
        f"{'' if isinstance(row, Event) else '~'}{number_of(row)}" for row in window.snapshot()
    )


def test_rows_are_put_on_at_both_ends() -> None:
    window = Window(10)
    window.put_after(events(5, 6))
    window.put_after([gap(7), *events(7)])
    window.put_before(events(2, 3))
    assert layout(window) == "2 3 5 6 ~7 7"
    assert (len(window), window.events, window.room) == (6, 5, 4)


def test_the_other_end_goes_when_there_are_too_many() -> None:
    window = Window(3)
    assert window.put_after(events(5, 6)) is None
    assert window.put_before(events(2, 3)) == 6
    assert layout(window) == "2 3 5"
    assert window.put_after(events(6, 7)) == 4
    assert layout(window) == "5 6 7"
    assert window.events == 3


def test_a_gap_goes_and_stays_with_its_event() -> None:
    window = Window(3)
    window.put_after([gap(5), *events(5), gap(6)])
    assert window.put_after(events(6)) is None
    assert layout(window) == "~5 5 ~6 6"
    assert window.put_before(events(3, 4)) == 5
    assert layout(window) == "3 4"
    assert window.events == 2


def test_rows_are_found_by_what_they_hold() -> None:
    window, first, second = Window(10), gap(6), gap(6)
    rows = [*events(4, 5), first, second, *events(6, 9)]
    window.put_after(rows)
    assert [window.index(row) for row in rows] == [0, 1, 2, 3, 4, 5]
    assert window.index(gap(6)) is None
    assert not window.holds(make_event(seq=7))
    assert window.nearest(make_event(seq=7)) == 5
    assert window.nearest(make_event(seq=12)) == 5
    assert Window(1).nearest(gap(1)) is None


def test_find_goes_both_ways_and_leaves_gaps_out() -> None:
    window = Window(10)
    window.put_after([*events(1), gap(2), *events(2, 3)])
    assert window.find(lambda event: event.seq > 1, 0, 1) == 2
    assert window.find(lambda event: event.seq < 3, 3, -1) == 2
    assert window.find(lambda event: False, 3, -1) is None
    assert window.find(lambda event: True, 4, 1) is None
    assert window.find(lambda event: True, -1, -1) is None


def test_a_cleared_window_is_empty_and_a_snapshot_of_it_is_not() -> None:
    window = Window(10)
    window.put_after(events(1, 2))
    taken = window.snapshot()
    window.clear()
    assert (len(window), window.events) == (0, 0)
    assert len(list(taken)) == 2
