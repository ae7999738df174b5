"""Other keys for actions: what is refused, and that all that names a key names the new one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.binding import Binding

from agentpost_tui.client.notices import State
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.errors import SettingsError
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.commands import COMMANDS, Pane, bindings
from agentpost_tui.ui.empty import empty_lines
from agentpost_tui.ui.help_text import help_lines
from agentpost_tui.ui.keymap import USUAL, Keymap, key_name, problems
from agentpost_tui.ui.lines import plain
from agentpost_tui.ui.opened import Opened
from agentpost_tui.ui.screens.columns import ColumnsDialog
from agentpost_tui.ui.screens.connection_log import ConnectionLog
from agentpost_tui.ui.screens.help import Help
from agentpost_tui.ui.screens.subscription import SubscriptionEditor
from agentpost_tui.ui.widgets.detail_tabs import HINTS
from agentpost_tui.ui.widgets.key_bar import KeyBar
from tests.helpers.app import make_app
from tests.helpers.build import make_event
from tests.helpers.screen import screen_text, wait_until

BY_ID = {command.id: command for command in COMMANDS}
REMAPPED = Keymap(
    {
        "filter.edit": ["ctrl+k"],
        "subscription.edit": ["/"],
        "connection.reconnect": ["f5", "r"],
        "connection.toggle": [],
        "columns.choose": ["C"],
        "theme.next": ["ctrl+t"],
        "row.down": ["w"],
    }
)


def refusal(**changes: list[str]) -> str:
    (said,) = [str(problem) for _, problem in problems(changes)]
    with pytest.raises(SettingsError) as caught:
        Keymap(changes)
    assert str(caught.value) == said
    return said


def test_the_usual_keys_are_those_of_the_table() -> None:
    for command in COMMANDS:
        assert ",".join(USUAL.keys(command.id)) == command.keys
    assert USUAL.for_textual == {}
    assert list(problems({})) == []


def test_an_unknown_id_names_the_nearest() -> None:
    said = refusal(**{"filter.edt": ["x"]})
    assert said == "unknown action 'filter.edt' in [keys] (did you mean 'filter.edit'?)"
    assert "the README's table" in refusal(zzzz=["x"])


def test_an_unknown_key_names_the_nearest() -> None:
    said = refusal(**{"filter.edit": ["slsh"]})
    assert said == "unknown key 'slsh' for 'filter.edit' in [keys] (did you mean 'slash'?)"


@pytest.mark.parametrize("key", ["s", "S ", "ctrl+q", "Esc", "question_mark", "?", "F1"])
def test_two_actions_on_one_key_are_both_named(key: str) -> None:
    said = refusal(**{"theme.next": [key.strip().replace("S", "s")]})
    assert "'theme.next'" in said
    assert said.count("'") == 6
    assert said.startswith(f"the key '{key_name(USUAL_OF[key])}' is on two actions: ")


USUAL_OF = {
    "s": "s",
    "S ": "s",
    "ctrl+q": "ctrl+q",
    "Esc": "escape",
    "question_mark": "question_mark",
    "?": "question_mark",
    "F1": "f1",
}


def test_keys_can_be_exchanged() -> None:
    keymap = Keymap({"filter.edit": ["s"], "subscription.edit": ["/"]})
    assert keymap.for_textual == {"filter.edit": "s", "subscription.edit": "slash"}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("/", "slash"),
        ("PgDn", "pagedown"),
        ("Ctrl+K", "ctrl+k"),
        ("shift+x", "X"),
        ("!", "exclamation_mark"),
        (" ", "space"),
        ("comma", "comma"),
        ("é", "é"),
        ("alt+x", "alt+x"),
        ("ctrl+f12", "ctrl+f12"),
    ],
)
def test_a_key_is_written_as_in_the_help_or_by_name(written: str, key: str) -> None:
    away: dict[str, list[str]] = {"view.pause": [], "filter.edit": [], "page.down": []}
    changes = {**away, "columns.choose": [written]}
    assert Keymap(changes).keys("columns.choose") == (key,)


@pytest.mark.parametrize("written", ["", "ctrl+", "foo", "hyper+", "ctrl+foo", "\x1b"])
def test_what_is_no_key_is_refused(written: str) -> None:
    assert "unknown key" in refusal(**{"columns.choose": [written]})


def test_keys_are_shown_as_people_write_them() -> None:
    assert REMAPPED.shown(BY_ID["connection.reconnect"]) == "f5 r"
    assert REMAPPED.shown(BY_ID["connection.toggle"]) == ""
    assert REMAPPED.key("connection.toggle") == ":offline/online"
    assert REMAPPED.said("{filter.edit} filters, {help.show} explains") == (
        "ctrl+k filters, ? explains"
    )
    assert key_name("exclamation_mark") == "!"
    assert key_name("space") == "space"


def test_the_details_hints_name_the_new_keys() -> None:
    changes = {"detail.next": ["ctrl+j"], "pager.open": ["p"], "copy.as": []}
    changed = Keymap(changes)
    assert changed.said(HINTS) == "ctrl+j next   K previous   y copy   esc close"
    assert changed.said("{replay.gap_next}") == ":next gap"
    opened = Opened(make_event(envelope={"data": {"x": [0] * 30_000}}), Redactor(""), changed)
    assert opened.is_unread
    assert plain(opened.text(200)).endswith("p shows it, :copy as saves it")


def test_a_field_leaves_all_but_characters_to_commands() -> None:
    bar = KeyBar(Keymap({"help.show": ["f1", "H"], "filter.manage": ["w", "ctrl+g"]}))
    assert [bar._key(BY_ID[id_]) for id_ in ("help.show", "filter.manage")] == ["F1", "w"]
    bar._pane = Pane.FILTER
    assert [bar._key(BY_ID[id_]) for id_ in ("help.show", "filter.manage")] == ["F1", "ctrl+g"]
    assert bar._key(BY_ID["back"]) == "esc"
    assert not USUAL.is_typed("back")
    assert USUAL.is_typed("view.pause")
    assert all(map(USUAL.is_typed, ("filter.edit", "filter.toggle", "source.exclude")))


def test_every_command_can_be_bound() -> None:
    made = [*bindings(is_global=True), *bindings(is_global=False)]
    assert {one.id for one in made if isinstance(one, Binding)} == set(BY_ID)


def test_help_and_empty_states_name_the_new_keys() -> None:
    text = " ".join(plain(help_lines(Pane.EVENTS, 76, REMAPPED)).split())
    assert "ctrl+k Type a filter" in text
    assert "palette Go offline" in text
    assert "f5 dials now" in text
    assert "C Choose the table's columns" in text
    lines = " ".join(empty_lines(Dashboard(), State.LIVE, REMAPPED))
    assert "/ changes the subscription   ctrl+k filters   ? explains" in lines
    assert "f5 tries again" in " ".join(empty_lines(Dashboard(), State.REFUSED, REMAPPED))
    lines = " ".join(empty_lines(Dashboard(), State.OFFLINE, REMAPPED))
    assert ":offline/online connects" in lines


async def test_new_keys_work_and_old_ones_do_not() -> None:
    app = make_app(keymap=REMAPPED)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("s", "R", "O")
        await pilot.pause()
        assert app.screen is app.main
        assert app.session.asked == []
        await pilot.press("slash")
        await wait_until(pilot, lambda: isinstance(app.screen, SubscriptionEditor))
        before = app.theme
        await pilot.press("ctrl+t")  # above a dialog too
        await wait_until(pilot, lambda: app.theme != before)
        await pilot.press("escape", "C")
        await wait_until(pilot, lambda: isinstance(app.screen, ColumnsDialog))
        await pilot.press("escape", "f5", "r")
        await wait_until(pilot, lambda: app.session.asked == ["reconnect", "reconnect"])


async def test_a_letter_is_text_in_a_field() -> None:
    app = make_app(keymap=Keymap({"find.edit": ["w"], "filter.edit": ["y"], "copy.json": []}))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("y")
        await wait_until(pilot, lambda: app.main.filter_bar.input.has_focus)
        await pilot.press("w", "y")
        await wait_until(pilot, lambda: app.main.filter_bar.text == "wy")
        await pilot.press("escape", "w")
        await wait_until(pilot, lambda: app.main.find_bar.is_open)


async def test_a_key_that_is_no_letter_leaves_a_field() -> None:
    app = make_app(keymap=REMAPPED)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+k", "slash", "x")
        await wait_until(pilot, lambda: app.main.filter_bar.text == "/x")
        await pilot.press("ctrl+f")
        await wait_until(pilot, lambda: app.main.find_bar.is_open)


async def test_what_names_a_key_on_the_screen_names_the_new_one() -> None:
    app = make_app(keymap=REMAPPED)
    async with app.run_test(size=(150, 36)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "ctrl+k filter   / subscription" in text
        assert "f5 reconnect" in text
        assert "/ change" in text.splitlines()[1]
        app.say(replace(app.session.status, state=State.OFFLINE))
        await wait_until(pilot, lambda: "by you · :offline/online to connect" in screen_text(app))
        hint = "Check AGENTPOST_API_KEY, then R"
        app.say(replace(app.session.status, state=State.REFUSED, cause="401", hint=hint))
        await wait_until(pilot, lambda: "Check AGENTPOST_API_KEY, then f5" in screen_text(app))
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, Help))
        assert "ctrl+k" in screen_text(app)
        await pilot.press("escape", "L")
        await wait_until(pilot, lambda: isinstance(app.screen, ConnectionLog))
        await wait_until(pilot, lambda: "then f5" in screen_text(app))
