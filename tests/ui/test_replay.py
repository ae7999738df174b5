"""The dashboard on the past: what it says, and what can be asked of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.pilot import Pilot

from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.records import StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.recording import recorder
from agentpost_tui.journal.whole import RecordedPast
from agentpost_tui.redact import Redactor
from agentpost_tui.settings import load
from agentpost_tui.ui.app import AgentPostApp
from agentpost_tui.ui.commands import COMMANDS, Pane
from agentpost_tui.ui.help_text import help_lines
from agentpost_tui.ui.lines import plain
from agentpost_tui.ui.run import Telling, make_replay
from agentpost_tui.ui.screens.connection_log import ConnectionLog
from agentpost_tui.ui.screens.seek import SeekDialog, sought
from tests.helpers.app import make_app
from tests.helpers.build import START, make_event
from tests.helpers.screen import screen_text

HOSTILE = "closed 1012 [/] \x1b]0;x\x07"
BY_ID = {command.id: command for command in COMMANDS}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "run.jsonl"
    said = Subscription()
    with recorder(path) as writer:
        writer.put(
            [
                StateRecord(START, "LIVE", "", 1, said),
                make_event(id="evt_1", arrived_at=START + 1),
                CoverLost(START + 50, HOSTILE),
                StateRecord(START + 51, "RECONNECTING", HOSTILE, 2, said),
                StateRecord(START + 60, "LIVE", "", 2, said),
                CoverRegained(START + 60),
                CoverSettled(START + 62),
                *(make_event(id=f"evt_{at}", arrived_at=START + at) for at in (62, 63, 100)),
            ]
        )
    return path


def status(app: AgentPostApp) -> str:
    return str(app.main.status_bar.render())


async def until_shown(app: AgentPostApp, pilot: Pilot[None], text: str) -> None:
    while text not in f"{status(app)}\n{app.main.filter_bar.counts.render()}":
        await pilot.pause(0.01)


async def run(app: AgentPostApp, pilot: Pilot[None], id: str) -> None:
    await app.run_command(BY_ID[id])
    await pilot.pause()


async def test_a_replay_is_told_and_steered(path: Path) -> None:
    settings = load({"time_zone": "UTC"})
    app = make_replay(settings, Telling(RecordedPast(path), "run.jsonl"), Redactor(""))
    async with app.run_test(size=(120, 36)) as pilot:
        await until_shown(app, pilot, "▶ REPLAY 2026-11-24 08:46:4")
        await until_shown(app, pilot, "×1 · was LIVE")
        assert "● LIVE" not in status(app)

        await pilot.press("space")
        await until_shown(app, pilot, "‖ REPLAY 2026-11-24 08:46:4")
        assert not app.parts.dashboard.view.is_paused
        await run(app, pilot, "replay.gap_next")
        await until_shown(app, pilot, "08:47:30 paused")
        assert "1 gap" in status(app)

        await run(app, pilot, "replay.seek")
        assert isinstance(app.screen, SeekDialog)
        await pilot.press("x", "x", "enter")
        assert isinstance(app.screen, SeekDialog)  # and says what is wrong
        await pilot.press("backspace", "backspace", *"+5s", "enter")
        await until_shown(app, pilot, "08:47:35 paused · was RECONNECTING   closed 1012 [/]")
        assert "\x1b" not in status(app)
        assert " 55 %" in status(app)
        assert "was subscribed to every type" in status(app)

        await pilot.press("L")
        assert isinstance(app.screen, ConnectionLog)
        assert "was RECONNECTING · closed 1012 [/]" in screen_text(app)
        assert "was asked for every type" in screen_text(app)
        await pilot.press("escape", "R", "O", "s", "ctrl+r")
        await pilot.pause()
        *told, sought_in_vain = [one.message for one in app._notifications]
        assert len(told) == 3
        assert all("this is a replay" in text for text in told)
        assert sought_in_vain == "there is no journal to look into: a replay keeps none"

        await run(app, pilot, "replay.step")
        await until_shown(app, pilot, "08:47:42 paused")
        app.main.replay.seek(START + 1)
        await until_shown(app, pilot, "08:46:41 paused · was LIVE")
        await until_shown(app, pilot, "1 shown")
        assert [event.id for event in app.parts.dashboard.store.since(0)] == ["evt_1"]

        await run(app, pilot, "replay.faster")
        await pilot.press("space")
        await until_shown(app, pilot, "×2")
        app.main.replay.seek(START + 4000)
        await until_shown(app, pilot, "■ REPLAY 2026-11-24 08:48:20 the end · was LIVE")
        await until_shown(app, pilot, "4 shown")

        await pilot.press("colon")
        listed = app.screen.query_one(CommandList)
        while not listed.option_count:
            await pilot.pause(0.01)
        names = [str(option.prompt) for option in listed.options]
        assert names[0].startswith("step ")
        assert not [name for name in names if name.startswith(("reconnect", "search journal"))]


async def test_a_live_dashboard_is_no_replay() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for command in COMMANDS:
            if command.id.startswith("replay."):
                await app.run_command(command)
        await pilot.pause()
        assert {one.message for one in app._notifications} == {"this is no replay"}


def test_help_tells_what_can_be_done() -> None:
    live, replay = (
        plain(help_lines(Pane.EVENTS, 80, is_replay=is_replay)) for is_replay in (False, True)
    )
    assert "REPLAY" not in live
    assert "Replay: go faster" not in live
    assert "▶ REPLAY" in replay
    assert "Replay: go faster" in replay
    assert "Connect again now" not in replay
    assert "over the whole journal" in live
    assert "over the whole journal" not in replay


NOON = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
SPAN = (NOON - 7200, NOON + 86_400 * 2)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("11:30", -0.5),
        ("12:30", 0.5),
        ("09:00", 21),  # today's is before the beginning
        ("2026-11-25T12:00", 24),
        ("2020-01-01T12:00", (datetime(2020, 1, 1, 12, tzinfo=UTC).timestamp() - NOON) / 3600),
        ("90m", -1.5),
        ("-2h", -2),
        ("+1d", 24),
    ],
)
def test_a_time_is_the_nearest_one_of_the_past(text: str, hours: float) -> None:
    assert sought(text, NOON, SPAN, UTC) == NOON + hours * 3600


@pytest.mark.parametrize("text", ["", "noon", "+", "25:00", "\x1b[2J"])
def test_what_is_no_time_leads_nowhere(text: str) -> None:
    assert sought(text, NOON, SPAN, UTC) is None
