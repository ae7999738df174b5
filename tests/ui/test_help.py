from __future__ import annotations

import pytest

from agentpost_tui.client.notices import State
from agentpost_tui.domain.filter.operators import OPERATORS, guide
from agentpost_tui.ui.commands import COMMANDS, Pane, of_pane
from agentpost_tui.ui.help_text import STATES, grouped, help_lines
from agentpost_tui.ui.lines import plain
from agentpost_tui.ui.screens.help import Help
from agentpost_tui.ui.widgets.page import Page
from tests.helpers.app import AppUnderTest, make_app


def text_of(pane: Pane, width: int = 100) -> str:
    return plain(help_lines(pane, width))


def first_line(app: AppUnderTest) -> str:
    assert isinstance(app.screen, Help)
    return app.screen.query_one(Page).render_line(0).text


@pytest.mark.parametrize("width", [36, 76, 110])
@pytest.mark.parametrize("pane", list(Pane))
def test_every_command_of_the_pane_is_told(pane: Pane, width: int) -> None:
    words = " ".join(text_of(pane, width).split())
    for command in of_pane(pane):
        beginning = " ".join(command.help.split()[:2])
        assert beginning in words, command.id


def test_what_does_not_apply_to_the_pane_is_not() -> None:
    assert "Freeze the lower end" in text_of(Pane.SOURCES)
    assert "Keep the newest in sight" not in text_of(Pane.SOURCES)


@pytest.mark.parametrize("width", [36, 76, 96, 110])
@pytest.mark.parametrize("pane", list(Pane))
def test_no_line_is_wider_than_asked(pane: Pane, width: int) -> None:
    assert [one.text for one in help_lines(pane, width) if one.cells > width] == []


def test_every_command_is_in_one_group() -> None:
    groups = grouped(COMMANDS)
    members = [command.id for _, commands in groups for command in commands]
    assert sorted(members) == sorted(command.id for command in COMMANDS)
    homes = ("app.", "help.", "palette.", "profile.")
    strangers = {command.id for command in groups[-1][1]} - {
        command.id for command in COMMANDS if command.id.startswith(homes)
    }
    assert strangers == {"back", "mouse.toggle"}, "a new command wants a group"


def test_keys_stand_in_two_columns_where_there_is_room() -> None:
    narrow, wide = help_lines(Pane.EVENTS, 80), help_lines(Pane.EVENTS, 110)
    assert len(wide) < len(narrow)


@pytest.mark.parametrize("pane", list(Pane))
def test_the_whole_filter_language_is_told(pane: Pane) -> None:
    text = text_of(pane)
    for examples, meaning in guide():
        assert meaning[:40] in text
        assert all(example in text for example in examples)
    assert len(OPERATORS) > 10


def test_every_state_is_told() -> None:
    assert [name.split()[1] for name, _ in STATES] == [
        state.value for state in sorted(State, key=list(State).index)
    ]
    assert "no sign of life" in text_of(Pane.EVENTS)


@pytest.mark.parametrize(
    ("size", "key"), [((160, 45), "f1"), ((80, 24), "question_mark"), ((40, 12), "f1")]
)
async def test_a_key_opens_it_and_another_closes_it(size: tuple[int, int], key: str) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert first_line(app).startswith("events: what the keys do here")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.main


async def test_it_is_that_of_the_focused_pane() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.press("slash", "f1")
        await pilot.pause()
        assert first_line(app).startswith("filter: what the keys do here")
        await pilot.press("escape")
        app.main.sources.focus()
        await pilot.press("question_mark")
        await pilot.pause()
        assert first_line(app).startswith("sources: what the keys do here")


async def test_it_scrolls() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark", "G")
        await pilot.pause()
        page = app.screen.query_one(Page)
        last = page.render_line(page.size.height - 1).text
        assert "--no-mouse" in last
        await pilot.press("g")
        await pilot.pause()
        assert first_line(app).startswith("events")
