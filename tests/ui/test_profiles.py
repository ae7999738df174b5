"""Profiles on the screen: the name in use, the switcher, and what the subscription editor saves."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from agentpost_tui.choices import Profile
from agentpost_tui.client.notices import State
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.settings import load
from agentpost_tui.text import SafeText
from agentpost_tui.ui.commands import COMMANDS
from agentpost_tui.ui.profiles import Profiles
from agentpost_tui.ui.screens.profiles import ProfileSwitcher
from agentpost_tui.ui.screens.subscription import SubscriptionEditor
from agentpost_tui.ui.usable import require_usable
from agentpost_tui.ui.widgets.status_bar import Identity
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.screen import plain, screen_text, wait_until
from tests.ui.test_subscription_editor import open_editor, sent

SWITCH = next(command for command in COMMANDS if command.id == "profile.switch")
FILE = """
[profiles.prod]  # mine
url = "https://prod.example"
colour = "red"
[profiles.staging]
theme = "light"
["profiles"."x [/] \\u001b]0;y"]
"""
SIZE = (120, 36)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "c.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def write(config: Path, text: str) -> None:
    config.write_text(text, encoding="utf-8")


def text_of(config: Path) -> str:
    return config.read_text(encoding="utf-8")


def make(config: Path) -> AppUnderTest:
    """An app as it runs with the profile prod."""

    def settle(name: str) -> None:
        require_usable(load({"profile": name}, config=config))

    profiles = Profiles.of(load({"profile": "prod"}, config=config), settle)
    name, server = SafeText("prod"), SafeText("prod.example")
    identity = Identity(server, SafeText("…"), profile=name, profile_style=profiles.style("prod"))
    return make_app(profiles=profiles, identity=identity, config=config)


async def open_switcher(app: AppUnderTest, pilot: Pilot[None]) -> ProfileSwitcher:
    await app.run_command(SWITCH)
    await wait_until(pilot, lambda: isinstance(app.screen, ProfileSwitcher))
    await pilot.pause()
    assert isinstance(app.screen, ProfileSwitcher)
    return app.screen


def test_a_profile_has_its_colour_or_one_of_its_name() -> None:
    profiles = Profiles(known={"a": Profile(colour="#102030"), "b": Profile(), "c": Profile()})
    assert profiles.style("a") == "#102030"
    assert profiles.style("b").startswith("$env-")
    assert profiles.style("b") == profiles.style("b") != ""


async def test_the_profile_in_use_is_on_the_status_line(config: Path) -> None:
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "prod.example   prod " in screen_text(app).splitlines()[0]


async def test_the_switcher_lists_the_profiles_and_none(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "a-key")
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        switcher = await open_switcher(app, pilot)
        text = screen_text(app)
        for said in ("prod.example  in use", "staging", "no profile", "x [/] ␛]0;y"):
            assert said in text
        assert "stronger than any profile: AGENTPOST_API_KEY" in text
        assert switcher.options.highlighted == 0
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.is_running
        assert app.next_profile is None


@pytest.mark.parametrize(("keys", "profile"), [(["down"], "staging"), (["end"], "")])
async def test_choosing_another_ends_the_app_with_its_name(
    config: Path, keys: list[str], profile: str
) -> None:
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        await open_switcher(app, pilot)
        await pilot.press(*keys, "enter")
        await wait_until(pilot, lambda: not app.is_running)
    assert app.next_profile == profile
    assert not app.return_code


async def test_a_profile_that_cannot_be_used_any_more_is_not_left_for(config: Path) -> None:
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        switcher = await open_switcher(app, pilot)
        write(config, "[profiles.staging]\nfilter = 'typ:x'")
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: "unknown field 'typ'" in plain(switcher.mistake))
        write(config, "[profiles.prod]")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "no profile 'staging'" in plain(switcher.mistake))
        assert app.is_running
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is app.main)


@pytest.mark.parametrize(("is_demo", "said"), [(True, "the demo uses none"), (False, "template")])
async def test_without_profiles_it_says_so(is_demo: bool, said: str) -> None:
    app = make_app(identity=Identity(SafeText("x"), SafeText("…"), is_demo))
    async with app.run_test(size=SIZE) as pilot:
        await app.run_command(SWITCH)
        await pilot.pause()
        assert app.screen is app.main
        (message,) = [one.message for one in app._notifications]
        assert message.startswith("there are no profiles")
        assert said in message


# -- apply and save to profile --------------------------------------------------------------------


async def press_save(pilot: Pilot[None], editor: SubscriptionEditor) -> None:
    button = editor.query_one("#save")
    await wait_until(pilot, lambda: not button.has_class("-active"))  # from the press before
    button.focus()
    await pilot.press("enter")


async def test_applying_and_saving_does_both(config: Path) -> None:
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.press("space")
        await wait_until(pilot, lambda: "message.received" in sent(editor))
        assert text_of(config) == FILE
        await press_save(pilot, editor)
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.session.asked == [Subscription(("message.received",))]
        (message,) = [one.message for one in app._notifications]
        assert message == f"saved to profile prod in {config}"
    assert "[profiles.prod]  # mine" in text_of(config)
    assert load({"profile": "prod"}, config=config).event_type == ("message.received",)
    assert load({"profile": "staging"}, config=config).event_type == ()


async def test_what_is_in_force_can_be_saved_too(config: Path) -> None:
    app = make(config)
    asked = Subscription(("message.sent",), "inb_sales", ("env_prod",))
    app.session.status = app.session.status.__class__(State.LIVE, 0.0, asked)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await press_save(pilot, editor)
        await wait_until(pilot, lambda: app.screen is app.main)
        assert app.session.asked == []
    assert load({"profile": "prod"}, config=config).subscription == asked


async def test_a_doubt_is_asked_about_before_anything_is_written(config: Path) -> None:
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        editor.inbox.write("suport")
        await press_save(pilot, editor)
        await wait_until(pilot, lambda: "apply again" in plain(editor.doubts))
        assert text_of(config) == FILE
        await press_save(pilot, editor)
        await wait_until(pilot, lambda: app.screen is app.main)
    assert load({"profile": "prod"}, config=config).inbox == "suport"


async def test_a_failure_to_save_applies_nothing_and_says_so(config: Path) -> None:
    app = make(config)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.press("space")
        await wait_until(pilot, lambda: "message.received" in sent(editor))
        write(config, "keep = ")
        await press_save(pilot, editor)
        await wait_until(pilot, lambda: "cannot save to" in plain(editor.effect))
        assert app.screen is editor
        assert app.session.asked == []


async def test_without_a_profile_there_is_nothing_to_save_to() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        assert not editor.query("#save")
