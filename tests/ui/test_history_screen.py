"""The journal above the dashboard: searched, read page by page, and left again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from shutil import copyfile
from threading import Event as Gate
from typing import cast

import pytest
from textual.pilot import Pilot

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverRegained
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.kept import Kept
from agentpost_tui.ui import archive
from agentpost_tui.ui.archive import Archive
from agentpost_tui.ui.commands import COMMANDS
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.keymap import USUAL
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.screens.history import HistoryScreen
from agentpost_tui.ui.themes import DARK, palettes
from agentpost_tui.ui.widgets.detail_tabs import Tab
from agentpost_tui.ui.widgets.event_table import EventTable
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.hostile import PAYLOADS, UNSAFE
from tests.helpers.screen import screen_text, wait_until

EVENTS = 2_500


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("journal") / "journal.db"
    everything = " ".join(PAYLOADS.values())
    events = [
        make_event(
            id=f"e{number:04}",
            type="message.bounced" if number % 500 == 0 else "message.received",
            arrived_at=START - 3_000 + number,
            envelope={"data": {"subject": f"number {number} {everything if number < 2 else ''}"}},
        )
        for number in range(EVENTS)
    ]
    with journal_writer(place, clock=lambda: START - 400) as writer:
        writer.put([CoverRegained(START - 3_001), *events])
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """One of its own for each test, since the app writes into it."""
    return Path(copyfile(made, tmp_path / "journal.db"))


@asynccontextmanager
async def running(place: Path) -> AsyncIterator[tuple[AppUnderTest, Pilot[None]]]:
    with journal_writer(place, clock=lambda: START) as writer:
        app = make_app(kept=Kept(writer, place))
        async with app.run_test(size=(140, 40)) as pilot:
            await wait_until(pilot, lambda: app.session.runs)
            yield app, pilot


def history(app: AppUnderTest) -> HistoryScreen:
    assert isinstance(app.screen, HistoryScreen)
    return app.screen


def ids(app: AppUnderTest) -> list[str]:
    return [row.id for row in history(app).rows.snapshot() if isinstance(row, Event)]


def exported(folder: Path) -> list[str]:
    (path,) = folder.glob("*.jsonl")
    values = [json.loads(line) for line in path.read_text().splitlines()]
    return [value["event"]["id"] for value in values if "event" in value]


async def test_the_filter_over_the_whole_journal(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(place) as (app, pilot):
        await pilot.press("slash", *"type:bounced", "enter", "ctrl+r")
        await wait_until(pilot, lambda: "searched all 2,500 · 5 found" in screen_text(app))
        assert ids(app) == ["e0000", "e0500", "e1000", "e1500", "e2000"]
        text = screen_text(app)
        assert "● LIVE" in text
        assert "5 shown · 2,495 hidden" in text
        assert not UNSAFE.search(text.replace("\n", ""))
        app.arrive([make_event(id="live", type="message.bounced")])
        await wait_until(pilot, lambda: "live" in app.dashboard.store.ids)
        await pilot.press("k", "enter")
        assert history(app).event is not None
        await wait_until(pilot, lambda: "number 1500" in screen_text(app))
        await pilot.press("escape", "x")
        await wait_until(pilot, lambda: app.screen.query("OptionList").first().has_focus)
        await pilot.press("enter")
        await wait_until(pilot, lambda: any("5 events" in n.message for n in app._notifications))
        assert exported(tmp_path) == ids(app)

        await pilot.press("slash", *" e1500", "enter")
        await wait_until(pilot, lambda: "2,500 · 1 found" in screen_text(app))
        await pilot.press("escape")
        assert app.screen is app.main
        assert app.main.filter_bar.text == "type:bounced"


async def test_escape_stops_a_search_before_it_leaves(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    monkeypatch.setattr(archive, "sleep", lambda _seconds: gate.wait(10))
    async with running(place) as (app, pilot):
        await pilot.press("slash", *"nothing", "enter", "ctrl+r")
        screen = history(app)
        await wait_until(pilot, lambda: "searched 0 of 2,500 · 0 found" in screen_text(app))
        await pilot.press("escape")
        assert app.screen is screen
        await wait_until(pilot, lambda: "stopped · searched 0 of 2,500" in screen_text(app))
        gate.set()
        await pilot.press("escape")
        assert app.screen is app.main


async def test_above_the_first_row_the_journal_goes_on(place: Path) -> None:
    async with running(place) as (app, pilot):
        await pilot.press("g")
        app.main.tick()
        await wait_until(pilot, lambda: "↑ older in the journal" in screen_text(app))
        await pilot.press("k")
        await wait_until(pilot, lambda: bool(len(history(app).rows)))
        screen = history(app)
        row = screen.table.cursor_row
        assert isinstance(row, Event)
        assert row.id == "e1499"
        await wait_until(pilot, lambda: ids(app)[-1] == "e2499")
        await pilot.press("j")
        assert cast(Event, screen.table.cursor_row).id == "e1500"
        await pilot.press("g")
        await wait_until(pilot, lambda: ids(app)[:1] == ["e0000"])
        assert cast(Event, screen.table.cursor_row).id == "e0000"
        assert not UNSAFE.search(screen_text(app).replace("\n", ""))
        await pilot.press("G")
        await wait_until(pilot, lambda: ids(app)[-1:] == ["e2499"])
        await app.run_command(next(one for one in COMMANDS if one.id == "time.cycle"))
        assert app.screen is screen
        await app.run_command(next(one for one in COMMANDS if one.id == "mark.toggle"))
        assert app.screen is app.main


async def test_what_works_for_it_ends_before_its_table_goes(place: Path) -> None:
    async with running(place) as (app, pilot):
        await pilot.press("slash", *"type:bounced", "enter", "ctrl+r")
        screen = history(app)
        tables: list[int] = []

        async def work() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                tables.append(len(screen.query(EventTable)))

        screen.run_worker(work())
        await wait_until(pilot, lambda: "5 found" in screen_text(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: bool(tables))
        assert tables == [1]


async def at_rest(screen: HistoryScreen, pilot: Pilot[None]) -> None:
    await wait_until(pilot, lambda: bool(len(screen.rows)))
    await wait_until(pilot, lambda: screen._reading is not None and screen._reading.is_finished)


async def test_it_reads_what_is_wanted_and_is_left_layer_by_layer(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(place) as (app, pilot):
        app.take_in([make_event(id="e2499", envelope={"data": {"subject": "another"}})])
        await pilot.press("G", "g")
        app.main.tick()
        await wait_until(pilot, lambda: "↑ older in the journal" in screen_text(app))
        await pilot.press("k")
        screen = history(app)
        await at_rest(screen, pilot)
        started: list[object] = []
        with monkeypatch.context() as spied:
            spied.setattr(screen, "run_worker", lambda *args, **_: started.append(args))
            screen._look()
            assert started == []

        await wait_until(pilot, lambda: ids(app)[-1] == "e2499")
        await pilot.press("G", "enter")
        screen.detail.show_tab(Tab.FRAME)
        await wait_until(pilot, lambda: "the same id, other bytes" in screen_text(app))
        screen.tick()
        drawn: list[object] = []
        with monkeypatch.context() as spied:
            spied.setattr(screen.table, "repaint", lambda: drawn.append(0))
            app.dashboard.names._learnt["inb_new"] = "new@example.com"
            screen.tick()
            screen.tick()
        assert len(drawn) == 1
        colours = screen._palettes
        await pilot.press("T")
        await wait_until(pilot, lambda: screen._palettes != colours)
        assert screen._palettes is app.main._palettes

        await pilot.press("q")
        assert app.screen is screen
        assert not screen.detail.is_open
        await pilot.press("q")
        assert app.screen is app.main

        async def broken(*_: object) -> None:
            raise JournalError("disk I/O error")

        monkeypatch.setattr(archive.Archive, "older", broken)
        await pilot.press("slash", *"type:bounced", "enter", "ctrl+r")
        screen = history(app)
        reason = "the journal cannot be read: disk I/O error"
        await wait_until(pilot, lambda: reason in screen_text(app))
        screen.show_counts()
        await wait_until(pilot, lambda: "searching…" not in screen_text(app))
        assert reason in screen_text(app)


def test_without_a_filter_nothing_is_said_of_one(place: Path) -> None:
    dashboard = Dashboard()
    screen = HistoryScreen(
        Archive(place, Subscription()),
        Filtering(dashboard, lambda: START, UTC),
        RowPainter(dashboard.names),
        palettes(DARK.variables, {}),
        USUAL,
    )
    assert screen._lesson == "the journal holds no event yet"
    screen._archive.end = screen._back.begin = screen._back.end = EVENTS
    assert screen._lesson == "reading…"
    screen._back.begin = 0
    assert screen._lesson == "no event in the journal is legible"


async def test_without_a_journal_one_sentence() -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.main.table.has_older = True
        await pilot.press("G", "F", "F")  # the newest of no rows is not above the first
        assert app.main.table.follow
        await pilot.press("ctrl+r")
        assert app.screen is app.main
        assert [one.message for one in app._notifications] == [
            "there is no journal to look into: the demo and --no-journal keep none"
        ]
