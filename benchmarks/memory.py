"""Memory for each event held; a fresh process for each case, since freed memory tells nothing.

python -m benchmarks.memory CASE COUNT BYTES
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.filter.haystack import haystack
from agentpost_tui.domain.store import KEEP_BYTES
from benchmarks.corpus import START, events, large
from benchmarks.figures import Figure
from benchmarks.harness import ROOT

EVENTS = 100_000
LARGE_BYTES = 300_000
MIB = 2**20


def measure(repeats: int) -> Iterator[Figure]:
    """Resident memory that the events add, divided by their number; and of large mails in all."""
    repeats = min(repeats, 3)  # it hardly varies
    plain = [_case("plain") / EVENTS for _ in range(repeats)]
    searched = [_case("searched") / EVENTS for _ in range(repeats)]
    mails = 2 * KEEP_BYTES // LARGE_BYTES
    big = [_case("large", mails, LARGE_BYTES) / MIB for _ in range(repeats)]
    yield Figure("an event of 700 bytes", plain, "bytes", at_most=1_450)
    yield Figure("the same, searched by words", searched, "bytes", at_most=1_800)
    bound = KEEP_BYTES / MIB
    yield Figure(
        f"{2 * bound:.0f} MiB of mails of {LARGE_BYTES // 1000} kB",
        big,
        "MiB",
        at_most=bound * 1.15,
        note=f"the bound is {bound:.0f} MiB of frames, and a twentieth",
    )


def _case(name: str, count: int = EVENTS, size: int = 0) -> float:
    command = [sys.executable, "-m", "benchmarks.memory", name, str(count), str(size)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout))


def resident() -> int:
    """Bytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main(name: str, count: str, size: str) -> None:
    """Fill a dashboard, and print how many bytes that took."""
    dashboard = Dashboard(keep_events=int(count))
    coming = large(int(count), int(size)) if name == "large" else events(int(count))
    next(coming)
    gc.collect()
    before = resident()
    for event in coming:
        dashboard.ingest([event], START)
    if name == "searched":
        for event in dashboard.store.since(0):
            haystack(event)
    gc.collect()
    print(resident() - before)
    assert dashboard.balance(int(count) - 1, 0).is_even
    assert dashboard.store.bytes <= KEEP_BYTES * 1.06


if __name__ == "__main__":
    main(*sys.argv[1:])
