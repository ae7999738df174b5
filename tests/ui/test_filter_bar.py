from __future__ import annotations

import string

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from agentpost_tui.ui.widgets.filter_bar import FilterBar
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import make_event

SIZE = (120, 30)


async def filled(app: AppUnderTest, pilot: Pilot[None]) -> None:
    app.arrive(
        [
            make_event(type="message.bounced" if number % 4 == 0 else "message.received")
            for number in range(40)
        ]
    )
    while app.dashboard.store.end < 40:
        await pilot.pause(0.01)


def counts(app: AppUnderTest) -> str:
    return str(app.main.filter_bar.counts.render())


def word(app: AppUnderTest) -> str:
    return str(app.main.filter_bar.word.render())


async def test_the_table_follows_each_key() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        await pilot.press("slash", *"type:bounced")
        await pilot.pause()
        assert (app.dashboard.view.shown, app.dashboard.view.hidden) == (10, 30)
        assert counts(app).strip() == "10 shown · 30 hidden"


async def test_a_mistake_is_shown_at_its_position_and_the_last_valid_filter_stays() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        bar = app.main.filter_bar
        bar.text = "type:bounced"
        await pilot.pause()
        bar.text = "type:bounced typ:x"
        await pilot.pause()
        assert app.dashboard.view.shown == 10
        assert word(app).index("▲") == 3 + len("type:bounced ")
        assert "typ" in word(app)


async def test_what_is_unfinished_is_not_a_mistake() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        app.main.filter_bar.text = "type:bounced from:"
        await pilot.pause()
        assert "▲" not in word(app)


async def test_what_is_unfinished_says_what_is_still_in_force() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        await pilot.press("slash", *"from:")
        await pilot.pause()
        assert word(app).strip() == "unfinished: not in force yet"
        assert app.dashboard.view.shown == 40
        await pilot.press("a", "backspace")
        await pilot.pause()
        assert word(app).strip() == "unfinished: still from:a"
        await pilot.press(*"jo")
        await pilot.pause()
        assert word(app).strip() == ""


async def test_backslash_switches_the_filter_off_and_on_without_losing_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        await pilot.press("slash", *"type:bounced", "enter", "backslash")
        assert app.dashboard.view.shown == 40
        assert "filter off" in counts(app)
        assert app.main.filter_bar.text == "type:bounced"
        await pilot.press("backslash")
        assert app.dashboard.view.shown == 10


async def test_up_and_down_walk_the_history() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"one", "enter", "slash", "ctrl+u", *"two", "enter")
        await pilot.press("slash", "up")
        assert app.main.filter_bar.text == "two"
        await pilot.press("up")
        assert app.main.filter_bar.text == "one"
        await pilot.press("down", "down")
        assert app.main.filter_bar.text == ""


async def test_letters_are_text_while_the_bar_has_the_focus() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"qRsm ")
        assert app.main.filter_bar.text == "qRsm "
        assert app.session.asked == []
        await pilot.press("escape")
        assert app.main.table.has_focus


@pytest.mark.parametrize("opening", ["slash", "ctrl+f"])
async def test_every_character_can_be_typed(opening: str) -> None:
    app = make_app()
    typed = "".join(filter(str.isprintable, string.printable))
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        await pilot.press(opening, *typed)
        assert isinstance(app.focused, Input)
        assert app.focused.value == typed


async def test_excluding_the_event_under_the_cursor_adds_its_type_negated() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await filled(app, pilot)
        await pilot.press("minus")
        await pilot.pause()
        assert app.main.filter_bar.text == "-type:received"
        assert app.dashboard.view.shown == 10


async def test_the_bar_posts_what_was_typed() -> None:
    seen: list[object] = []
    app = make_app()
    async with app.run_test(size=SIZE, message_hook=seen.append) as pilot:
        await pilot.press("slash", "x")
        await pilot.pause()
    assert {one.text for one in seen if isinstance(one, FilterBar.Changed)} == {"x"}
