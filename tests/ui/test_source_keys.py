from __future__ import annotations

import pytest
from textual.events import Paste

from agentpost_tui.ui.widgets import source_table
from agentpost_tui.ui.widgets.source_rows import Entry, Field
from agentpost_tui.ui.widgets.source_table import SourceTable
from tests.helpers.app import make_app
from tests.helpers.build import make_event
from tests.helpers.sources import (
    SIZE,
    arrive,
    line_under_cursor,
    mail,
    named,
    opened,
    text_of,
    until,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests need not follow with their eyes."""
    monkeypatch.setattr(source_table, "REST_SECONDS", 0.01)


# -- into the filter and out of it ------------------------------------------------------------


async def test_enter_on_an_inbox_filters_the_table_and_again_takes_it_out() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: app.dashboard.view.shown == 3)
        assert app.main.filter_bar.text == "inbox:sales"
        assert app.main.sources.has_focus
        await pilot.press("enter")
        await until(pilot, lambda: app.dashboard.view.shown == 17)
        assert app.main.filter_bar.text == ""


async def test_a_type_joins_a_source_and_another_source_replaces_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("enter")
        await pilot.press(*["down"] * 5, *["down"] * 3, "enter")
        await until(pilot, lambda: app.dashboard.view.shown == 3)
        assert app.main.filter_bar.text == "env:production type:bounced"
        await pilot.press("enter")
        await until(pilot, lambda: app.main.filter_bar.text == "env:production")
        await pilot.press("home", "down", "down", "down", "enter")
        await until(pilot, lambda: app.main.filter_bar.text == "env:staging")
        assert app.dashboard.view.shown == 5


async def test_minus_excludes_and_again_takes_it_out() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("minus")
        await until(pilot, lambda: app.dashboard.view.shown == 5)
        assert app.main.filter_bar.text == "-env:production"
        await pilot.press("minus")
        await until(pilot, lambda: app.dashboard.view.shown == 17)


async def test_events_without_an_inbox_are_found() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await arrive(app, pilot, [*mail(), make_event(env_id="", inbox_id="")])
        await pilot.press("tab", *["down"] * 6, "enter")
        await until(pilot, lambda: app.dashboard.view.shown == 1)
        assert app.main.filter_bar.text == 'inbox:"(no inbox)"'


# -- narrowing --------------------------------------------------------------------------------


async def test_typing_narrows_selects_the_first_match_and_runs_no_command() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("q", "a")
        assert text_of(app)[0] == " narrow: qa▏             esc clears "
        assert [line[1:13].strip() for line in text_of(app)[1:4]] == ["▾ staging", "▏ qa", ""]
        assert "qa" in line_under_cursor(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.filter_bar.text == "inbox:qa")


async def test_backspace_edits_and_escape_clears_before_it_leaves() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("s", "a", "l", "x")
        assert "nothing is called that" in text_of(app)[1]
        await pilot.press("backspace")
        assert "sales" in line_under_cursor(app)
        await pilot.press("escape")
        assert "SOURCES" in text_of(app)[0]
        assert "sales" in line_under_cursor(app)
        assert app.main.sources.has_focus
        await pilot.press("backspace", "escape")
        assert app.main.table.has_focus


async def test_a_blank_pauses_unless_something_was_typed() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("space")
        assert app.dashboard.view.is_paused
        await pilot.press("n", "o", "space", "i")
        assert "narrow: no i▏" in text_of(app)[0]
        assert app.dashboard.view.is_paused


async def test_signs_stay_commands_while_narrowing() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("s", "slash")
        assert app.main.filter_bar.input.has_focus


async def test_a_paste_narrows_and_is_cleaned_and_bounded() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        app.main.sources.post_message(Paste("  inb_\x1b[31m\n" + "x" * 5000))
        await pilot.pause()
        heading = text_of(app)[0]
        assert heading.startswith(" narrow: inb_␛[31m x")
        assert heading.endswith("…▏ esc clears ")


# -- sorting and folding ----------------------------------------------------------------------


async def test_arrows_sort_by_the_next_column_and_the_cursor_stays_on_its_source() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("down")
        await pilot.press("right")
        assert "✗▾" in text_of(app)[0]
        assert "sales" in text_of(app)[2]
        assert "support" in line_under_cursor(app)
        await pilot.press("left", "left")
        assert "SOURCES▴" in text_of(app)[0]
        assert "sales" in text_of(app)[2]
        await pilot.press("left")
        assert "SOURCES /min▾" in text_of(app)[0]
        await app.main.run_action("sort_sources")
        assert "SOURCES▴" in text_of(app)[0]


async def test_a_source_that_overtakes_does_not_take_the_cursor() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.press("down")
        batch = [make_event(env_id="env_stage", inbox_id="inb_new") for _ in range(50)]
        await arrive(app, pilot, batch)
        assert "staging" in text_of(app)[1]
        assert app.main.sources.entry == Entry(Field.INBOX, "inb_support", "env_prod")
        assert "support" in line_under_cursor(app)


async def test_a_click_on_a_heading_sorts_and_another_one_turns_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.click(SourceTable, offset=(32, 0))
        assert "last▾" in text_of(app)[0]
        await pilot.click(SourceTable, offset=(32, 0))
        assert "last▴" in text_of(app)[0]
        await pilot.click(SourceTable, offset=(3, 0))
        assert "SOURCES▴" in text_of(app)[0]
        await pilot.press("s")
        await pilot.click(SourceTable, offset=(32, 0))
        assert "SOURCES▴" in text_of(app)[0]


async def test_a_click_on_the_triangle_folds() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app)
        await pilot.click(SourceTable, offset=(1, 1))
        assert "▸ production" in text_of(app)[1]
        assert not named(app, "support")
        assert app.main.filter_bar.text == ""
        await pilot.click(SourceTable, offset=(1, 1))
        assert named(app, "support")
        await pilot.press("down")
        app.main.sources.toggle_fold()
        assert "▸ production" in line_under_cursor(app)
