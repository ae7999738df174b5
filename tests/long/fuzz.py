"""Many cases of one kind, each with chance of its own, so that any can be looked at again."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from random import Random

from tests.long.run import Run

GROWTH_MIB = 48.0
"""Memory may grow by so much after the first quarter: caches fill, nothing else."""


def fuzz(run: Run, case: Callable[[Random], None], *, slowest_seconds: float) -> None:
    """Run every case; one that raises, or takes long, is a finding."""
    numbers = range(run.count) if run.case is None else [run.case]
    chance = Random()
    slowest = (0.0, 0)
    for number in numbers:
        chance.seed(run.seed * 1_000_003 + number)
        began = time.thread_time()
        try:
            case(chance)
        except Exception as wrong:  # noqa: BLE001 - whatever it is, it is a finding
            run.find(f"case {number}: {_sentence(wrong)}")
        slowest = max(slowest, (time.thread_time() - began, number))
        if not number % 4096:
            run.tick(number)
    run.counts["cases"] = len(numbers)
    run.counts["slowest_ms"] = slowest[0] * 1000
    run.require(slowest[0] <= slowest_seconds, f"case {slowest[1]} takes {slowest[0]:.2f} s")
    grown = run.report()["counts"]["grown_mib"]
    run.require(grown <= GROWTH_MIB, f"memory grows by {grown:.0f} MiB")


def _sentence(wrong: Exception) -> str:
    where = traceback.extract_tb(wrong.__traceback__)[-1]
    return f"{type(wrong).__name__}: {str(wrong)[:300]!r} at {where.name}:{where.lineno}"
