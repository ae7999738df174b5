from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverLost, CoverRegained, Gap
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.widgets.event_table import EventTable
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.screen import wait_until

SIZE = (120, 30)


def events(count: int, **changes: object) -> list[Event]:
    return [make_event(subject=f"mail {number}", **changes) for number in range(count)]


async def arrive(app: AppUnderTest, pilot: Pilot[None], batch: Sequence[Event]) -> None:
    """Events arrive and are on the screen when this returns."""
    held = app.dashboard.store.end
    app.arrive(batch)
    while app.dashboard.store.end < held + len(batch):
        await pilot.pause(0.01)
    await pilot.pause()


def text_of(table: EventTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


async def test_the_newest_is_at_the_bottom_and_is_followed() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(100))
        table = app.main.table
        assert table.follow
        assert "mail 99" in text_of(table)[-1]
        assert isinstance(table.cursor_row, Event)
        assert table.cursor_row.subject == "mail 99"


async def test_moving_up_stops_following_and_arrivals_move_nothing() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(100))
        table = app.main.table
        await pilot.press("k", "k", "k")
        assert not table.follow
        before = [line[:-1] for line in text_of(table)[:-1]]
        cursor = table.cursor_row
        await arrive(app, pilot, events(37))
        assert [line[:-1] for line in text_of(table)[:-1]] == before
        assert table.cursor_row is cursor
        assert "+37 new" in text_of(table)[-1]


async def test_going_to_the_newest_follows_again() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(100))
        await pilot.press("g")
        await arrive(app, pilot, events(5))
        await pilot.press("G")
        assert app.main.table.follow
        assert app.main.table.unseen == 0


async def test_what_waits_during_a_pause_is_drawn_without_a_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(100))
        await pilot.press("space")
        await pilot.pause()
        drawn: list[Region] = []
        monkeypatch.setattr(app.main.table, "refresh", lambda *regions: drawn.extend(regions))
        await arrive(app, pilot, events(7))
        last = app.main.table.size.height - 1
        await wait_until(pilot, lambda: any(region.y == last for region in drawn))


async def test_a_pause_counts_what_waits_and_going_on_shows_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(10))
        await pilot.press("space")
        await arrive(app, pilot, events(7))
        table = app.main.table
        assert len(app.dashboard.view) == 10
        assert "+7 new" in text_of(table)[-1]
        await pilot.press("space")
        assert len(app.dashboard.view) == 17


async def test_the_cursor_stays_on_its_event_when_the_filter_hides_and_shows_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        batch = events(20)
        batch[12].type = "message.bounced"
        await arrive(app, pilot, batch)
        table = app.main.table
        table.go_to(10)
        app.main.filter_bar.text = "type:bounced"
        await pilot.pause()
        assert table.cursor_row is batch[12]
        app.main.filter_bar.text = ""
        await pilot.pause()
        assert table.cursor_row is batch[10]


async def test_the_cursor_goes_to_the_oldest_row_when_its_event_is_evicted() -> None:
    app = make_app(keep=40)
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(30))
        await pilot.press("g")
        await arrive(app, pilot, events(60))
        row = app.main.table.cursor_row
        assert isinstance(row, Event)
        assert row.seq == app.dashboard.store.first


async def test_eviction_leaves_what_is_read_where_it_is() -> None:
    app = make_app(keep=60)
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(60))
        table = app.main.table
        table.go_to(50)
        cursor = table.cursor_row
        line = next(y for y, text in enumerate(text_of(table)) if "mail 50 " in text)
        await arrive(app, pilot, events(20))
        assert table.cursor_row is cursor
        assert "mail 50 " in text_of(table)[line]


