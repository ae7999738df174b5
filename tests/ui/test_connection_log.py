from __future__ import annotations

from base64 import b64decode

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from agentpost_tui.client.notices import LogEntry, State, Status
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.gap import CoverLost, CoverRegained
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.screens import connection_log
from agentpost_tui.ui.screens.connection_log import ConnectionLog
from agentpost_tui.ui.widgets.page import Page
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event

WIDE, NARROW, TINY = (160, 45), (80, 24), (40, 12)
HOSTILE = "\x1b]0;x\x07 [/] [@click=app.quit]x[/] \u202eevil"


def page(app: AppUnderTest, id: str = "situation") -> Page:
    assert isinstance(app.screen, ConnectionLog)
    return app.screen.query_one(f"#{id}", Page)


def in_sight(shown: Page) -> list[str]:
    return [shown.render_line(y).text.rstrip() for y in range(shown.size.height)]


def happen(app: AppUnderTest, number: int) -> None:
    """So many states more."""
    start = len(app.session.log)
    for at in range(start, start + number):
        app.session.log.append(LogEntry(START + at, State.RECONNECTING, f"cause {at}"))


async def refresh(app: AppUnderTest, pilot: Pilot[None]) -> None:
    app.say(replace(app.session.status, cause="changed"))
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, (120, 36), NARROW, TINY])
async def test_it_opens_and_closes_at_every_size(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        for leave in ("escape", "q"):
            await pilot.press("L")
            await pilot.pause()
            assert "written" in in_sight(page(app))[0]
            await pilot.press(leave)
            await pilot.pause()
            assert app.screen is app.main


async def test_it_is_given_what_the_dashboard_knows() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        app.arrive([make_event() for _ in range(3)])
        app.arrive([Malformed("not JSON", b"{", START)])
        while app.dashboard.store.end < 3 or app.handover.pending:
            await pilot.pause(0.01)
        app.dashboard.ingest([CoverRegained(START - 60), CoverLost(START - 10, "cut off")], START)
        await pilot.press("L")
        await pilot.pause()
        text = "\n".join(in_sight(page(app)))
        assert "LEDGER   adds up" in text
        assert "+ shown                     3" in text
        assert "= malformed                 1" in text
        assert "cut off" in text
        assert "● LIVE" in "\n".join(in_sight(page(app, "states")))


async def test_counters_that_disagree_are_admitted() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        app.is_cooked = True
        app.session.vitals.received = 7
        await pilot.press("L")
        await pilot.pause()
        assert "counters disagree by 7" in "\n".join(in_sight(page(app)))


async def test_an_empty_log_is_no_trouble() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        app.session.log.clear()
        await pilot.press("L")
        await pilot.pause()
        assert "nothing has happened yet" in in_sight(page(app, "states"))


async def test_it_changes_with_the_connection_and_with_the_time() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L")
        app.say(Status(State.REFUSED, START, Subscription(), cause="401", hint="Check the key"))
        await pilot.pause()
        assert "✗ REFUSED: 401. Check the key" in "\n".join(in_sight(page(app)))
        app.time = START + 61
        app._tick()
        await pilot.pause()
        assert "08:47:41" in in_sight(page(app))[0]


async def test_the_newest_state_stays_in_sight() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        happen(app, 100)
        await pilot.press("L")
        await pilot.pause()
        states = page(app, "states")
        assert in_sight(states)[-1].endswith("cause 100")
        happen(app, 5)
        await refresh(app, pilot)
        assert in_sight(states)[-1].endswith("cause 105")


async def test_a_short_log_is_followed_from_when_it_outgrows_its_page() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L")
        await pilot.pause()
        happen(app, 100)
        await refresh(app, pilot)
        assert in_sight(page(app, "states"))[-1].endswith("cause 100")


@pytest.mark.parametrize(("size", "id"), [(WIDE, "states"), (NARROW, "situation")])
async def test_a_reader_further_up_keeps_the_place(size: tuple[int, int], id: str) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        happen(app, 200)
        await pilot.press("L")
        await pilot.pause()
        page(app, id).focus()
        await pilot.press("G", "ctrl+u", "k", "k")
        await pilot.pause()
        before = in_sight(page(app, id))
        happen(app, 50)
        app.dashboard.ingest([CoverRegained(START - 60), CoverLost(START - 10, "cut off")], START)
        await refresh(app, pilot)
        assert in_sight(page(app, id))[:5] == before[:5]


async def test_the_place_is_kept_when_the_oldest_states_are_dropped() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        happen(app, 999)
        await pilot.press("L")
        await pilot.pause()
        page(app, "states").focus()
        await pilot.press("ctrl+u")
        await pilot.pause()
        before = in_sight(page(app, "states"))
        happen(app, 10)  # the log keeps a thousand
        await refresh(app, pilot)
        assert in_sight(page(app, "states")) == before


async def test_on_a_narrow_screen_the_states_are_below_all_else() -> None:
    app = make_app()
    async with app.run_test(size=NARROW) as pilot:
        happen(app, 3)
        await pilot.press("L")
        await pilot.press("G")
        await pilot.pause()
        assert in_sight(page(app))[-1].endswith("cause 3")


async def test_it_is_made_anew_for_another_size() -> None:
    app = make_app()
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("L")
        await pilot.pause()
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert page(app, "states").display
        assert in_sight(page(app, "states"))[0].startswith("STATES")
        assert "STATES" not in in_sight(page(app))


async def test_it_goes_to_the_clipboard_as_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(connection_log, "write_to_terminal", lambda app, text: written.append(text))
    monkeypatch.delenv("TMUX", raising=False)
    app = make_app()
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("L")
        await pilot.press("y")
        await pilot.pause()
        (sequence,) = written
        text = b64decode(sequence.removeprefix("\x1b]52;c;").removesuffix("\a")).decode()
        assert text.startswith("written       2026-11-24 08:46:40")
        assert "key           ap_sk_live_…k3y9" in text
        assert text.splitlines()[-2:-1] == ["STATES"]
        said = [one.message for one in app._notifications]
        assert said == ["sent to the terminal's clipboard"]


async def test_what_the_server_said_cannot_act(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        app.session.log.append(LogEntry(START, State.REFUSED, HOSTILE))
        app.dashboard.ingest([CoverRegained(START - 60), CoverLost(START - 10, HOSTILE)], START)
        app.arrive([Malformed(HOSTILE, HOSTILE.encode(), START)])
        app.say(Status(State.REFUSED, START, Subscription(), cause=HOSTILE, hint=HOSTILE))
        await pilot.press("L")
        await pilot.pause()
        for id in ("situation", "states"):
            shown = page(app, id)
            strips = [shown.render_line(y) for y in range(shown.size.height)]
            assert "[@click=app.quit]x[/]" in "".join(strip.text for strip in strips)
            for segment in (segment for strip in strips for segment in strip):
                assert "\x1b" not in segment.text
                assert segment.style is None or "@click" not in segment.style.meta


async def test_colours_follow_the_theme() -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("L")
        await pilot.pause()
        before = [segment.style for segment in page(app).render_line(0)]
        await pilot.press("T")
        await pilot.pause()
        assert [segment.style for segment in page(app).render_line(0)] != before
