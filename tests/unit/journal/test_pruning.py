"""What stays in a journal, and what a kill leaves of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agentpost_tui.journal.journaling import Retention, journal_writer
from agentpost_tui.journal.pruning import DAY_SECONDS
from agentpost_tui.journal.reader import JournalReader
from tests.helpers.build import make_event
from tests.helpers.clock import ManualClock
from tests.helpers.journal import ids, state, until


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_old_events_go_and_the_newer_stay(path: Path) -> None:
    clock = ManualClock()
    with journal_writer(path, clock=clock, retention=Retention(days=1)) as writer:
        old = [make_event(arrived_at=clock.now) for _ in range(700)]
        writer.put(old)
        until(lambda: writer.written == 700)
        clock.advance(2 * DAY_SECONDS)
        for _ in range(3):
            writer.put([make_event(arrived_at=clock.now)])
            until(lambda: writer.behind == 0)
    left = ids(path)
    assert len(left) == 3
    assert not {event.id for event in old} & set(left)


def test_all_of_it_may_be_old(path: Path) -> None:
    clock = ManualClock()
    with journal_writer(path, clock=clock, retention=Retention(days=1)) as writer:
        writer.put([make_event(arrived_at=clock.now - 2 * DAY_SECONDS)])
        until(lambda: writer.written)
        writer.put([state(clock.now)])
        until(lambda: writer.written == 2)
    assert ids(path) == []
    assert writer.off == ""


def test_states_go_too_where_nothing_ever_arrived(path: Path) -> None:
    clock = ManualClock()
    with journal_writer(path, clock=clock, retention=Retention(days=1)) as writer:
        for _ in range(3):
            clock.advance(2 * DAY_SECONDS)
            writer.put([state(clock.now)])
            until(lambda: not writer.behind)
    with JournalReader(path) as journal:
        assert [one.at for one in journal.states()] == [clock.now]


def test_the_file_stays_near_its_bound(path: Path) -> None:
    retention = Retention(megabytes=1)
    with journal_writer(path, retention=retention) as writer:
        for _ in range(12):
            writer.put([make_event(subject="x" * 500) for _ in range(500)])
            until(lambda: writer.behind == 0)
    assert path.stat().st_size < 2e6
    assert 300 < len(ids(path)) < 2_000


WRITE = """
import sys, time
from pathlib import Path
from agentpost_tui.journal.journaling import journal_writer
from tests.helpers.build import make_event
with journal_writer(Path(sys.argv[1])) as writer:
    for number in range(10**9):
        writer.put([make_event(id=f"evt_{number}")])
        print(number, writer.written, flush=True)
        time.sleep(0.0005)
"""


def test_after_a_kill_the_file_opens_and_holds_what_was_written(path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    written = 0
    while written < 300:
        written = int(process.stdout.readline().split()[1])
    os.kill(process.pid, signal.SIGKILL)
    written = max(
        [written, *(int(line.split()[1]) for line in process.stdout if line.endswith("\n"))]
    )
    process.wait()
    process.stdout.close()
    held = ids(path)
    assert held == [f"evt_{number}" for number in range(len(held))]
    assert len(held) >= written
