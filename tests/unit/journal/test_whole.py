"""The past as a whole, and that a replay of it is recorded as it was."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path

import pytest

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.replay import Replay
from agentpost_tui.client.retelling import Past
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.records import Entry, EventRecord, GapRecord, RecordError, StateRecord
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.reader import JournalReader
from agentpost_tui.journal.recording import recorder
from agentpost_tui.journal.whole import JournaledPast, RecordedPast
from tests.helpers.build import START, make_event
from tests.helpers.clock import ManualClock
from tests.helpers.journal import EVERYTHING, state


def event(at: float, **changes: object) -> Event:
    return make_event(id=f"evt_{at:g}", arrived_at=START + at, **changes)


RUN: list[Entry] = [
    CoverLost(START - 40_000, "not running"),
    state(START + 0.1234567, word="CONNECTING"),
    CoverRegained(START + 0.2),
    state(START + 0.2),
    CoverSettled(START + 1),
    event(1),
    event(10.000_000_3, subject="Köln \x1b[2J"),
    CoverLost(START + 10.000_000_3, "closed 1012 ünï"),
    state(START + 12, word="RECONNECTING"),
    state(START + 13.3, word="CONNECTING"),
    CoverRegained(START + 13.476_165_4),
    state(START + 13.476_165_4),
    CoverSettled(START + 15.476_165_4),
    event(16),
    CoverLost(START + 16, "cut"),  # at once again: another gap, since an event came between
    CoverRegained(START + 17),
    CoverSettled(START + 18),
    event(18),
    CoverDoubtful(START + 20, START + 21, "slow"),
    event(22),
    state(START + 23, word="OFFLINE"),
    CoverLost(START + 23, "by you", by_user=True),
]


def recorded(path: Path, entries: Iterable[Entry]) -> Path:
    with recorder(path) as writer:
        writer.put(entries)
    return path


def journaled(path: Path) -> Path:
    with journal_writer(path, clock=ManualClock(START + 24)) as writer:
        writer.put(RUN)
    return path


def replayed(past: Past, path: Path, *seeks: float) -> bytes:
    """A recording of a replay, in which somebody seeks whenever it has ended."""
    asyncio.run(_replay(past, path, seeks))
    return path.read_bytes()


async def _replay(past: Past, path: Path, seeks: Sequence[float]) -> None:
    ended = asyncio.Event()
    with recorder(path) as writer:
        replay = Replay(
            past,
            handover=Handover(),
            notify=lambda notice: ended.set() if replay.is_at_end else None,
            begin_again=lambda: None,
            recorders=(writer,),
            speed=inf,
        )
        running = asyncio.create_task(replay.run())
        await ended.wait()
        for seek in seeks:
            ended.clear()
            replay.seek(seek)
            await ended.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return recorded(tmp_path / "run.jsonl", RUN)


def test_a_recording_of_a_replay_is_the_same_recording(run: Path, tmp_path: Path) -> None:
    again = replayed(RecordedPast(run), tmp_path / "again.jsonl")
    assert again == run.read_bytes()


def test_what_is_told_again_is_recorded_once(run: Path, tmp_path: Path) -> None:
    path = tmp_path / "again.jsonl"
    assert replayed(RecordedPast(run), path, START + 5, START) == run.read_bytes()


def test_what_two_runs_recorded_settles_after_one_replay(run: Path, tmp_path: Path) -> None:
    cover = CoverRegained(START + 60), CoverSettled(START + 62)
    recorded(run, [cover[0], state(START + 60), event(61), cover[1]])
    first = replayed(RecordedPast(run), tmp_path / "first.jsonl")
    second = replayed(RecordedPast(tmp_path / "first.jsonl"), tmp_path / "second.jsonl")
    assert first == second
    *_, last = [line for line in first.splitlines() if b"by you" in line]
    assert b'"to":"2026-11-24T08:47:40' in last


def test_the_gap_between_two_runs_is_told_and_recorded_again(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    for begin in (0, 60):
        live = [CoverRegained(START + begin + 1), state(START + begin + 1)]
        settled = [CoverSettled(START + begin + 2), event(begin + 3)]
        recorded(path, [state(START + begin, word="CONNECTING"), *live, *settled])
    past = RecordedPast(path)
    assert [(gap.since - START, gap.cause) for gap in past.gaps] == [(3, "not running")]
    assert replayed(past, tmp_path / "again.jsonl") == path.read_bytes()


def test_a_recording_of_a_journal_is_the_same_when_it_is_replayed(tmp_path: Path) -> None:
    with JournalReader(journaled(tmp_path / "journal")) as journal:
        first = replayed(JournaledPast(journal, EVERYTHING), tmp_path / "first.jsonl")
    second = replayed(RecordedPast(tmp_path / "first.jsonl"), tmp_path / "second.jsonl")
    assert first == second
    assert first.count(b"agentpost.event/1") == 5
    assert first.count(b"closed 1012") == 1
    assert first.count(b"agentpost.state/1") == 6


def test_a_recording_tells_its_span_and_its_gaps(run: Path) -> None:
    past = RecordedPast(run)
    assert (past.first_at - START, past.last_at - START) == pytest.approx((0.123457, 23))
    assert [gap.cause for gap in past.gaps] == [
        "not running",
        "closed 1012 ünï",
        "cut",
        "slow",
        "by you",
    ]


def test_a_stretch_begins_with_the_state_in_force(run: Path) -> None:
    past = RecordedPast(run, START + 9, START + 17.5)
    records = list(past.records())
    assert isinstance(records[0], StateRecord)
    assert records[0].state == "LIVE"
    assert past.first_at == pytest.approx(START + 10)
    assert [gap.cause for gap in past.gaps] == ["closed 1012 ünï", "cut"]
    told = [record.cause for record in records if isinstance(record, GapRecord)]
    assert told == ["closed 1012 ünï"]  # the other one is not over by then


def test_lines_of_another_hand_are_read_too(run: Path) -> None:
    text = run.read_text(encoding="ascii").replace('":"', '" : "').replace('{"schema', '{ "schema')
    run.write_text("no record\n" + text, encoding="ascii")
    past = RecordedPast(run)
    assert (past.first_at - START, past.last_at - START) == pytest.approx((0.123457, 23))
    assert len(past.gaps) == 5
    errors = [record for record in past.records() if isinstance(record, RecordError)]
    assert len(errors) == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b'{"a":1}\n'])
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    with pytest.raises(JournalError, match="nothing to replay"):
        RecordedPast(path)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot read"):
        RecordedPast(tmp_path)


def test_a_journal_without_anything_of_that_time_is_refused(tmp_path: Path) -> None:
    with (
        JournalReader(journaled(tmp_path / "journal")) as journal,
        pytest.raises(JournalError, match="nothing of that time"),
    ):
        JournaledPast(journal, EVERYTHING, START + 1_000)


def test_a_stretch_of_a_journal(tmp_path: Path) -> None:
    with JournalReader(journaled(tmp_path / "journal")) as journal:
        past = JournaledPast(journal, EVERYTHING, START + 11, START + 16.5)
        first, *others = past.records()
        assert isinstance(first, StateRecord)
        assert (first.state, first.at) == ("LIVE", START + 0.2)
        assert past.first_at == START + 12
        (only,) = [record for record in others if isinstance(record, EventRecord)]
        assert only.arrived_at == START + 16
