from __future__ import annotations

import json
from dataclasses import replace

from textual.pilot import Pilot

from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.screens.subscription import SubscriptionEditor
from agentpost_tui.ui.widgets.field import CompletingField, Field
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.screen import plain, screen_text

SIZE = (120, 36)
HOSTILE_INBOX = "inb_[/]\x1b]0;x\x07"
HOSTILE_ENV = "env_[@click=app.quit]x[/]\u202e"
ASKED = Subscription(("message.received", "message.bounced"), "inb_support", ("env_prod",))


async def open_editor(
    app: AppUnderTest, pilot: Pilot[None], *seen: Event, key: str = "s"
) -> SubscriptionEditor:
    if seen:
        app.dashboard.ingest(seen, START)
    await pilot.press(key)
    await pilot.pause()
    editor = app.screen
    assert isinstance(editor, SubscriptionEditor)
    return editor


async def type_into(pilot: Pilot[None], editor: SubscriptionEditor, field: str, text: str) -> None:
    """As if typed at once: a key at a time takes its time."""
    editor.query_one(f"#{field}").focus()
    await pilot.pause()
    editor.query_one(f"#{field}", Field).write(text)
    await pilot.pause()


def sent(editor: SubscriptionEditor) -> str:
    """The JSON as it is shown, its lines joined."""
    return editor.json.render().plain.replace("\n", "")


async def test_the_json_is_exactly_what_each_subscription_sends() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        for asked in (
            Subscription(),
            ASKED,
            Subscription(("message.*", "domain.verified")),
            Subscription((), "inb_9", ("env_stage", "env_prod")),
        ):
            app.session.status = replace(app.session.status, subscription=asked)
            editor = await open_editor(app, pilot)
            assert sent(editor) == asked.frame()
            assert [] not in json.loads(sent(editor)).values()
            assert None not in json.loads(sent(editor)).values()
            await pilot.press("escape")


async def test_the_json_and_the_words_follow_each_choice() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        assert sent(editor) == '{"type":"subscribe"}'
        assert plain(editor.sentence) == "every type · every inbox · every environment"
        await pilot.press("space", "right", "right", "right", "space")
        await pilot.pause()
        chosen = '"event_types":["message.received","message.bounced"]'
        assert sent(editor) == '{"type":"subscribe",' + chosen + "}"
        await type_into(pilot, editor, "inbox", "support")
        editor.environments.focus()
        await pilot.press("right", "enter")
        await pilot.pause()
        assert sent(editor) == (
            '{"type":"subscribe",' + chosen + ',"inbox_id":"inb_support",'
            '"environment_ids":["env_stage"]}'
        )
        assert plain(editor.sentence) == "message.received, message.bounced · support · staging"


async def test_taking_everything_out_again_leaves_every_field_out() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.press("space", "right", "right", "right", "space")
        editor.inbox.focus()
        await pilot.press("ctrl+u")
        editor.environments.focus()
        await pilot.press("space")
        await pilot.pause()
        assert sent(editor) == '{"type":"subscribe"}'


async def test_apply_asks_the_session_and_closes() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await open_editor(app, pilot)
        await pilot.press("space")
        await pilot.press("tab", *"a.b,c.*", "enter")
        await pilot.pause()
        assert app.session.asked == [Subscription(("message.received", "a.b", "c.*"))]
        assert app.screen is app.main


async def test_every_field_is_reached_by_tab_and_apply_by_enter() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        reached = []
        for _ in range(8):
            reached.append(editor.focused.id if editor.focused else None)
            await pilot.press("tab")
        assert reached == [
            "types",
            "other-types",
            "inbox",
            "environments",
            "other-environments",
            "apply",
            "revert",
            "cancel",
        ]
        await pilot.press("space", "shift+tab", "shift+tab", "shift+tab", "enter")
        await pilot.pause()
        assert app.session.asked == [Subscription(("message.received",))]


async def test_leaving_applies_nothing() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        ways = (
            lambda: pilot.press("escape"),
            lambda: pilot.press("q"),
            lambda: pilot.click("#cancel"),
        )
        for leave in ways:
            await open_editor(app, pilot)
            await pilot.press("space")
            await leave()
            await pilot.pause()
            assert app.screen is app.main
        assert app.session.asked == []


async def test_apply_without_a_change_says_so_and_sends_nothing() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        assert "no change" in plain(editor.effect)
        await pilot.press("space", "space")
        await pilot.click("#apply")
        await pilot.pause()
        assert app.screen is app.main
        assert app.session.asked == []
        (said,) = app._notifications
        assert said.message == "no change: this is what is asked for already"


async def test_revert_goes_back_to_the_one_in_force() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.press("space", "right", "space")
        await type_into(pilot, editor, "other-types", "a.b")
        await type_into(pilot, editor, "inbox", "x")
        await type_into(pilot, editor, "other-environments", "env_9")
        assert sent(editor) != ASKED.frame()
        await pilot.click("#revert")
        await pilot.pause()
        assert sent(editor) == ASKED.frame()
        assert app.screen is editor


