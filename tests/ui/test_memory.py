"""The dashboard and the journal: what it brings back, what it keeps, what it says of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from agentpost_tui.domain.event import RESTORED, Event
from agentpost_tui.domain.gap import CoverRegained, Gap
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.kept import Kept
from agentpost_tui.journal.writer import Writer
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.journal import ids, until
from tests.helpers.screen import screen_text, wait_until


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def yesterday(place: Path) -> Iterator[list[Event]]:
    """An earlier run, of which the journal holds three events."""
    events = [make_event(id=f"old_{number}", arrived_at=START - 90) for number in range(3)]
    with journal_writer(place, clock=lambda: START - 80) as writer:
        writer.put([CoverRegained(START - 100), *events])
    return events


@asynccontextmanager
async def running(place: Path) -> AsyncIterator[tuple[AppUnderTest, Writer, Pilot[None]]]:
    """The app on a journal, once it has read it."""
    with journal_writer(place, clock=lambda: START) as writer:
        app = make_app(kept=Kept(writer, place))
        async with app.run_test(size=(140, 40)) as pilot:
            await wait_until(pilot, lambda: app.session.runs)
            await pilot.pause()
            yield app, writer, pilot


def rows(app: AppUnderTest) -> list[str]:
    view = app.dashboard.view
    shown = [view.row(index) for index in range(len(view))]
    return [row.id if isinstance(row, Event) else type(row).__name__ for row in shown]


async def test_the_past_is_there_before_anything_else(place: Path, yesterday: list[Event]) -> None:
    async with running(place) as (app, _, _pilot):
        assert rows(app) == ["old_0", "old_1", "old_2", "Gap", "Beginning"]
        text = screen_text(app)
        assert "┄┄┄ no cover" in text
        assert "now: not running" in text
        assert "─── this run begins" in text
        assert all(event.flags & RESTORED for event in app.dashboard.store.since(0))
        gap = app.dashboard.view.row(3)
        assert isinstance(gap, Gap)
        assert gap.since == START - 90


async def test_what_arrives_goes_into_the_journal_and_a_repeat_does_not(
    place: Path, yesterday: list[Event]
) -> None:
    async with running(place) as (app, writer, pilot):
        app.arrive([make_event(id="new"), make_event(id="old_1")])
        await wait_until(pilot, lambda: app.dashboard.ledger.duplicate)
        until(lambda: writer.written and not writer.behind)
        assert app.dashboard.ledger.duplicate == 1
        assert rows(app)[-2:] == ["Beginning", "new"]
    assert ids(place) == ["old_0", "old_1", "old_2", "new"]


async def test_an_empty_journal_gives_nothing(place: Path) -> None:
    async with running(place) as (app, _, _pilot):
        assert rows(app) == []
        assert app.dashboard.remembers


@pytest.fixture
def damaged(place: Path) -> Path:
    place.write_bytes(b"no database" * 100)
    return place


async def test_a_damaged_file_is_said_and_the_live_view_goes_on(damaged: Path) -> None:
    async with running(damaged) as (app, _, pilot):
        app.arrive([make_event(id="new")])
        await wait_until(pilot, lambda: rows(app) == ["new"])
        await wait_until(pilot, lambda: "journal off: damaged file" in screen_text(app))


async def test_the_line_can_be_opened(place: Path, yesterday: list[Event]) -> None:
    async with running(place) as (app, _, pilot):
        await pilot.press("G", "enter")
        await wait_until(pilot, lambda: "This run of the program begins here" in screen_text(app))


async def test_an_event_that_an_earlier_run_had_is_marked_afterwards(
    place: Path, yesterday: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentpost_tui.ui.history.RESTORED_ROWS", 1)
    monkeypatch.setattr("agentpost_tui.ui.memory.known_ids", lambda place: [])
    async with running(place) as (app, _, pilot):
        app.arrive([make_event(id="old_0")])
        await wait_until(pilot, lambda: "old_0" in rows(app))
        event = app.dashboard.store.ids["old_0"]
        await wait_until(pilot, lambda: event.copies == 2)
