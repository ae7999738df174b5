from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.content import Content

from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.gap import CoverLost, CoverRegained
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.text import SafeText
from agentpost_tui.ui.widgets.status_bar import Identity, state_parts
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START

IDENTITY = Identity(SafeText("api.agent-post.dev"), SafeText("ap_sk_live_…k3y9"))


def status(state: State, **changes: object) -> Status:
    return replace(Status(state, START, Subscription()), **changes)  # type: ignore[arg-type]


STATES = [
    (status(State.OFFLINE), "○ OFFLINE by you · O to connect"),
    (status(State.CONNECTING, attempt=3), "◌ CONNECTING api.agent-post.dev (attempt 3)"),
    (status(State.CONNECTING, attempt=1), "◌ CONNECTING api.agent-post.dev"),
    (status(State.SUBSCRIBED), "◍ SUBSCRIBED, waiting for a sign of life"),
    (status(State.LIVE, live_since=START - 757), "● LIVE 00:12:43"),
    (status(State.STALE, since=START + 5), "◐ STALE, nothing for 6 s"),
    (
        status(
            State.RECONNECTING,
            attempt=4,
            cause="closed 1012 service restart",
            due_at=START + 13,
        ),
        "↻ RECONNECTING in 7 s (attempt 4): closed 1012 service restart · R now",
    ),
    (
        status(State.RECONNECTING, attempt=2, cause="429", due_at=START + 6.2, throttled=True),
        "↻ RECONNECTING in 1 s (attempt 2): 429 · told to wait · R now",
    ),
    (
        status(
            State.REFUSED,
            cause="401, the key ap_sk_live_…k3y9 was not accepted",
            hint="Check AGENTPOST_API_KEY, then R",
        ),
        "✗ REFUSED: 401, the key ap_sk_live_…k3y9 was not accepted. "
        "Check AGENTPOST_API_KEY, then R",
    ),
    (
        status(State.REFUSED, attempt=10, cause="name not found", gave_up=True),
        "✗ REFUSED: GAVE UP after 10 attempts (name not found) · R to try again",
    ),
]


@pytest.mark.parametrize(("shown", "sentence"), STATES)
def test_each_state_says_its_word(shown: Status, sentence: str) -> None:
    parts = state_parts(shown, START + 6, IDENTITY, heard_at=START)
    assert "".join(text for text, _ in parts) == sentence


def test_a_close_reason_cannot_steer_the_terminal() -> None:
    shown = status(State.RECONNECTING, cause="closed 4001 \x1b[2J[/]", due_at=START)
    text = "".join(part for part, _ in state_parts(shown, START, IDENTITY))
    assert "\x1b" not in text
    assert "[/]" in text


def lines(app: AppUnderTest) -> str:
    content = app.main.status_bar.render()
    assert isinstance(content, Content)
    return content.plain


async def test_what_is_not_zero_is_said() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        app.handover.put_fact(CoverRegained(START - 200))
        app.handover.put_fact(CoverLost(START - 130, "cut"))
        app.handover.put_fact(CoverRegained(START))
        await pilot.pause(0.1)
        app.is_cooked = True
        app.session.vitals.received = 1  # a frame that nobody accounts for
        app.say(app.session.status)
        await pilot.pause()
        assert "1 gap (2 m 10 s)" in lines(app)
        assert "counters disagree" in lines(app)
        assert "cover 35 %" in lines(app)


async def test_the_subscription_in_force_is_always_visible() -> None:
    subscription = Subscription(
        ("message.received", "message.bounced"), "inb_support", ("env_prod",)
    )
    app = make_app(subscription=subscription)
    async with app.run_test(size=(160, 45)):
        expected = "subscribed to message.received, message.bounced · support · production"
        assert expected in lines(app)


@pytest.mark.parametrize("cause", ["503, server busy", "closed 1012 " + "again and again " * 2])
async def test_the_last_frame_is_in_sight_beside_a_long_sentence_too(cause: str) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.say(status(State.RECONNECTING, attempt=4, cause=cause, due_at=START + 7))
        await pilot.pause()
        assert cause.strip() in lines(app)
        assert "last frame 0 s ago" in lines(app)


@pytest.mark.parametrize("width", [160, 120, 80, 60, 40])
async def test_state_and_last_frame_fit_every_width(width: int) -> None:
    app = make_app()
    async with app.run_test(size=(width, 24)):
        text = lines(app)
        assert "● LIVE 00:00:00" in text
        assert "last frame 0 s ago" in text


@pytest.mark.parametrize("width", [160, 120, 80, 60, 40])
@pytest.mark.parametrize("shown", [one for one, _ in STATES])
async def test_demo_is_in_sight_in_every_state(width: int, shown: Status) -> None:
    app = make_app(identity=Identity(SafeText("127.0.0.1"), SafeText("…"), is_demo=True))
    async with app.run_test(size=(width, 24)) as pilot:
        app.say(shown)
        await pilot.pause()
        assert " DEMO " in lines(app)


async def test_what_is_cut_of_a_sentence_is_marked() -> None:
    app = make_app()
    async with app.run_test(size=(40, 12)) as pilot:
        app.say(status(State.REFUSED, cause="said at length " * 9, hint="Do this, then R"))
        await pilot.pause()
        assert lines(app).endswith("…")
        assert len(lines(app)) <= 2 * 38


async def test_a_gap_beside_a_long_sentence_goes_into_the_second_line() -> None:
    app = make_app()
    async with app.run_test(size=(120, 30)) as pilot:
        app.handover.put_fact(CoverRegained(START - 200))
        app.handover.put_fact(CoverLost(START - 130, "cut"))
        app.handover.put_fact(CoverRegained(START))
        app.say(status(State.REFUSED, cause="403, the key was refused " * 3, hint="Then R"))
        await pilot.pause(0.1)
        first, second = lines(app).split("\n")
        assert "gap" not in first
        assert "1 gap (2 m 10 s)" in second
