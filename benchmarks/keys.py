"""From a key written into the terminal to the moved cursor read back from it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from benchmarks.figures import Figure, percentile
from benchmarks.running import Running, product

PRESSES = 300
LINES = 30
"""So many presses down, then as many up: the cursor stays on the screen."""
DOWN, UP = b"\x1b[B", b"\x1b[A"
MANY = 1_000_000


def measure(repeats: int, *, presses: int = PRESSES) -> Iterator[Figure]:
    """One run of many presses for each case: what counts is their distribution."""
    for rate in (1_000, 5_000):
        with product(rate) as running:
            yield from _figures(f"browse at {rate:,}/s", _browse(running, presses), 5, 15, 40)
    with product(1_000) as running:
        yield from _figures("follow at 1,000/s", _follow(running, presses), None, 50, None)
    with product(20_000, is_journaled=True, keep=MANY) as running:
        name = "browse at 20,000/s, journal on"
        yield from _figures(name, _browse(running, presses), None, 30, None)
    with product(1_000, held=MANY, keep=MANY) as running:
        yield from _figures(f"browse, {MANY:,} held", _browse(running, presses), 5, 15, 40)


def _figures(
    name: str, spent: list[float], p50: float | None, p90: float | None, p99: float | None
) -> Iterator[Figure]:
    for share, at_most in ((50, p50), (90, p90), (99, p99)):
        value = percentile(spent, share) * 1000
        note = f"{len(spent)} presses"
        yield Figure(f"{name}, p{share}", [value], "ms", at_most=at_most, note=note)


def _browse(running: Running, presses: int) -> list[float]:
    """Down and up again; each time the cursor has to be where it belongs."""
    line = running.browse()
    time.sleep(1.0)
    chance = random.Random(1)
    spent: list[float] = []
    for number in range(presses):
        is_down = number // LINES % 2 == 0
        line += 1 if is_down else -1
        spent.append(_press(running, DOWN if is_down else UP, line, chance))
    return spent


def _follow(running: Running, presses: int) -> list[float]:
    """Up, off the newest row, which ends following; then follow again."""
    chance = random.Random(1)
    _, bottom = running.terminal.wait_for_cursor(running.terminal.mark)
    spent: list[float] = []
    for _ in range(presses):
        spent.append(_press(running, UP, bottom - 1, chance))
        mark = running.terminal.mark
        running.terminal.press(b"F")
        running.terminal.wait_for_cursor(mark, bottom)
    return spent


def _press(running: Running, key: bytes, line: int, chance: random.Random) -> float:
    """Seconds until the cursor was drawn on that line."""
    time.sleep(chance.uniform(0.01, 0.04))  # at no rhythm that a timer of ours could share
    mark = running.terminal.mark
    pressed = running.terminal.press(key)
    return running.terminal.wait_for_cursor(mark, line)[0] - pressed
