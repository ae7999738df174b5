from __future__ import annotations

from textual.command import CommandPalette
from textual.widgets import OptionList

from agentpost_tui.ui.columns import Column
from agentpost_tui.ui.screens.columns import ColumnsDialog
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.screen import screen_text, wait_until

SIZE = (160, 45)


def heading(app: AppUnderTest) -> list[str]:
    width = app.main.table.size.width
    strip = app.main.painter.header(width, app._palettes().plain)
    return strip.text.split()


async def test_a_column_is_switched_off_and_on_at_once() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await app.main.run_action("choose_columns")
        await wait_until(
            pilot, lambda: heading(app) == ["TIME", "TYPE", "ENV", "INBOX", "WHO", "SUBJECT"]
        )
        await pilot.press("down", "down", "space")
        await wait_until(pilot, lambda: app.main.painter.hidden_columns == {Column.INBOX})
        assert heading(app) == ["TIME", "TYPE", "ENV", "WHO", "SUBJECT"]
        await pilot.press("up", "enter")
        await wait_until(pilot, lambda: heading(app) == ["TIME", "TYPE", "WHO", "SUBJECT"])
        await pilot.press("space", "escape")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.main.painter.hidden_columns == {Column.INBOX}


async def test_it_opens_with_what_is_shown_now() -> None:
    app = make_app()
    app.main.painter.hidden_columns = frozenset({Column.WHO})
    async with app.run_test(size=SIZE) as pilot:
        await app.main.run_action("choose_columns")
        await wait_until(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        await pilot.pause()
        await pilot.press("space")
        await wait_until(
            pilot, lambda: app.main.painter.hidden_columns == {Column.WHO, Column.TIME}
        )


async def test_a_column_without_room_is_told_apart_from_one_switched_off() -> None:
    app = make_app()
    async with app.run_test(size=(40, 12)) as pilot:
        await app.main.run_action("choose_columns")
        await wait_until(pilot, lambda: "■ inbox" in screen_text(app))
        text = screen_text(app)
        assert "no room" in text


async def test_the_palette_opens_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("colon")
        await wait_until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"columns")
        await wait_until(pilot, lambda: app.screen.query_one(OptionList).option_count > 0)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ColumnsDialog))
