"""A journal that has grown: how soon it is open, and how fast it is exported.

python -m benchmarks.archive 5000000     # as many events as are asked for: 10 GB of disk
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from agentpost_tui.domain.gap import CoverRegained, CoverSettled
from agentpost_tui.journal.journaling import Retention
from agentpost_tui.journal.place import place_of
from agentpost_tui.journal.scribe import Scribe
from benchmarks.corpus import START, events
from benchmarks.figures import Figure, machine, table
from benchmarks.harness import KEY, ROOT

EVENTS = 100_000
SERVER = "mail.example"
CHOSEN = "type:bounced"
JQ = 'select(.event.type == "message.bounced")'
ALL = Retention(days=1e6, megabytes=1e6)
BATCH = 5_000
_OPEN = """
import sys, time
from pathlib import Path
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.journaling import Retention, journal_writer
from agentpost_tui.ui.history import load
began = time.monotonic()
with journal_writer(Path(sys.argv[1]), retention=Retention(1e6, 1e6)) as writer:
    past = load(writer, Path(sys.argv[1]), Subscription(), time.time())
    print(time.monotonic() - began, len(past.rows))
"""


@dataclass(frozen=True)
class Used:
    """What a program took."""

    seconds: float
    megabytes: float


def measure(repeats: int, *, held: int = EVENTS) -> Iterator[Figure]:
    """A tenth as many first: what an export needs must not grow with what is held."""
    repeats = min(repeats, 3)  # each takes its time, and they differ little
    with _journal(held // 10) as folder:
        little = [_export(folder).megabytes for _ in range(repeats)]
    with _journal(held) as folder:
        place = place_of(folder, SERVER, KEY)
        opened = [_opened_ms(place) for _ in range(repeats)]
        yield Figure(f"{held:,} events: open, with the last thousand", opened, "ms", at_most=300)
        lines = folder / "all.jsonl"
        _export(folder, out=lines)
        pairs = [(_export(folder, CHOSEN), _jq(lines)) for _ in range(repeats)]
        speeds = [held / export.seconds for export, _ in pairs]
        yield Figure(f"export {CHOSEN}", speeds, "events/s")
        ratios = [jq.seconds / export.seconds for export, jq in pairs]
        yield Figure("export / jq on the same as JSON Lines", ratios, "x", at_least=0.5)
        much = [export.megabytes for export, _ in pairs]
        grown = [many / few for many, few in zip(much, little, strict=True)]
        yield Figure("memory of an export / of a tenth", grown, "x", at_most=1.1)


@contextmanager
def _journal(held: int) -> Iterator[Path]:
    """A folder with a journal of so many events."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scribe = Scribe(place_of(folder, SERVER, KEY), ALL, bytes)
        scribe.open(START)
        scribe.write([CoverRegained(START), CoverSettled(START)], None, START)
        for first in range(0, held, BATCH):
            at = START + first / 1_000
            scribe.write(list(events(min(BATCH, held - first), first, at)), at, at)
        scribe.end(START + held / 1_000)
        scribe.close()
        (folder / "config.toml").write_text(f'[journal]\npath = "{folder}"\n', encoding="utf-8")
        yield folder


def _opened_ms(place: Path) -> float:
    command = [sys.executable, "-c", _OPEN, str(place)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    seconds, rows = done.stdout.split()
    assert int(rows) >= 1_000, rows
    return float(seconds) * 1000


def _export(folder: Path, chosen: str = "", out: Path = Path(os.devnull)) -> Used:
    options = ["--config", str(folder / "config.toml"), "--url", f"https://{SERVER}"]
    return _run([sys.executable, "-m", "agentpost_tui", "export", chosen, *options], out)


def _jq(lines: Path) -> Used:
    return _run(["jq", "-c", JQ, str(lines)], Path(os.devnull))


def _run(command: Sequence[str], out: Path) -> Used:
    began = time.monotonic()
    with out.open("wb") as file:
        program = subprocess.Popen(
            list(command), cwd=ROOT, env={**os.environ, "AGENTPOST_API_KEY": KEY}, stdout=file
        )
    _, status, used = os.wait4(program.pid, 0)
    assert status == 0, (command, status)
    return Used(time.monotonic() - began, used.ru_maxrss / 1024)


if __name__ == "__main__":
    print(machine())
    print(table(list(measure(1, held=int(sys.argv[1])))))