async def test_a_gap_is_drawn_with_its_times_and_its_cause() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        app.handover.put_fact(CoverLost(START, "closed 1012 \x1b]0;x\x07[/]"))
        await arrive(app, pilot, events(1))
        text = "\n".join(text_of(app.main.table))
        assert "no cover 08:46:40 – now: closed 1012 ␛]0;x␇[/]" in text
        app.handover.put_fact(CoverRegained(START + 17))
        await arrive(app, pilot, events(1))
        text = "\n".join(text_of(app.main.table))
        assert "no cover 08:46:40 – 08:46:57 (17 s): closed 1012" in text
        await pilot.press("g")
        assert isinstance(app.main.table.cursor_row, Gap)


async def test_marks_show_and_marks_only_hides_the_rest() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(5))
        await pilot.press("k", "m", "M")
        assert app.dashboard.view.shown == 1
        assert "◆" in text_of(app.main.table)[1]
        await pilot.press("M")
        assert app.dashboard.view.shown == 5


async def test_next_problem_finds_the_bounce() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        batch = events(10)
        batch[3].type = "message.bounced"
        await arrive(app, pilot, batch)
        await pilot.press("E")
        assert app.main.table.cursor_row is batch[3]


async def test_find_points_out_without_hiding() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(30))
        await pilot.press("ctrl+f", *"mail 1", "enter")
        row = app.main.table.cursor_row
        assert isinstance(row, Event)
        assert row.subject == "mail 19"
        await pilot.press("N")
        row = app.main.table.cursor_row
        assert isinstance(row, Event)
        assert row.subject == "mail 18"
        assert app.dashboard.view.shown == 30


async def test_the_wheel_moves_the_window_and_not_the_cursor() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, events(100))
        table = app.main.table
        cursor = table.cursor_row
        table.scroll_rows(-9)
        assert table.cursor_row is cursor
        assert not table.follow


async def test_a_click_selects_the_row() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        batch = events(5)
        await arrive(app, pilot, batch)
        await pilot.click(EventTable, offset=(10, 3))
        assert app.main.table.cursor_row is batch[2]


async def test_hostile_subjects_stay_in_their_cell() -> None:
    app = make_app()
    async with app.run_test(size=(200, 30)) as pilot:
        hostile = [
            "[/]",
            "[@click=app.quit]x[/]",
            "\x1b]0;free\x07",
            "a\u202eb",
            "x\ny",
            "🧑‍💻" * 40,
        ]
        await arrive(app, pilot, [make_event(subject=subject) for subject in hostile])
        lines = text_of(app.main.table)
        assert not any(character in "".join(lines) for character in "\x1b\x07\u202e\n")
        assert "[@click=app.quit]x[/]" in "\n".join(lines)
        widths = {app.main.table.render_line(y).cell_length for y in range(10)}
        assert widths == {app.main.table.size.width}


async def test_the_key_is_masked_even_in_a_strangers_subject() -> None:
    app = make_app()
    key = "ap_sk_live_canary0123456789k3y9"
    app.parts.painter.redactor = Redactor(key)
    async with app.run_test(size=(160, 30)) as pilot:
        await arrive(app, pilot, [make_event(subject=f"your key is {key}", who=f"{key}@x.example")])
        text = "\n".join(text_of(app.main.table))
        assert "your key is ap_sk_live_…k3y9" in text
        assert key not in text


async def test_what_came_today_is_of_yesterday_once_a_day_has_begun() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, events(2))
        table = app.main.table
        assert "08:46:40.000" in text_of(table)[1]
        app.time = START + 86_400
        app.main.tick()
        assert "11-24 08:46 " in text_of(table)[1]


async def test_a_name_that_was_learnt_stands_in_rows_that_came_before() -> None:
    app = make_app(names={})
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, [make_event(inbox_id="inb_1")])
        assert "inb_1" in text_of(app.main.table)[1]
        address = {"data": {"inbox_id": "inb_1", "to_addresses": ["help@mail.example"]}}
        await arrive(app, pilot, [make_event(inbox_id="inb_1", envelope=address) for _ in range(3)])
        app.main.tick()
        assert "~help@" in text_of(app.main.table)[1]
