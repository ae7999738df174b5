from __future__ import annotations

import json

from msgspec.structs import replace
from textual.pilot import Pilot

from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.screens.subscription import (
    NOT_CONNECTED,
    NOT_LIVE,
    SWITCHOVER,
    SubscriptionEditor,
)
from agentpost_tui.ui.widgets.field import Field
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.screen import plain, screen_text, wait_until

SIZE = (120, 36)
HOSTILE_INBOX = "inb_[/]\x1b]0;x\x07"
HOSTILE_ENV = "env_[@click=app.quit]x[/]\u202e"
ASKED = Subscription(("message.received", "message.bounced"), "inb_support", ("env_prod",))


async def open_editor(
    app: AppUnderTest, pilot: Pilot[None], *seen: Event, key: str = "s"
) -> SubscriptionEditor:
    if seen:
        app.take_in(seen)
    await pilot.press(key)
    await wait_until(pilot, lambda: isinstance(app.screen, SubscriptionEditor))
    editor = app.screen
    assert isinstance(editor, SubscriptionEditor)
    await wait_until(pilot, lambda: editor.focused is editor.types)
    await pilot.pause()
    return editor


async def type_into(pilot: Pilot[None], editor: SubscriptionEditor, field: str, text: str) -> None:
    """As if typed at once: a key at a time takes its time."""
    widget = editor.query_one(f"#{field}", Field)
    widget.focus()
    await wait_until(pilot, lambda: widget.has_focus)
    widget.write(text)
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
        chosen = '"event_types":["message.received","message.bounced"]'
        await wait_until(pilot, lambda: sent(editor) == '{"type":"subscribe",' + chosen + "}")
        await type_into(pilot, editor, "inbox", "support")
        editor.environments.focus()
        await pilot.press("right", "enter")
        rest = ',"inbox_id":"inb_support","environment_ids":["env_stage"]}'
        await wait_until(pilot, lambda: sent(editor) == '{"type":"subscribe",' + chosen + rest)
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
        await wait_until(pilot, lambda: sent(editor) == '{"type":"subscribe"}')


async def test_apply_asks_the_session_and_closes() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await open_editor(app, pilot)
        await pilot.press("space")
        await pilot.press("tab", *"a.b,c.*", "enter")
        await wait_until(
            pilot, lambda: app.session.asked == [Subscription(("message.received", "a.b", "c.*"))]
        )
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
        await wait_until(pilot, lambda: app.session.asked == [Subscription(("message.received",))])


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
            await wait_until(pilot, lambda: app.screen is app.main)
        assert app.session.asked == []


async def test_apply_without_a_change_says_so_and_sends_nothing() -> None:
    app = make_app(subscription=ASKED)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        assert "no change" in plain(editor.effect)
        await pilot.press("space", "space")
        await pilot.click("#apply")
        await wait_until(pilot, lambda: app.screen is app.main)
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
        await wait_until(pilot, lambda: sent(editor) == ASKED.frame())
        assert app.screen is editor


async def test_during_a_switchover_it_begins_with_the_new_one_and_reverts_to_the_old_one() -> None:
    wish = Subscription(("thread.created",), None, ("env_new",))
    app = make_app(subscription=ASKED)
    app.session.status = replace(app.session.status, switching_to=wish)
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        assert sent(editor) == wish.frame()
        await pilot.click("#revert")
        await wait_until(pilot, lambda: sent(editor) == ASKED.frame())
        assert "a switchover is under way" in plain(editor.effect)
        await pilot.click("#apply")
        await wait_until(pilot, lambda: app.session.asked == [ASKED])


async def test_what_apply_does_follows_the_connection_while_the_editor_is_open() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await pilot.press("space")
        for state, effect in (
            (State.LIVE, SWITCHOVER),
            (State.RECONNECTING, NOT_CONNECTED),
            (State.STALE, SWITCHOVER),
            (State.OFFLINE, NOT_CONNECTED),
            (State.SUBSCRIBED, NOT_LIVE),
            (State.CONNECTING, NOT_CONNECTED),
            (State.REFUSED, NOT_CONNECTED),
        ):
            app.say(replace(app.session.status, state=state))
            await wait_until(pilot, lambda effect=effect: plain(editor.effect) == effect)
        assert "pending" in NOT_CONNECTED
        assert "next connect" in NOT_CONNECTED
        assert "no gap" in SWITCHOVER


async def test_a_change_while_offline_is_applied_too_and_the_status_line_shows_it() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        app.say(replace(app.session.status, state=State.OFFLINE, live_since=None))
        await open_editor(app, pilot)
        await pilot.press("space")
        await pilot.click("#apply")
        await wait_until(pilot, lambda: bool(app.session.asked))
        (asked,) = app.session.asked
        assert asked == Subscription(("message.received",))
        app.say(replace(app.session.status, subscription=asked))
        await wait_until(
            pilot, lambda: "will subscribe to message.received · every inbox" in screen_text(app)
        )


async def test_what_is_neither_id_nor_name_is_pointed_out_and_sent_only_when_confirmed() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "suport")
        doubt = "▲ 'suport' is neither the id of an inbox (inb_…) nor a name in [names]"
        assert plain(editor.doubts) == doubt
        await pilot.press("enter")
        await wait_until(pilot, lambda: "apply again to send it as it is" in plain(editor.doubts))
        assert app.session.asked == []
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.session.asked == [Subscription((), "suport")])


async def test_another_doubt_needs_a_confirmation_of_its_own() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        editor = await open_editor(app, pilot)
        await type_into(pilot, editor, "inbox", "suport")
        await pilot.press("enter", "s", "enter")
        await pilot.pause()
        assert app.session.asked == []
        assert app.screen is editor
