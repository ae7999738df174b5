"""The part `kills`: a process that writes is killed at a random moment, again and again.

Afterwards the file opens, holds whole entries in their order, all that were said to be written, and
all that were given to the writer a fifth of a second before the kill.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Final

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.records import EventRecord
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.reader import JournalReader
from agentpost_tui.journal.recording import read_recording, recorder
from tests.helpers.build import make_event
from tests.long.run import Run

LONGEST_SECONDS: Final = 0.8
LOST_SECONDS: Final = 0.2
"""What was put in that time before a kill may be lost."""
PATIENCE_SECONDS: Final = 0.15
"""And a moment for a busy machine."""
KILLS_OF_A_RECORDING: Final = 40
"""Then another one is begun, since a recording is read from its beginning."""
_SAID: Final = struct.Struct("QQ")


def run_kills(run: Run) -> None:
    """Kill, look, and go on with the same file."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.db"
        in_journal = written_in_all = lost = 0
        for number in range(run.count):
            chance = run.chance(number)
            recording = Path(folder) / f"run-{number // KILLS_OF_A_RECORDING}.jsonl"
            path = chance.choice((journal, recording))
            put, written, due = _killed(path, number, chance)
            found = _ids(path, number)
            run.require(
                found == [f"{number}-{n}" for n in range(len(found))],
                f"kill {number}: out of order",
            )
            run.require(
                len(found) >= written, f"kill {number}: {written - len(found)} acknowledged"
            )
            run.require(len(found) >= due, f"kill {number}: {due - len(found)} older than 0.2 s")
            lost += max(0, put - len(found))
            in_journal += len(found) if path == journal else 0
            written_in_all += len(found)
            run.tick(number)
        run.require(_count(journal) == in_journal, "events of earlier kills are gone")
        run.counts |= {"kills": run.count, "written": written_in_all, "not_written_yet": lost}


def _killed(path: Path, number: int, chance: Random) -> tuple[int, int, int]:
    """Let a process write, and kill it: how many were put, how many of these it called written, and
    how many had been put long enough before."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _write(path, number, writer)
    os.close(writer)
    said: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    ends_at = time.monotonic() + chance.random() * LONGEST_SECONDS + 0.05
    while (left := ends_at - time.monotonic()) > 0:
        if select.select([reader], [], [], left)[0]:
            data = os.read(reader, _SAID.size)
            if len(data) == _SAID.size:
                said.append((time.monotonic(), *_SAID.unpack(data)))
    os.kill(child, signal.SIGKILL)
    killed_at = time.monotonic()
    os.waitpid(child, 0)
    os.close(reader)
    long_ago = killed_at - LOST_SECONDS - PATIENCE_SECONDS
    due = max(put for at, put, _ in said if at <= long_ago or not at)
    return said[-1][1], said[-1][2], due


def _write(path: Path, number: int, out: int) -> None:
    make = recorder if path.suffix == ".jsonl" else journal_writer
    with make(path) as writer:
        for place in range(10**9):
            writer.put([make_event(id=f"{number}-{place}", envelope={"id": f"{number}-{place}"})])
            os.write(out, _SAID.pack(place + 1, writer.written))
            time.sleep(0.0005)
    os._exit(1)


def _ids(path: Path, number: int) -> list[str]:
    """The ids of one kill that the file holds, in order."""
    if not path.exists():
        return []
    if path.suffix == ".jsonl":
        frames = [one.frame for one in read_recording(path) if isinstance(one, EventRecord)]
    else:
        with JournalReader(path) as journal:
            frames = [stored.frame for stored in journal.latest(5_000)]
    events = [decode(frame, 0.0) for frame in frames]
    ids = [event.id for event in events if isinstance(event, Event)]
    return [one for one in ids if one.startswith(f"{number}-")]


def _count(path: Path) -> int:
    if not path.exists():
        return 0
    with JournalReader(path) as journal:
        return sum(1 for _ in journal.events())
