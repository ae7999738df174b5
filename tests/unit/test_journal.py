"""The journal, written and read back; whatever happens to the disk, the program goes on."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import (
    CoverDoubtful,
    Covered,
    CoverLost,
    CoverRegained,
    CoverSettled,
)
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal import reader
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.reader import JournalReader
from agentpost_tui.journal.schema import APPLICATION_ID, open_to_write
from agentpost_tui.journal.writer import CAPACITY
from tests.helpers.build import START, make_event
from tests.helpers.clock import ManualClock
from tests.helpers.journal import ids, state, until

ALL = Subscription()
SENT = Subscription(("message.sent",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_what_is_written_comes_back(path: Path) -> None:
    events = [make_event(arrived_at=START + number) for number in range(1_500)]
    with journal_writer(path) as writer:
        writer.put(events)
    with JournalReader(path) as journal:
        stored = list(journal.events())
        assert [one.frame for one in stored] == [event.frame for event in events]
        assert [one.arrived_at for one in stored] == [event.arrived_at for event in events]
        assert [one.seq for one in journal.latest(3)] == [1498, 1499, 1500]
        assert [one.seq for one in journal.latest(2, before=1499)] == [1497, 1498]
        part = journal.events(START + 100, START + 102)
        assert [one.arrived_at for one in part] == [START + 100, START + 101, START + 102]
        assert list(journal.events(START + 5_000)) == []
    assert writer.written == 1_500
    assert writer.behind == 0


def test_a_stretch_of_the_past_is_read_no_further_than_it_reaches(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal_writer(path) as writer:
        late = make_event(id="late", arrived_at=START + 3)
        writer.put([*(make_event(arrived_at=START + n) for n in range(30)), late])
        writer.put([make_event(arrived_at=START + n) for n in range(30, 60)])
    monkeypatch.setattr(reader, "PAGE", 5)
    with JournalReader(path) as journal:
        assert [one.seq for one in journal.events(START + 2, START + 4)] == [3, 4, 5, 31]
        assert [one.seq for one in journal.events(None, START + 1)] == [1, 2]
        assert list(journal.events(START + 3.2, START + 3.8)) == []
        pages: list[int] = []
        page = journal.page
        monkeypatch.setattr(journal, "page", lambda *place: pages.append(1) or page(*place))
        assert [one.seq for one in journal.events(START + 40, START + 42)] == [42, 43, 44]
        assert len(pages) == 1


def test_a_stretch_that_is_not_over_has_what_is_written_meanwhile(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PAGE", 1)
    with journal_writer(path) as writer:
        writer.put([make_event(id="evt_1")])
        until(lambda: writer.written)
        with JournalReader(path) as journal:
            events = journal.events(START - 1, START + 1e6)
            assert next(events).seq == 1
            writer.put([make_event(id="evt_2")])
            until(lambda: writer.written == 2)
            assert [one.seq for one in events] == [2]


def test_the_file_is_for_our_eyes_only(path: Path) -> None:
    with journal_writer(path) as writer:
        writer.start()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_written_can_be_read_at_once(path: Path) -> None:
    with journal_writer(path) as writer:
        assert writer.wait_until_open(5)
        writer.put([make_event(id="evt_now")])
        until(lambda: writer.written)
        assert ids(path) == ["evt_now"]


def test_an_event_of_an_earlier_run_is_a_repeat_and_written_once(path: Path) -> None:
    clock = ManualClock()
    with journal_writer(path, clock=clock) as writer:
        writer.put([make_event(id="evt_1"), make_event(id="evt_2")])
    with journal_writer(path, clock=clock) as writer:
        writer.put([make_event(id="evt_2"), make_event(id="evt_3")])
        until(lambda: writer.written == 2)
        assert writer.take_repeats() == ["evt_2"]
        assert writer.take_repeats() == []
    assert ids(path) == ["evt_1", "evt_2", "evt_3"]


def test_two_runs_at_once_write_an_event_once_and_call_it_no_repeat(path: Path) -> None:
    with journal_writer(path) as one, journal_writer(path) as other:
        one.put([make_event(id="evt_1")])
        until(lambda: one.written)
        other.put([make_event(id="evt_1"), make_event(id="evt_2")])
        until(lambda: other.written == 2)
        assert other.take_repeats() == []
    assert ids(path) == ["evt_1", "evt_2"]


def test_any_id_can_be_written(path: Path) -> None:
    odd = ["\ud800", "\x00", "é" * 1_000, "'; DROP TABLE events; --"]
    with journal_writer(path) as writer:
        writer.put([make_event(id=one, envelope={"id": "x"}) for one in odd])
    assert ids(path) == odd


def test_the_key_is_masked_on_the_way_in(path: Path) -> None:
    with journal_writer(path, mask=lambda frame: frame.replace(b"secret", b"****")) as writer:
        writer.put([make_event(subject="my secret")])
    assert b"secret" not in path.read_bytes()


def test_gaps_have_their_times_and_cause(path: Path) -> None:
    with journal_writer(path, clock=ManualClock(20.0)) as writer:
        writer.put([state(1.0), CoverRegained(1.0), CoverSettled(1.5)])
        writer.put([CoverLost(10.0, "closed 1012"), CoverRegained(13.0), CoverSettled(13.5)])
        writer.put([CoverDoubtful(15.0, 16.0, "slow")])
        writer.heard(20.0)
    with JournalReader(path) as journal:
        assert journal.gaps(ALL) == [
            GapRecord(10.0, 13.0, 13.5, "closed 1012", False, ALL),
            GapRecord(15.0, 15.0, 16.0, "slow", False, ALL),
        ]
        assert journal.covered(ALL, now=1e6) == Covered(20.0, goes_on=False)
        assert journal.states() == [state(1.0)]


def test_an_event_proves_that_it_was_covered(path: Path) -> None:
    with journal_writer(path, clock=ManualClock()) as writer:
        writer.put([CoverRegained(START), make_event(arrived_at=START + 3)])
    with JournalReader(path) as journal:
        assert journal.covered(ALL, now=START + 1e6) == Covered(START + 3, goes_on=False)


def test_between_runs_there_is_a_gap_judged_against_what_was_asked(path: Path) -> None:
    for begin, asked in ((0.0, ALL), (100.0, SENT), (200.0, ALL)):
        with journal_writer(path, clock=ManualClock(begin + 10)) as writer:
            writer.put([state(begin, asked), CoverRegained(begin)])
            writer.heard(begin + 10)
    with JournalReader(path) as journal:
        assert [(gap.since, gap.until) for gap in journal.gaps(ALL)] == [(10.0, 200.0)]
        assert [(gap.since, gap.until) for gap in journal.gaps(SENT)] == [
            (10.0, 100.0),
            (110.0, 200.0),
        ]


def test_a_change_of_the_subscription_splits_the_cover(path: Path) -> None:
    with journal_writer(path, clock=ManualClock(60.0)) as writer:
        writer.put([state(0.0, SENT), CoverRegained(0.0), state(50.0, ALL)])
        writer.heard(60.0)
    with JournalReader(path) as journal:
        assert [(span.since, span.until) for span in journal.spans(ALL)] == [(50.0, 60.0)]
        assert [(span.since, span.until) for span in journal.spans(SENT)] == [
            (0.0, 50.0),
            (50.0, 60.0),
        ]


def test_a_run_that_lives_covers_beyond_what_it_has_written(path: Path) -> None:
    clock = ManualClock()
    with journal_writer(path, clock=clock) as writer:
        writer.put([CoverRegained(clock.now)])
        writer.heard(clock.now)
        until(lambda: writer.written)
        with JournalReader(path) as journal:
            for asked in (ALL, SENT):
                assert journal.covered(asked, clock.now + 3) == Covered(clock.now, goes_on=True)
            assert journal.covered(ALL, clock.now + 300) == Covered(clock.now, goes_on=False)
            assert journal.covered(ALL, clock.now + 3, before=clock.now) is None
        writer.put([CoverLost(clock.now + 1, "closed 1012")])
        until(lambda: writer.written == 2)
        with JournalReader(path) as journal:
            assert journal.covered(ALL, clock.now + 3) == Covered(clock.now + 1, goes_on=False)


def test_a_run_that_lives_covers_although_another_wrote_last(path: Path) -> None:
    clock = ManualClock()
    with journal_writer(path, clock=clock) as lasting:
        lasting.put([CoverRegained(clock.now)])
        until(lambda: lasting.written)
        with journal_writer(path, clock=clock) as other:
            other.put([CoverRegained(clock.now)])
            other.heard(clock.now + 2)
        with JournalReader(path) as journal:
            assert journal.covered(ALL, clock.now + 3) == Covered(clock.now + 2, goes_on=True)


def test_a_damaged_file_switches_it_off_and_says_what_to_do(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with journal_writer(path) as writer:
        assert not writer.wait_until_open(5)
        assert writer.off == "damaged file"
        writer.put([make_event()])
        assert writer.behind == 1
    with pytest.raises(JournalError, match=r"move .* away"):
        JournalReader(path)


def test_another_programs_database_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with journal_writer(path) as writer:
        assert not writer.wait_until_open(5)
        assert "another program's" in writer.off


def test_a_newer_version_is_left_alone(path: Path) -> None:
    connection = open_to_write(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with journal_writer(path) as writer:
        assert not writer.wait_until_open(5)
        assert "newer version" in writer.off


def test_what_a_locked_file_holds_up_is_written_once_it_is_free(path: Path) -> None:
    with journal_writer(path, retry_seconds=0.01) as writer:
        assert writer.wait_until_open(5)
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        writer.put([make_event(id="evt_1")])
        until(lambda: writer.off)
        assert writer.off == "locked by another program"
        holder.execute("ROLLBACK")
        holder.close()
        until(lambda: writer.written)
        assert writer.off == ""
    assert ids(path) == ["evt_1"]


def test_what_is_given_up_is_counted_and_becomes_a_gap(path: Path) -> None:
    clock = ManualClock()
    path.mkdir()  # no file can be there
    with journal_writer(path, clock=clock, retry_seconds=0.01) as writer:
        assert not writer.wait_until_open(5)
        writer.put([state(clock.now), CoverRegained(clock.now)])
        clock.advance(10)
        event = make_event(arrived_at=clock.now)
        writer.put([event] * (2 * CAPACITY + 7))
        assert writer.unwritten == 7
        clock.advance(10)
        path.rmdir()
        until(lambda: writer.written > 2 * CAPACITY - 2)
        clock.advance(10)
        writer.heard(clock.now)
    with JournalReader(path) as journal:
        gaps = [(gap.since - clock.now, gap.until, gap.cause) for gap in journal.gaps(ALL)]
        assert gaps == [(-20.0, clock.now - 10, "the journal was off")]


def test_the_file_says_what_it_is(path: Path) -> None:
    open_to_write(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


def test_without_a_journal_there_is_nothing_to_read(path: Path) -> None:
    with pytest.raises(JournalError, match="there is no journal"):
        JournalReader(path)


def test_an_event_is_masked_only_in_the_journal(path: Path) -> None:
    event: Event = make_event(subject="my secret")
    with journal_writer(path, mask=lambda frame: frame.replace(b"secret", b"****")) as writer:
        writer.put([event])
    assert b"secret" in event.frame
