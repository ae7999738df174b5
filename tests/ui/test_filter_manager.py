from __future__ import annotations

import tomllib
from pathlib import Path

from textual.pilot import Pilot

from agentpost_tui.ui.screens.filters import FilterManager
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import make_event
from tests.helpers.screen import plain, screen_text, wait_until

SIZE = (120, 36)


def app_with(named: dict[str, str], on: set[str], config: Path | None = None) -> AppUnderTest:
    """An app that holds two received events, one of them of staging, and a bounced one."""
    app = make_app(config=config)
    app.parts.filtering.set_named(named, on)
    app.take_in(
        [
            make_event(),
            make_event(env_id="env_stage"),
            make_event(type="message.bounced"),
        ]
    )
    return app


async def open_manager(app: AppUnderTest, pilot: Pilot[None]) -> FilterManager:
    await pilot.press("f")
    await wait_until(pilot, lambda: isinstance(app.screen, FilterManager))
    manager = app.screen
    assert isinstance(manager, FilterManager)
    await wait_until(pilot, lambda: manager.focused is not None)
    await pilot.pause()
    return manager


async def fill(pilot: Pilot[None], manager: FilterManager, name: str, text: str) -> None:
    manager.name_field.write(name)
    manager.text_field.write(text)
    await pilot.pause()


async def test_what_is_on_is_joined_with_the_bar_at_once() -> None:
    app = app_with({"bounces": "type:bounced", "live": "env:production"}, set())
    async with app.run_test(size=SIZE) as pilot:
        view = app.dashboard.view
        await open_manager(app, pilot)
        assert view.shown == 3
        await pilot.press("down", "space")
        await wait_until(pilot, lambda: view.shown == 2)
        await pilot.press("up", "enter")
        await wait_until(pilot, lambda: app.parts.filtering.named_on == {"bounces", "live"})
        assert view.shown == 1
        await pilot.press("space", "down", "space", "escape")
        await wait_until(pilot, lambda: app.parts.filtering.named_on == set())
        assert view.shown == 3
        assert app.screen is app.main


async def test_switching_one_on_switches_the_filter_on() -> None:
    app = app_with({"bounces": "type:bounced"}, set())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("backslash")
        await open_manager(app, pilot)
        await pilot.press("space")
        await wait_until(pilot, lambda: app.parts.filtering.is_on)
        assert app.dashboard.view.shown == 1


async def test_the_bars_text_gets_a_name() -> None:
    app = app_with({}, set())
    async with app.run_test(size=SIZE) as pilot:
        app.main.filter_bar.text = "type:bounced"
        await pilot.pause()
        manager = await open_manager(app, pilot)
        assert "none yet" in screen_text(app)
        assert manager.text_field.value == "type:bounced"
        await pilot.press(*"bo", "enter")
        await wait_until(pilot, lambda: app.parts.filtering.named == {"bo": "type:bounced"})
        assert app.parts.filtering.named_on == {"bo"}
        app.main.filter_bar.text = ""
        await wait_until(pilot, lambda: app.dashboard.view.shown == 1)


async def test_a_new_one_is_added_beside_the_others() -> None:
    app = app_with({"bounces": "type:bounced"}, set())
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        await pilot.click("#new")
        await wait_until(pilot, lambda: manager.focused is manager.name_field)
        await fill(pilot, manager, " staging ", "env:staging")
        await pilot.click("#keep")
        await wait_until(
            pilot,
            lambda: (
                app.parts.filtering.named == {"bounces": "type:bounced", "staging": "env:staging"}
            ),
        )
        assert app.dashboard.view.shown == 1
        assert manager.filters.highlighted == "staging"


async def test_edit_and_rename_keep_the_place_and_the_switch() -> None:
    app = app_with({"a": "type:sent", "b": "env:staging"}, {"a"})
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        assert (manager.name_field.value, manager.text_field.value) == ("a", "type:sent")
        assert " change " in screen_text(app)
        await fill(pilot, manager, "z", "type:bounced")
        manager.text_field.focus()
        await pilot.press("enter")
        filtering = app.parts.filtering
        await wait_until(pilot, lambda: "z" in filtering.named)
        assert list(filtering.named.items()) == [("z", "type:bounced"), ("b", "env:staging")]
        assert filtering.named_on == {"z"}
        await pilot.press("down")
        await wait_until(pilot, lambda: manager.name_field.value == "b")
        await fill(pilot, manager, "c", "env:staging")
        await pilot.click("#keep")
        await wait_until(pilot, lambda: list(filtering.named) == ["z", "c"])
        assert filtering.named_on == {"z"}


async def test_a_deleted_one_is_out_and_can_be_put_back() -> None:
    app = app_with({"bounces": "type:bounced"}, {"bounces"})
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        await pilot.press("delete")
        await wait_until(pilot, lambda: app.parts.filtering.named == {})
        assert app.dashboard.view.shown == 3
        assert manager.focused is manager.name_field
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.parts.filtering.named == {"bounces": "type:bounced"})


