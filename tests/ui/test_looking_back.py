"""A look into a real journal: paging in both directions, and searching."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

import pytest

from agentpost_tui.domain.event import MARKED, RESTORED, Event
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, compile_filter
from agentpost_tui.domain.gap import CoverLost, CoverRegained
from agentpost_tui.domain.records import Entry
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.ui import archive as archives
from agentpost_tui.ui.archive import Archive, has_older
from agentpost_tui.ui.looking_back import LookingBack
from tests.helpers.build import START, make_event


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "PAGE", 4)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A journal of twenty events, every fifth bounced, with a gap before the tenth."""
    place = tmp_path / "journal.db"
    events = [
        make_event(
            id=f"e{number}",
            type="message.bounced" if number % 5 == 0 else "message.sent",
            arrived_at=START + number,
        )
        for number in range(20)
    ]
    entries: list[Entry] = [CoverRegained(START - 1), *events[:10]]
    entries += [CoverLost(START + 9.2, "cut"), CoverRegained(START + 9.8), *events[10:]]
    with journal_writer(place, clock=lambda: START + 30) as writer:
        writer.put(entries)
        writer.heard(START + 25)
    return place


@asynccontextmanager
async def looking(
    place: Path, rows: int = 100, held: dict[str, Event] | None = None
) -> AsyncIterator[LookingBack]:
    archive = Archive(place, Subscription(), held)
    try:
        await archive.open()
        yield LookingBack(archive, rows)
    finally:
        archive.close()


def chosen(text: str) -> Filter:
    return compile_filter(text, FilterContext(now=lambda: START, zone=UTC))


def shown(back: LookingBack) -> str:
    return " ".join(row.id if isinstance(row, Event) else "~" for row in back.window.snapshot())


def whole(first: int, last: int) -> str:
    rows = [f"~ e{number}" if number == 10 else f"e{number}" for number in range(first, last + 1)]
    return " ".join(rows)


async def test_a_search_goes_from_the_newest_to_the_oldest_and_keeps_gaps(place: Path) -> None:
    async with looking(place) as back:
        back.start(chosen("type:bounced"))
        steps = []
        while back.has_older:
            await back.read_older()
            steps.append((back.searched, shown(back)))
        assert steps == [
            (4, ""),
            (8, "e15"),
            (12, "~ e10 e15"),
            (16, "e5 ~ e10 e15"),
            (20, "e0 e5 ~ e10 e15"),
        ]
        assert back.progress() == "searched all 20 · 4 found"


async def test_a_search_ends_when_the_window_is_full(place: Path) -> None:
    async with looking(place, rows=2) as back:
        back.start(chosen("type:sent"))
        while back.has_older:
            await back.read_older()
        assert shown(back) == "e18 e19"
        assert back.progress() == "searched 2 of 20 · 2 found: the newest, as many as fit"


async def test_a_search_says_how_far_it_came(place: Path) -> None:
    async with looking(place) as back:
        back.start(chosen("type:bounced"))
        await back.read_older()
        await back.read_older()
        assert back.progress() == "searched 8 of 20 · 1 found"
        assert back.progress(is_stopped=True) == "stopped · searched 8 of 20 · 1 found"
        back.start(None)
        assert (back.progress(), shown(back)) == ("20 events · 0 read", "")


async def test_without_a_filter_the_window_moves_both_ways(place: Path) -> None:
    async with looking(place, rows=9) as back:
        back.start(None)
        while back.has_older:
            await back.read_older()
        assert shown(back) == whole(0, 8)
        assert back.progress() == "20 events · 20 read"
        while back.has_newer:
            await back.read_newer()
        assert shown(back) == whole(11, 19)
        assert back.progress() == "20 events · 20 read"
        for _ in range(2):
            await back.read_older()
        assert shown(back) == whole(3, 10)
        await back.read_newer()
        assert shown(back) == whole(7, 14)


async def test_it_begins_anywhere(place: Path) -> None:
    async with looking(place) as back:
        number = await back._archive.number_of(make_event(id="e6"))
        back.start(None, number)
        await back.read_older()
        await back.read_newer()
        assert shown(back) == whole(2, 9)


async def test_an_event_that_is_not_there_yet_stands_where_it_arrived(place: Path) -> None:
    async with looking(place) as back:
        numbers = [
            await back._archive.number_of(make_event(id="other", arrived_at=at))
            for at in (START - 5, START + 6.5, START + 99)
        ]
        assert numbers == [back._archive.begin, back._archive.begin + 7, back._archive.end]


async def test_what_is_written_meanwhile_is_not_in_it(place: Path) -> None:
    async with looking(place) as back:
        with journal_writer(place, clock=lambda: START + 40) as writer:
            writer.put([make_event(id="new", arrived_at=START + 35)])
        back.start(None)
        await back.read_older()
        assert shown(back) == whole(16, 19)
        assert not back.has_newer


async def test_what_is_in_memory_keeps_its_marks(place: Path) -> None:
    held = make_event(id="e19", flags=MARKED | RESTORED, copies=3)
    async with looking(place, held={"e19": held}) as back:
        back.start(chosen("is:marked"))
        while back.has_older:
            await back.read_older()
        assert shown(back) == "~ e19"
        row = back.window.row(1)
        assert isinstance(row, Event)
        assert (row.flags, row.copies) == (MARKED, 3)


def test_whether_there_are_older_ones(place: Path, tmp_path: Path) -> None:
    assert has_older(place, None)
    assert has_older(place, make_event(id="e1"))
    assert not has_older(place, make_event(id="e0"))
    assert not has_older(tmp_path / "missing.db", None)


async def test_an_empty_journal_and_one_that_is_none(tmp_path: Path) -> None:
    place = tmp_path / "empty.db"
    with journal_writer(place, clock=lambda: START) as writer:
        assert writer.wait_until_open(5)
    async with looking(place) as back:
        back.start(None)
        assert not back.has_older
        assert not back.has_newer
        assert back.progress() == "0 events · 0 read"
    (tmp_path / "none.db").write_bytes(b"no database" * 100)
    with pytest.raises(JournalError):
        async with looking(tmp_path / "none.db"):
            pass
