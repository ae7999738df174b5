from __future__ import annotations

from collections.abc import Sequence

import pytest

from agentpost_tui.text import safe
from agentpost_tui.ui.widgets.last_hour import Text, text
from agentpost_tui.ui.widgets.source_rows import Entry, Field, Item
from agentpost_tui.ui.widgets.source_window import FEWEST_ROWS, SourceWindow

ENVIRONMENT = Entry(Field.ENVIRONMENT, "env", "env")
TYPES: list[Item] = [Text(), text(safe("TYPES")), Entry(Field.TYPE, "sent")]
HOUR: list[Item] = [Text(), text(safe("LAST HOUR")), Text()]


def inbox(number: int) -> Entry:
    return Entry(Field.INBOX, f"inb_{number}", "env")


def sources(count: int) -> list[Item]:
    return [ENVIRONMENT, *map(inbox, range(count))]


def held(count: int, lines: int, *, on: Entry | None = None) -> SourceWindow:
    window = SourceWindow()
    window.hold((sources(count), TYPES, HOUR), lines)
    if on is not None:
        window.stand_on(on)
    return window


def line_of(window: SourceWindow, entry: Entry) -> int:
    return window.in_sight().index(entry)


def test_all_stands_together_where_there_is_room() -> None:
    window = held(3, 40)
    assert window.in_sight() == [*sources(3), *TYPES, *HOUR]
    assert not any(window.is_thumb(line) for line in range(40))


def test_types_and_the_last_hour_stay_in_sight_below_many_sources() -> None:
    window = held(100, 20, on=ENVIRONMENT)
    seen = window.in_sight()
    assert len(seen) == 20
    assert seen[-6:] == [*TYPES, *HOUR]
    assert window.is_thumb(0)
    window.move_to_end(1)
    assert window.entry == Entry(Field.TYPE, "sent")
    assert window.in_sight() == seen
    window.move(-1)
    assert window.entry == inbox(99)
    assert window.in_sight()[-7:] == [inbox(99), *TYPES, *HOUR]
    assert window.is_thumb(13)


def test_the_last_hour_is_kept_longer_than_the_types_and_then_all_scrolls() -> None:
    assert held(100, FEWEST_ROWS + 4).in_sight()[-3:] == HOUR
    small = held(100, 5)
    assert small.in_sight() == sources(4)
    small.scroll(1000)
    assert small.in_sight() == [*TYPES, *HOUR][-5:]


@pytest.mark.parametrize("lines", [-1, 0, 1, 2])
def test_no_room_is_no_trouble(lines: int) -> None:
    window = held(3, lines, on=inbox(2))
    window.move(1)
    window.move_page(-1)
    assert len(window.in_sight()) == max(0, lines)


def test_the_cursor_passes_over_headings_and_stops_at_the_ends() -> None:
    window = held(2, 40, on=inbox(1))
    window.move(1)
    assert window.entry == Entry(Field.TYPE, "sent")
    window.move(1)
    assert window.entry == Entry(Field.TYPE, "sent")
    window.move_to_end(-1)
    assert window.entry == ENVIRONMENT


def test_the_first_move_only_shows_where_the_cursor_is() -> None:
    window = held(3, 40)
    assert window.entry is None
    window.move(1)
    assert window.entry == ENVIRONMENT


def test_a_cursor_that_leaves_the_window_takes_it_along() -> None:
    window = held(100, 20, on=inbox(50))
    assert line_of(window, inbox(50)) == 13
    window.move(-20)
    assert line_of(window, inbox(30)) == 0


def test_the_cursor_stays_on_its_source_and_on_its_line_when_others_come() -> None:
    window = held(100, 20, on=inbox(50))
    window.move(-5)
    line = line_of(window, inbox(45))
    window.hold(([ENVIRONMENT, inbox(777), inbox(778), *sources(100)[1:]], TYPES, HOUR), 20)
    assert window.entry == inbox(45)
    assert line_of(window, inbox(45)) == line


def test_a_cursor_out_of_sight_does_not_move_the_window() -> None:
    window = held(100, 20, on=inbox(0))
    window.scroll(50)
    before = window.in_sight()
    window.hold((sources(100), TYPES, HOUR), 20)
    assert window.in_sight() == before
    window.reveal()
    assert inbox(0) in window.in_sight()


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ([ENVIRONMENT, inbox(0)], ENVIRONMENT),
        ([Entry(Field.ENVIRONMENT, "b", "b")], Entry(Field.ENVIRONMENT, "b", "b")),
        ([text(safe("nothing is called that"))], Entry(Field.TYPE, "sent")),
    ],
)
def test_a_cursor_whose_source_is_hidden_stands_nearby_and_comes_back(
    left: Sequence[Item], expected: Entry
) -> None:
    window = held(3, 40, on=inbox(2))
    window.hold((left, TYPES, HOUR), 40)
    assert window.entry == expected
    window.hold((sources(3), TYPES, HOUR), 40)
    assert window.entry == inbox(2)


def test_a_list_without_entries_has_no_cursor() -> None:
    window = SourceWindow()
    window.hold(([Text()],), 10)
    window.move(1)
    assert window.entry is None
