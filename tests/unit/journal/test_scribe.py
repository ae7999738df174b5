"""A scribe goes on where it was when its file failed, and writes nothing twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.records import Entry, GapRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal import schema
from agentpost_tui.journal.journaling import Retention
from agentpost_tui.journal.pruning import DAY_SECONDS
from agentpost_tui.journal.reader import JournalReader
from agentpost_tui.journal.schema import open_to_write
from agentpost_tui.journal.scribe import Scribe
from tests.helpers.build import make_event
from tests.helpers.journal import ids, state

ALL = Subscription()
SENT = Subscription(("message.sent",))
LIVE: Sequence[Entry] = (state(0.0, SENT), CoverRegained(0.0), CoverSettled(1.0))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def scribe(path: Path) -> Iterator[Scribe]:
    scribe = Scribe(path, Retention(days=1), bytes)
    scribe.open(0.0)
    yield scribe
    scribe.close()


def reopen(scribe: Scribe, at: float) -> None:
    scribe.close()
    scribe.open(at)


def spans(path: Path, subscription: Subscription = SENT) -> list[tuple[float, float]]:
    with JournalReader(path) as journal:
        return [(span.since, span.until) for span in journal.spans(subscription)]


def gaps(path: Path) -> list[GapRecord]:
    with JournalReader(path) as journal:
        return journal.gaps(SENT)


def test_cover_goes_on_for_what_was_asked(scribe: Scribe, path: Path) -> None:
    scribe.write(LIVE, 10.0, 10.0)
    reopen(scribe, 300.0)
    scribe.write([], 300.0, 300.0)
    assert spans(path) == [(0.0, 300.0)]
    assert spans(path, ALL) == []
    assert gaps(path) == []


def test_without_cover_none_begins(scribe: Scribe, path: Path) -> None:
    scribe.write([*LIVE, CoverLost(10.0, "cut")], 10.0, 10.0)
    reopen(scribe, 300.0)
    scribe.write([], 300.0, 300.0)
    assert spans(path) == [(0.0, 10.0)]


def test_an_open_gap_is_closed(scribe: Scribe, path: Path) -> None:
    scribe.write([*LIVE, CoverLost(10.0, "cut")], 10.0, 10.0)
    reopen(scribe, 300.0)
    scribe.write([CoverRegained(310.0), CoverSettled(311.0)], 320.0, 320.0)
    assert gaps(path) == [GapRecord(10.0, 310.0, 311.0, "cut", False, SENT)]


@pytest.mark.parametrize(("by_user", "cause"), [(True, "answered 503"), (False, "offline")])
def test_an_open_gap_stays_one_and_is_no_longer_the_users(
    scribe: Scribe, path: Path, by_user: bool, cause: str
) -> None:
    lost = CoverLost(10.0, "offline", by_user), CoverLost(11.0, "answered 503")
    scribe.write([*LIVE, *lost, CoverRegained(30.0), CoverSettled(31.0)], 40.0, 40.0)
    assert gaps(path) == [GapRecord(10.0, 30.0, 31.0, cause, False, SENT)]


def test_a_doubt_is_not_dispelled_by_the_run_that_had_it(scribe: Scribe, path: Path) -> None:
    scribe.write(LIVE, 10.0, 10.0)
    reopen(scribe, 300.0)
    scribe.write([CoverDoubtful(5.0, 7.0, "slow")], 300.0, 300.0)
    assert gaps(path) == [GapRecord(5.0, 5.0, 7.0, "slow", False, SENT)]


def test_an_event_of_this_run_is_no_repeat(scribe: Scribe) -> None:
    event = make_event()
    scribe.write([event], None, 10.0)
    reopen(scribe, 300.0)
    assert scribe.write([event], None, 300.0) == []


def test_in_a_new_file_what_is_covered_is_covered_from_then_on(scribe: Scribe, path: Path) -> None:
    scribe.write(LIVE, 10.0, 10.0)
    scribe.close()
    for file in path.parent.iterdir():
        file.unlink()
    scribe.open(300.0)
    scribe.write([], 310.0, 310.0)
    assert spans(path) == [(300.0, 310.0)]


def test_what_failed_changes_nothing(
    scribe: Scribe, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.0)
    reopen(scribe, 0.0)
    scribe.write(LIVE, 10.0, 10.0)
    with closing(open_to_write(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="locked"):
            scribe.write([CoverLost(20.0, "cut")], 20.0, 20.0)
    scribe.write([], 30.0, 30.0)
    assert spans(path) == [(0.0, 30.0)]
    assert gaps(path) == []


def test_where_pruning_fails_the_batch_is_written_all_the_same(scribe: Scribe, path: Path) -> None:
    with closing(open_to_write(path)) as other:
        other.execute(
            "CREATE TRIGGER keep BEFORE DELETE ON events BEGIN SELECT RAISE(FAIL, 'kept'); END"
        )
        scribe.write([make_event(id="evt_old", arrived_at=1.0)], None, 1.0)
        scribe.write([make_event(id="evt_new", arrived_at=1.0)], None, 2 * DAY_SECONDS)
        assert ids(path) == ["evt_old", "evt_new"]
        other.execute("DROP TRIGGER keep")
    scribe.write([], None, 2 * DAY_SECONDS)
    assert ids(path) == []


def test_what_is_written_is_written_whole(scribe: Scribe, path: Path) -> None:
    with closing(open_to_write(path)) as other:
        other.execute("CREATE TRIGGER no BEFORE INSERT ON gaps BEGIN SELECT RAISE(FAIL, 'no'); END")
        with pytest.raises(JournalError, match="no"):
            scribe.write([make_event(), *LIVE, CoverLost(5.0, "cut")], None, 10.0)
        assert (ids(path), spans(path)) == ([], [])
        other.execute("DROP TRIGGER no")
    scribe.write([make_event(), *LIVE, CoverLost(5.0, "cut")], None, 10.0)
    assert (len(ids(path)), spans(path)) == (1, [(0.0, 5.0)])


def test_a_file_that_cannot_be_used_is_let_go(path: Path) -> None:
    sqlite3.connect(path).execute("CREATE TABLE theirs (x)").connection.close()
    with pytest.raises(JournalError, match="another program's"):
        Scribe(path, Retention(), bytes).open(0.0)
    path.unlink()
