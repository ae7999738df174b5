"""The dashboard and the journal: what it brings back, what it keeps, what it says of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from agentpost_tui.domain.event import RESTORED, Event
from agentpost_tui.domain.gap import CoverLost, CoverRegained, Gap
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


@pytest.fixture
def other(place: Path) -> Iterator[Writer]:
    """Another run that lives, is covered, and received one event."""
    with journal_writer(place, clock=lambda: START) as writer:
        writer.put([CoverRegained(START - 100), make_event(id="theirs_1", arrived_at=START - 1)])
        until(lambda: not writer.behind)
        yield writer


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
    monkeypatch.setattr("agentpost_tui.ui.memory.known_ids", lambda place, before: [])
    async with running(place) as (app, _, pilot):
        app.arrive([make_event(id="old_0")])
        await wait_until(pilot, lambda: "old_0" in rows(app))
        event = app.dashboard.store.ids["old_0"]
        await wait_until(pilot, lambda: event.copies == 2)


async def test_until_it_is_live_it_shows_what_another_run_receives(
    place: Path, other: Writer
) -> None:
    async with running(place) as (app, _, pilot):
        assert rows(app) == ["theirs_1", "Beginning"]
        other.put([make_event(id="theirs_2", arrived_at=START)])
        await wait_until(pilot, lambda: "theirs_2" in app.dashboard.store.ids)
        assert rows(app) == ["theirs_1", "Beginning", "theirs_2"]
        assert app.dashboard.store.ids["theirs_2"].flags & RESTORED
        assert not app.dashboard.coverage.gaps
        app.parts.handover.put_fact(CoverRegained(START + 1))
        app.arrive([make_event(id="both", arrived_at=START + 2)])
        await wait_until(pilot, lambda: "both" in app.dashboard.store.ids)
        late = make_event(id="late", arrived_at=START + 0.5)
        theirs = make_event(id="theirs", arrived_at=START + 2)
        other.put([late, make_event(id="both", arrived_at=START + 2), theirs])
        await wait_until(pilot, lambda: "late" in app.dashboard.store.ids)
        assert rows(app) == ["theirs_1", "Beginning", "theirs_2", "both", "late"]
        assert app.dashboard.store.ids["both"].copies == 1
        assert not app.dashboard.coverage.gaps


async def test_when_the_other_run_ends_before_it_is_live_there_is_a_gap(
    place: Path, other: Writer
) -> None:
    async with running(place) as (app, _, pilot):
        assert rows(app) == ["theirs_1", "Beginning"]
        other.put([CoverLost(START - 0.5, "closed 1012")])
        await wait_until(pilot, lambda: app.dashboard.coverage.gaps)
        (gap,) = app.dashboard.coverage.gaps
        assert (gap.since, gap.until, gap.cause) == (START - 0.5, None, "not running")


async def test_when_the_other_run_ended_just_before_it_is_live_there_may_be_a_gap(
    place: Path, other: Writer
) -> None:
    async with running(place) as (app, _, pilot):
        other.put([CoverLost(START - 0.5, "closed 1012")])
        app.parts.handover.put_fact(CoverRegained(START))
        await wait_until(pilot, lambda: app.dashboard.coverage.gaps)
        (gap,) = app.dashboard.coverage.gaps
        assert (gap.since, gap.until, gap.possible_until) == (START - 0.5, START - 0.5, START)


async def test_the_bar_counts_restored_rows_as_the_table_shows_them(
    place: Path, yesterday: list[Event]
) -> None:
    async with running(place) as (app, _, pilot):
        app.main.filter_bar.text = "id:old_1"
        await wait_until(pilot, lambda: "1 shown · 2 hidden" in screen_text(app))
