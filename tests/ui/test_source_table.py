from __future__ import annotations

import pytest
from rich.style import Style

from agentpost_tui.domain.gap import CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.widgets import source_table
from agentpost_tui.ui.widgets.source_rows import Entry, Field, SourceList
from agentpost_tui.ui.widgets.source_table import SourceTable
from tests.helpers.app import make_app
from tests.helpers.build import START, make_event
from tests.helpers.sources import (
    SIZE,
    arrive,
    line_under_cursor,
    mail,
    named,
    opened,
    style_of,
    text_of,
    until,
    wheel_down,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests need not follow with their eyes."""
    monkeypatch.setattr(source_table, "REST_SECONDS", 0.01)


# -- what it shows ----------------------------------------------------------------------------


async def test_sources_types_and_the_last_hour_in_aligned_columns() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        cover = [CoverRegained(START - 90), CoverSettled(START - 90)]
        app.dashboard.ingest(cover, START)
        await arrive(app, pilot, mail())
        lines = text_of(app)
        assert lines[:6] == [
            " SOURCES           events▾   ✗ last ",
            " ▾ production          12   3✗   0s ",
            " ▏ support              9   0    0s ",
            " ▏ sales                3   3✗   0s ",
            " ▾ staging              5   0    0s ",
            " ▏ qa                   5   0    0s ",
        ]
        assert [line.rstrip() for line in lines[7:15]] == [
            " TYPES",
            " ↓ received            14",
            " ↑ sent                 0",
            " ✓ delivered            0",
            " ✗ bounced              3",
            " ! complained           0",
            " ⊘ rejected             0",
            " ◆ verified             0",
        ]
        assert [line.strip() for line in lines[16:20]] == [
            "LAST HOUR",
            "█",
            "·" * 29 + "━",
            "covered 1 m 30 s · no gaps",
        ]


async def test_before_anything_came_it_says_what_it_waits_for() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "once mail comes in" in text_of(app)[2]
        assert named(app, "not covered yet")
        assert app.main.sources.entry is None


async def test_what_was_asked_for_stands_at_zero_and_dim() -> None:
    subscription = Subscription((), "inb_qa", ("env_stage",))
    app = make_app(subscription=subscription)
    async with app.run_test(size=SIZE) as pilot:
        app.say(app.session.status)
        await until(pilot, lambda: bool(app.dashboard.stats.environments))
        app.main.sources.changed()
        await until(pilot, lambda: bool(named(app, "staging")))
        assert named(app, "qa") == [" ▏ qa                   0   0     – "]


async def test_an_environment_wears_its_colour_and_problems_are_red() -> None:
    app = make_app(environment_colours={"env_prod": "#123456"})
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, mail())
        assert style_of(app, "production").color == Style(color="#123456").color
        bad = app.get_css_variables()["bad"]
        assert style_of(app, "3✗").color == Style(color=bad).color
        app.theme = "agentpost-light"
        await pilot.pause()
        assert style_of(app, "3✗").color == Style(color=app.get_css_variables()["bad"]).color


async def test_ages_tick_in_whole_seconds() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, mail())
        app.time += 61.9
        app.main.tick()
        await until(pilot, lambda: named(app, "qa")[0].endswith("  1m "))


async def test_strangers_names_cannot_style_or_break_the_table() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        evil = "[@click=app.quit]x[/]\x1b]0;x\x07\u202e"
        batch = [make_event(env_id=evil, inbox_id="[/]", type="message." + evil)]
        await arrive(app, pilot, [*mail(), *batch])
        await pilot.press("tab", "end")
        shown = "".join(text_of(app))
        assert "[@cl" in shown
        assert "▏ [/]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
        await pilot.press("enter")
        assert app.main.filtering.text == ""
        assert all(len(line) == 36 for line in text_of(app))


# -- the mouse --------------------------------------------------------------------------------


async def test_a_click_selects_and_one_on_the_selected_row_takes_it_in() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, mail())
        await pilot.click(SourceTable, offset=(5, 3))
        assert "sales" in line_under_cursor(app)
        assert app.main.filter_bar.text == ""
        await pilot.click(SourceTable, offset=(5, 3))
        await until(pilot, lambda: app.main.filter_bar.text == "inbox:sales")


@pytest.mark.parametrize("keys", [(), ("tab", "down", "down")])
async def test_a_double_click_takes_it_in_once(keys: tuple[str, ...]) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, mail())
        await pilot.press(*keys)
        await pilot.double_click(SourceTable, offset=(5, 3))
        await pilot.pause()
        await pilot.pause()
        assert app.main.filter_bar.text == "inbox:sales"


async def test_clicks_beside_the_rows_do_nothing() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        for line in (6, 7, 30):
            await pilot.click(SourceTable, offset=(5, line))
        assert "production" in line_under_cursor(app)


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        batch = [make_event(inbox_id=f"inb_{number:02}") for number in range(60)]
        await arrive(app, pilot, batch)
        await pilot.press("tab", "down")
        assert "inb_00" in line_under_cursor(app)
        assert named(app, "▐")
        app.main.sources.post_message(wheel_down(app.main.sources))
        await until(pilot, lambda: "inb_02" in text_of(app)[1])
        assert app.main.sources.entry == Entry(Field.INBOX, "inb_00", "env_prod")


# -- sizes and pace ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(160, 45), (120, 36), (80, 24), (40, 12)])
async def test_every_size(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        if size[0] < 100:
            await pilot.press("b")
        await arrive(app, pilot, mail())
        app.main.sources.focus()
        await pilot.press("end")
        assert "verified" in line_under_cursor(app)
        await pilot.press("home")
        assert "production" in line_under_cursor(app)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 12)])
async def test_a_key_shows_or_hides_it_and_another_goes_there(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        was_shown = app.main.sources.display
        for is_shown in (not was_shown, was_shown, not was_shown):
            await pilot.press("b")
            await until(pilot, lambda: app.main.sources.display is is_shown)  # noqa: B023
            assert app.main.table.has_focus
        if was_shown:
            await pilot.press("b")
        await pilot.press("tab")
        assert app.main.sources.has_focus


async def test_zoomed_it_shows_the_last_minute_and_whole_ids() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await opened(pilot, app)
        await app.main.run_action("zoom_pane")
        await until(pilot, lambda: app.main.sources.size.width == 160)
        assert "/min" in text_of(app)[0]
        assert "inb_sales" in named(app, "sales")[0]
        assert "█" in named(app, "sales")[0]


async def test_a_burst_of_changes_is_looked_at_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(source_table, "REST_SECONDS", 0.25)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        app.main.sources.changed()
        looks = []
        listed = SourceList.sources
        monkeypatch.setattr(SourceList, "sources", lambda *given: looks.append(1) or listed(*given))
        for _ in range(100):
            app.main.sources.changed()
        assert len(looks) <= 1
        app.take_in([make_event()])
        app.main.sources.changed()
        await until(pilot, lambda: " 15 " in f"{named(app, 'received')[0]} ")
        assert len(looks) <= 3


async def test_only_lines_that_differ_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        sources = app.main.sources
        drawn: list[int] = []
        monkeypatch.setattr(sources, "refresh", lambda *regions: drawn.extend(r.y for r in regions))
        sources._show()
        assert drawn == []
        app.take_in([make_event()])
        sources._show()
        assert drawn[:2] == [1, 2]  # production and support
        assert 3 not in drawn


async def test_a_folded_sidebar_costs_nothing_and_is_up_to_date_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("escape", "b")
        await until(pilot, lambda: not app.main.sources.display)
        looks = []
        listed = SourceList.sources
        monkeypatch.setattr(SourceList, "sources", lambda *given: looks.append(1) or listed(*given))
        app.take_in([make_event()])
        app.main.sources.changed()
        assert looks == []
        await pilot.press("b")
        await until(pilot, lambda: named(app, "received")[0].split()[-1] == "15")
