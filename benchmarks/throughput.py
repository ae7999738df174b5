"""Events a second that the whole product takes in a terminal, against the quickstart loop."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentpost_tui.journal.reader import JournalReader
from benchmarks.figures import Figure
from benchmarks.harness import Sender, screen, sender
from benchmarks.product import FIRST

EVENTS = 80_000
WORD = "invoice"
"""About one event in eight holds it."""


@dataclass(frozen=True)
class Speed:
    """How one run went."""

    events_per_second: float
    cpu_seconds: float


def measure(repeats: int) -> Iterator[Figure]:
    """Interleaved: the loop, each case of the product, and again."""
    loops: list[Speed] = []
    wanted = {"browse": 0.90, "follow": 0.75, "browse, word filter": 0.45, "browse, journal": 0.45}
    runs: dict[str, list[Speed]] = {name: [] for name in wanted}
    for _ in range(repeats):
        loops.append(quickstart(EVENTS))
        runs["browse"].append(product(EVENTS))
        runs["follow"].append(product(EVENTS, is_following=True))
        runs["browse, word filter"].append(product(EVENTS, word=WORD))
        runs["browse, journal"].append(product(EVENTS, is_journaled=True))
    yield Figure("quickstart loop", [one.events_per_second for one in loops], "events/s")
    for name, speeds in runs.items():
        pairs = list(zip(speeds, loops, strict=True))
        rates = [one.events_per_second / loop.events_per_second for one, loop in pairs]
        yield Figure(f"{name} / loop", rates, "x", at_least=wanted[name], note="no event lost")
        costs = [loop.cpu_seconds / one.cpu_seconds for one, loop in pairs]
        yield Figure(f"{name} / loop, by CPU", costs, "x", note="what a busy machine disturbs less")


def quickstart(events: int) -> Speed:
    """The loop."""
    with sender() as server:
        command = [sys.executable, "-m", "benchmarks.quickstart", server.url, str(events)]
        loop = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        server.heard()
        server.send(events)
        ended, cpu_seconds = map(float, loop.communicate(timeout=120)[0].split())
        return Speed(events / (ended - server.heard()["began"]), cpu_seconds)


def product(
    events: int, *, is_following: bool = False, word: str = "", is_journaled: bool = False
) -> Speed:
    """The product; checks that it lost nothing and that its ledger is even."""
    with tempfile.TemporaryDirectory() as folder, sender() as server:
        report, journal = Path(folder) / "report.json", Path(folder) / "journal.db"
        settings = {"filter": word, "journal": str(journal) if is_journaled else ""}
        began = _run(server, report, events, settings, is_following=is_following)
        facts: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        if is_journaled:
            with JournalReader(journal) as reader:
                assert len(reader.newest_ids(2 * events)) == FIRST + events
    assert facts["is_even"], facts
    assert facts["received"] == FIRST + events, facts
    assert facts["follows"] is is_following, facts
    return Speed(events / (facts["at"] - began), facts["cpu_seconds"])


def _run(
    server: Sender, report: Path, events: int, settings: dict[str, str], *, is_following: bool
) -> float:
    """Run it until all events are in; gives the instant at which the sending began."""
    command = [
        *(sys.executable, "-m", "benchmarks.product"),
        *(server.url, str(report), str(FIRST + events), json.dumps(settings)),
    ]
    with screen(command) as terminal:
        server.heard()
        server.send(FIRST)
        server.heard()
        terminal.wait_for(" shown")
        terminal.settle()
        if not is_following:
            mark = terminal.mark
            terminal.press(b"g")
            terminal.wait_for("▌", mark)
        server.send(events)
        began = float(server.heard()["began"])
        assert terminal.end() == 0
    return began