async def test_a_mistake_is_shown_at_its_position_and_not_taken() -> None:
    app = app_with({"a": "type:sent"}, set())
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        manager.name_field.focus()
        await fill(pilot, manager, "a", "invoice typ:sent")
        said = plain(manager.mistake)
        assert said.startswith(" " * 8 + "▲ unknown field 'typ'")
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.parts.filtering.named == {"a": "type:sent"})
        await fill(pilot, manager, "a", "from:")
        assert plain(manager.mistake) == ""  # unfinished while it is typed
        await pilot.press("enter")
        await wait_until(pilot, lambda: plain(manager.mistake).strip().startswith("▲"))
        assert app.parts.filtering.named == {"a": "type:sent"}


async def test_a_filter_needs_a_name_of_its_own_and_a_text() -> None:
    app = app_with({"a": "type:sent", "b": "env:staging"}, set())
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        manager.name_field.focus()
        for name, text, problem in (
            (" ", "x", "the filter needs a name"),
            ("b", "x", "there is a filter of this name already"),
            ("a", "  ", "the filter is empty"),
        ):
            await fill(pilot, manager, name, text)
            await pilot.press("enter")
            said = f"▲ {problem}"
            await wait_until(pilot, lambda said=said: plain(manager.mistake).strip() == said)
        assert app.parts.filtering.named == {"a": "type:sent", "b": "env:staging"}


async def test_a_filter_with_a_mistake_in_the_file_is_shown_and_cannot_be_on() -> None:
    app = app_with({"broken": "typ:sent"}, {"broken"})
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        assert "▲ unknown field 'typ'" in screen_text(app)
        await pilot.press("space")
        await wait_until(pilot, lambda: manager.filters.chosen == ())
        assert app.parts.filtering.named_on == set()
        assert app.dashboard.view.shown == 3


async def test_only_saving_writes_the_file(tmp_path: Path) -> None:
    config = tmp_path / "folder" / "config.toml"
    app = app_with({"a": "type:sent", "b": "env:staging"}, set(), config)
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        assert f"ctrl+s saves them to {config}" in plain(manager.saved)
        await pilot.press("space", "escape")
        again = await open_manager(app, pilot)
        await pilot.press("down", "space")
        await wait_until(pilot, lambda: "not saved yet" in plain(again.saved))
        assert not config.exists()
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: plain(again.saved) == f"saved to {config}")
        assert tomllib.loads(config.read_text()) == {
            "filters": {"a": "type:sent", "b": "env:staging"},
            "filters_on": ["a", "b"],
        }


async def test_what_hinders_saving_is_shown_in_place(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("= no TOML")
    app = app_with({"a": "type:sent"}, set(), config)
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        await pilot.click("#save")
        await wait_until(pilot, lambda: manager.saved.has_class("-bad"))
        assert plain(manager.saved).startswith(f"cannot save to {str(config)!r}")
        assert config.read_text() == "= no TOML"


async def test_without_a_file_it_says_so() -> None:
    app = app_with({"a": "type:sent"}, set())
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        await pilot.press("ctrl+s")
        await wait_until(
            pilot, lambda: plain(manager.saved) == "there is no configuration file to save them to"
        )


async def test_hostile_names_and_texts_are_clean_on_the_screen_and_kept_as_they_are() -> None:
    name, text = "[@click=app.quit]x[/]\x1b]0;x\x07", '"\u202efree\u200bmoney [/]"'
    app = app_with({name: text}, set())
    async with app.run_test(size=SIZE) as pilot:
        manager = await open_manager(app, pilot)
        shown = screen_text(app)
        assert "[@click=app.quit]x[/]␛" in shown
        assert not {"\x1b", "\x07", "\u202e", "\u200b"} & set(shown)
        await fill(pilot, manager, "new name", manager.text_field.value)
        await pilot.click("#keep")
        await wait_until(pilot, lambda: app.parts.filtering.named == {"new name": text})


async def test_it_fits_and_where_it_does_not_it_scrolls() -> None:
    app = app_with({f"filter {number}": "type:sent" for number in range(30)}, set())
    async with app.run_test(size=(160, 45)) as pilot:
        manager = await open_manager(app, pilot)
        for size in ((160, 45), (120, 36), (80, 24)):
            await pilot.resize_terminal(*size)
            await wait_until(pilot, lambda: manager.panel.max_scroll_y == 0)
        await pilot.resize_terminal(40, 12)
        await pilot.press("end")
        await wait_until(pilot, lambda: "filter 29" in screen_text(app))
        await pilot.press("shift+tab")
        await wait_until(pilot, lambda: "close" in screen_text(app))