async def test_during_a_switchover_it_begins_with_the_new_one_and_reverts_to_the_old_one() -> None:
    wish = Subscription(("thread.created",), None, ("env_new",))
    app = make_app(subscription=ASKED)
    app.session.status = replace(app.session.status, switching_to=wish)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        assert sent(editor) == wish.frame()
        await pilot.click("#revert")
        await pilot.pause()
        assert sent(editor) == ASKED.frame()
        assert "a switchover is under way" in plain(editor.effect)
        await pilot.click("#apply")
        await pilot.pause()
        assert app.session.asked == [ASKED]


async def test_what_apply_does_follows_the_connection_while_the_editor_is_open() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.press("space")
        await pilot.pause()
        for state in (State.LIVE, State.STALE):
            app.say(replace(app.session.status, state=state))
            await pilot.pause()
            assert plain(editor.effect) == (
                "apply is a switchover: a second connection takes over, and no gap opens"
            )
        for state in (State.RECONNECTING, State.OFFLINE, State.REFUSED, State.CONNECTING):
            app.say(replace(app.session.status, state=state, live_since=None))
            await pilot.pause()
            assert plain(editor.effect) == (
                "not connected: the change is pending, and goes out at the next connect"
            )
        app.say(replace(app.session.status, state=State.SUBSCRIBED))
        await pilot.pause()
        assert "not live yet: the change is pending" in plain(editor.effect)


async def test_a_change_while_offline_is_applied_too_and_the_status_line_shows_it() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        app.say(replace(app.session.status, state=State.OFFLINE, live_since=None))
        await open_editor(app, pilot)
        await pilot.press("space")
        await pilot.click("#apply")
        await pilot.pause()
        (asked,) = app.session.asked
        assert asked == Subscription(("message.received",))
        app.say(replace(app.session.status, subscription=asked))
        await pilot.pause()
        assert "will subscribe to message.received · every inbox" in screen_text(app)


async def test_what_is_neither_id_nor_name_is_pointed_out_and_sent_only_when_confirmed() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "suport")
        doubt = "▲ 'suport' is neither the id of an inbox (inb_…) nor a name in [names]"
        assert plain(editor.doubts) == doubt
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.asked == []
        assert "apply again to send it as it is" in plain(editor.doubts)
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.asked == [Subscription((), "suport")]


async def test_another_doubt_needs_a_confirmation_of_its_own() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "suport")
        await pilot.press("enter", "s", "enter")
        await pilot.pause()
        assert app.session.asked == []
        assert app.screen is editor


async def test_completion_offers_what_was_seen_and_what_is_configured() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot, make_event(inbox_id="inb_seen_sa"))
        await type_into(pilot, editor, "inbox", "sa")
        field = editor.query_one(CompletingField)
        assert field.is_open
        assert "inb_seen_sa" in screen_text(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert not field.is_open
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
        await pilot.pause()
        assert not editor.query_one(CompletingField).is_open
        await pilot.press("escape")
        assert app.screen is app.main


async def test_a_completion_is_taken_by_a_click() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "qa")
        await pilot.click(editor.query_one(CompletingField).options, offset=(3, 0))
        await pilot.pause()
        assert sent(editor) == '{"type":"subscribe","inbox_id":"inb_qa"}'


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
        await pilot.pause()
        text = screen_text(app)
        assert "env_[@click=app.quit]x[/]⟪202E⟫" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert json.loads(sent(editor))["inbox_id"] == HOSTILE_INBOX
        await pilot.click(editor.environments, offset=(4, 0))
        await pilot.click("#apply")
        await pilot.pause()
        (asked,) = app.session.asked
        assert isinstance(asked, Subscription)
        assert asked.inbox_id == HOSTILE_INBOX
        assert HOSTILE_ENV in asked.environment_ids


async def test_what_is_pasted_cannot_hide_anything() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        editor.inbox.value = "inb_\u200ba\x1b[2J"
        await pilot.pause()
        assert editor.inbox.value == "inb_·a␛[2J"


async def test_a_click_on_a_type_switches_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.click(editor.types, offset=(18, 0))
        await pilot.pause()
        assert editor.types.chosen == ("message.sent",)
        await pilot.click(editor.types, offset=(70, 1))
        assert editor.types.chosen == ("message.sent",)


async def test_it_fits_without_scrolling() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=(160, 45)) as pilot:
        editor = await open_editor(app, pilot)
        for size in ((160, 45), (120, 36), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert editor.panel.max_scroll_y == 0
            text = screen_text(app)
            assert all(word in text for word in ("types", "will be sent", "apply", "cancel"))


async def test_where_it_does_not_fit_it_scrolls_to_what_has_the_focus() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=(40, 12)) as pilot:
        editor = await open_editor(app, pilot)
        assert editor.panel.max_scroll_y > 0
        await pilot.press("shift+tab")
        await pilot.pause()
        assert editor.focused is not None
        assert editor.focused.id == "cancel"
        assert "cancel" in screen_text(app)
        await pilot.press("pageup", "pageup", "pageup")
        await pilot.pause()
        assert "subscription" in screen_text(app)


async def test_the_palette_does_not_open_one_above_another() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await app.main.run_action("edit_subscription")
        await app.main.run_action("manage_filters")
        await app.main.run_action("choose_columns")
        await pilot.pause()
        assert app.screen is editor
