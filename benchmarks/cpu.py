"""The share of one core that the product takes, idle and with a thousand events a second."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.running import product

SECONDS = 5.0
RATE = 1_000
WAKES = """
import select, time
began = time.process_time()
for _ in range(50):
    select.select([], [], [], 0.1)
print((time.process_time() - began) / 5)
"""
"""A process that wakes as often as the thread in which Textual waits for keys, and does nothing."""


def measure(repeats: int) -> Iterator[Figure]:
    """CPU seconds of the process by the kernel's count, over some seconds of each case."""
    repeats = min(repeats, 3)  # each takes its time
    idle = [_share(0) for _ in range(repeats)]
    browse = [_share(RATE) for _ in range(repeats)]
    follow = [_share(RATE, is_following=True) for _ in range(repeats)]
    wakes = [_wakes() for _ in range(repeats)]
    yield Figure(
        "ten wake-ups a second, for nothing", wakes, "% of a core", note="the machine's own"
    )
    yield Figure("idle, connected", idle, "% of a core", at_most=1.0)
    yield Figure(f"{RATE:,} events/s, browse", browse, "% of a core", at_most=15.0)
    yield Figure(f"{RATE:,} events/s, follow", follow, "% of a core", at_most=40.0)


def _share(rate: float, *, is_following: bool = False) -> float:
    with product(rate) as running:
        if not is_following:
            running.browse()
        running.terminal.settle() if not rate else time.sleep(1.0)
        began, before = time.monotonic(), running.terminal.cpu_seconds
        time.sleep(SECONDS)
        used = running.terminal.cpu_seconds - before
        return 100 * used / (time.monotonic() - began)


def _wakes() -> float:
    return 100 * float(subprocess.check_output([sys.executable, "-c", WAKES]))
