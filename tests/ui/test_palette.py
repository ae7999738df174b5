from __future__ import annotations

import pytest
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot

from agentpost_tui.ui.app import AgentPostApp
from agentpost_tui.ui.commands import COMMANDS, Command, offered
from agentpost_tui.ui.keymap import USUAL
from agentpost_tui.ui.screens.connection_log import ConnectionLog
from agentpost_tui.ui.screens.help import Help
from agentpost_tui.ui.screens.main import MainScreen
from tests.helpers.app import AppUnderTest, make_app

OFFERED = [command for command in offered() if command.id != "palette.open"]
BY_ID = {command.id: command for command in COMMANDS}


async def options(app: AppUnderTest, pilot: Pilot[None]) -> list[str]:
    """What the palette lists, once it does."""
    assert isinstance(app.screen, CommandPalette)
    listed = app.screen.query_one(CommandList)
    while not app.screen.has_class("-ready") or not listed.option_count:
        await pilot.pause(0.01)
    return [str(option.prompt) for option in listed.options]


async def choose(app: AppUnderTest, pilot: Pilot[None], label: str) -> None:
    """Open the palette, type, take the first."""
    await pilot.press("ctrl+p")
    await options(app, pilot)
    assert isinstance(app.screen, CommandPalette)
    listed = app.screen.query_one(CommandList)
    await pilot.press(*label.replace("/", "slash,").replace(" ", "space,").split(","))
    await pilot.press("enter")
    while isinstance(app.screen, CommandPalette):
        await pilot.pause(0.01)
    assert not listed.is_attached
    await pilot.pause()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_action_exists_where_the_table_says(command: Command) -> None:
    name = command.action.partition("(")[0]
    home = AgentPostApp if name.startswith("app.") else MainScreen
    assert callable(getattr(home, f"action_{name.removeprefix('app.')}", None))


def test_every_command_has_a_title_and_a_sentence_of_its_own() -> None:
    for texts in ([c.label for c in COMMANDS], [c.help for c in COMMANDS]):
        assert len(set(texts)) == len(texts)
        assert all(text and "[" not in text for text in texts)
    assert all(c.label == c.label.lower() and len(c.label) <= 16 for c in COMMANDS)
    assert all(c.help[0].isupper() and not c.help.endswith(".") for c in COMMANDS)


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_it_lists_every_command_with_its_key(key: str) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press(key)
        listed = await options(app, pilot)
        assert len(listed) == len(OFFERED)
        for shown, command in zip(listed, OFFERED, strict=True):
            assert shown.startswith(f"{command.label} ")
            assert command.help in shown
            assert shown.rstrip().endswith(USUAL.shown(command))


@pytest.mark.parametrize("width", [40, 160])
async def test_a_command_takes_one_line(width: int) -> None:
    app = make_app()
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.press("colon")
        await options(app, pilot)
        listed = app.screen.query_one(CommandList)
        assert listed.virtual_size.height == len(OFFERED)


async def test_a_command_is_found_by_what_it_does() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+p")
        await options(app, pilot)
        await pilot.press(*"complaint")
        while len(await options(app, pilot)) != 2:
            await pilot.pause(0.01)
        shown = await options(app, pilot)
        assert [one.partition(" problem")[0] for one in shown] == ["next", "previous"]


async def run(app: AppUnderTest, pilot: Pilot[None], id: str) -> None:
    """What choosing it in the palette does."""
    await app.run_command(BY_ID[id])
    await pilot.pause()


SKIPPED = {
    "app.quit",
    "palette.open",
    "app.leave",  # end the program: tested by themselves
    "app.suspend",  # stops this process
    "pager.open",  # starts another one
}


async def test_every_command_runs_on_the_dashboard() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        for command in COMMANDS:
            if command.id not in SKIPPED:
                assert await app.run_action(command.action, app.main), command.id
                await pilot.pause()
                while app.screen is not app.main:
                    await app.pop_screen()


async def test_choosing_runs_it() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        before = app.theme
        await choose(app, pilot, "t,h,e,m,e")
        assert app.theme != before
        await choose(app, pilot, "r,e,c,o,n,n,e,c,t")
        assert app.session.asked == ["reconnect"]


async def test_a_command_of_the_dashboard_closes_what_lies_above_it() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("L")
        await pilot.pause()
        assert isinstance(app.screen, ConnectionLog)
        await run(app, pilot, "help.show")
        assert isinstance(app.screen, Help)
        assert len(app.screen_stack) == 2
        await run(app, pilot, "filter.edit")
        assert app.screen is app.main
        assert app.main.filter_bar.input.has_focus


async def test_a_command_of_the_app_leaves_a_dialog_open() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("L")
        await run(app, pilot, "theme.next")
        await run(app, pilot, "connection.toggle")
        assert isinstance(app.screen, ConnectionLog)
        assert app.session.asked == ["offline"]


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_it_opens_above_a_dialog_too(key: str) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("L")
        await pilot.press(key)
        assert await options(app, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ConnectionLog)


@pytest.mark.parametrize(("key", "asked"), [("R", ["reconnect"]), ("O", ["offline"])])
async def test_keys_of_the_connection_reach_the_session(key: str, asked: list[str]) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert app.session.asked == asked


async def test_keys_that_work_everywhere_work_above_a_dialog() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        before = app.theme
        await pilot.press("L", "T")
        await pilot.pause()
        assert app.theme != before
        await pilot.press("q")
        await pilot.pause()
        assert app.screen is app.main
        assert app.is_running


async def test_a_toast_is_cleaned_and_no_markup() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        hostile = "\x1b]0;x\x07 [/] [@click=app.quit]x[/]"
        app.notify(hostile, title=hostile)
        app.screen.notify(hostile, markup=True)  # a forgetful caller
        app.main.table.notify(hostile)
        await pilot.pause()
        for one in app._notifications:
            assert one.markup is False
            assert "\x1b" not in one.message + one.title
            assert "[@click=app.quit]x[/]" in one.message


async def test_ctrl_c_says_how_to_quit() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert [one.message for one in app._notifications] == ["ctrl+q quits"]
