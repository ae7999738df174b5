"""The share of one core that the product takes, idle and with a thousand events a second."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.running import product

SECONDS = 5.0
RATE = 1_000


def measure(repeats: int) -> Iterator[Figure]:
    """CPU seconds of the process by the kernel's count, over some seconds of each case."""
    repeats = min(repeats, 3)  # each takes its time
    idle = [_share(0) for _ in range(repeats)]
    browse = [_share(RATE) for _ in range(repeats)]
    follow = [_share(RATE, is_following=True) for _ in range(repeats)]
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
