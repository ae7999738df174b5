"""Gaps among rows."""

from __future__ import annotations

from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.gap_rows import MAX_GAP_ROWS, GapRows


def gap(before: int) -> Gap:
    return Gap(float(before), "cut", before=before)


def placed(shown: list[int], *befores: int, end: int = 100) -> GapRows:
    rows = GapRows()
    for before in befores:
        rows.add(gap(before))
    rows.place(shown, end)
    return rows


def layout(rows: GapRows, length: int) -> str:
    return "".join("." if rows.at(index) is None else "g" for index in range(length))


def test_each_stands_before_its_event() -> None:
    rows = placed([0, 1, 5, 6], 0, 5, 5, 7)
    assert layout(rows, 8) == "g..gg..g"
    assert [rows.above_row(index) for index in range(8)] == [0, 1, 1, 1, 2, 3, 3, 3]
    assert [rows.above_event(seq) for seq in (0, 4, 5, 7)] == [1, 1, 3, 4]


def test_before_an_event_that_is_hidden_it_stands_before_the_next_shown() -> None:
    assert layout(placed([0, 9], 5), 3) == ".g."


def test_beyond_a_pause_it_has_no_row() -> None:
    assert len(placed([0, 1], 1, 2, 3, end=2)) == 2


def test_a_row_is_found_by_its_gap() -> None:
    rows, one = placed([0], 0), gap(1)
    rows.add(one)
    assert rows.row_of(one) is None
    rows.place([0], 100)
    assert rows.row_of(one) == 2


def test_the_oldest_go_with_the_events_behind_them_or_when_there_are_too_many() -> None:
    rows = placed([], *range(MAX_GAP_ROWS))
    assert rows.add(gap(MAX_GAP_ROWS))
    rows.place([], 10**6)
    assert len(rows) == MAX_GAP_ROWS
    rows.drop(MAX_GAP_ROWS - 1)
    rows.place([], 10**6)
    assert len(rows) == 2
