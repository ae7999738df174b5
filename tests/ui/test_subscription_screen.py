from __future__ import annotations

import json

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.widgets.field import CompletingField
from tests.helpers.app import make_app
from tests.helpers.build import make_event
from tests.helpers.screen import screen_text, wait_until
from tests.ui.test_subscription_editor import (
    ASKED,
    HOSTILE_ENV,
    HOSTILE_INBOX,
    SIZE,
    open_editor,
    sent,
    type_into,
)


async def test_completion_offers_what_was_seen_and_what_is_configured() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot, make_event(inbox_id="inb_seen_sa"))
        await type_into(pilot, editor, "inbox", "sa")
        field = editor.query_one(CompletingField)
        assert field.is_open
        assert "inb_seen_sa" in screen_text(app)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: not field.is_open)
        assert editor.inbox.value == "sales"
        assert sent(editor) == '{"type":"subscribe","inbox_id":"inb_sales"}'
        assert app.screen is editor


async def test_escape_closes_the_completions_first_and_then_the_editor() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "s")
        await pilot.press("escape")
        assert app.screen is editor
        assert not editor.query_one(CompletingField).is_open
        await pilot.press("down")
        assert editor.query_one(CompletingField).is_open
        await pilot.press("tab")
        await wait_until(pilot, lambda: not editor.query_one(CompletingField).is_open)
        await pilot.press("escape")
        assert app.screen is app.main


async def test_a_completion_is_taken_by_a_click() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "qa")
        await pilot.click(editor.query_one(CompletingField).options, offset=(3, 0))
        await wait_until(pilot, lambda: sent(editor) == '{"type":"subscribe","inbox_id":"inb_qa"}')


async def test_what_strangers_named_is_clean_on_the_screen_and_exact_in_the_subscription() -> None:
    app = make_app()
    event = make_event(inbox_id=HOSTILE_INBOX, env_id=HOSTILE_ENV)
    async with app.run_test(size=(160, 45)) as pilot:
        editor = await open_editor(app, pilot, event)
        await type_into(pilot, editor, "inbox", "[/]")
        assert "inb_[/]␛]0;x␇" in screen_text(app)
        await pilot.press("down", "enter")
        editor.environments.focus()
        await pilot.press("end", "space")
        await wait_until(pilot, lambda: editor.environments.chosen == (HOSTILE_ENV,))
        text = screen_text(app)
        assert "env_[@click=app.quit]x[/]⟪202E⟫" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert json.loads(sent(editor))["inbox_id"] == HOSTILE_INBOX
        await pilot.click(editor.environments, offset=(4, 0))
        await pilot.click("#apply")
        await wait_until(pilot, lambda: bool(app.session.asked))
        (asked,) = app.session.asked
        assert isinstance(asked, Subscription)
        assert asked.inbox_id == HOSTILE_INBOX
        assert HOSTILE_ENV in asked.environment_ids


async def test_what_is_pasted_cannot_hide_anything() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        editor.inbox.value = "inb_\u200ba\x1b[2J"
        await wait_until(pilot, lambda: editor.inbox.value == "inb_·a␛[2J")


async def test_a_click_on_a_type_switches_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.click(editor.types, offset=(18, 0))
        await wait_until(pilot, lambda: editor.types.chosen == ("message.sent",))
        await pilot.click(editor.types, offset=(70, 1))
        assert editor.types.chosen == ("message.sent",)


async def test_it_fits_without_scrolling() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=(160, 45)) as pilot:
        editor = await open_editor(app, pilot)
        for size in ((160, 45), (120, 36), (80, 24)):
            await pilot.resize_terminal(*size)
            await wait_until(pilot, lambda: editor.panel.max_scroll_y == 0)
            text = screen_text(app)
            assert all(word in text for word in ("types", "will be sent", "apply", "cancel"))


async def test_where_it_does_not_fit_it_scrolls_to_what_has_the_focus() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=(40, 12)) as pilot:
        editor = await open_editor(app, pilot)
        assert editor.panel.max_scroll_y > 0
        await pilot.press("shift+tab")
        await wait_until(pilot, lambda: editor.focused is not None)
        assert editor.focused.id == "cancel"
        assert "cancel" in screen_text(app)
        await pilot.press("pageup", "pageup", "pageup")
        await wait_until(pilot, lambda: "subscription" in screen_text(app))


async def test_the_palette_does_not_open_one_above_another() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await app.main.run_action("edit_subscription")
        await app.main.run_action("manage_filters")
        await app.main.run_action("choose_columns")
        await pilot.pause()
        assert app.screen is editor
