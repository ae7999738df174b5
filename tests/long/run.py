"""One run of a part: its seed, what it counts, what it finds wrong."""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from random import Random
from typing import Any

MOST_FINDINGS = 30
_KIB_PER_UNIT = 1 if sys.platform == "linux" else 1 / 1024


@dataclass
class Run:
    """Given to a part, which counts into it and reports to it."""

    part: str
    count: int
    """How much of it: faults, texts, runs."""
    seed: int
    case: int | None = None
    """The only case to be run, to look at a finding again."""
    counts: dict[str, float] = field(default_factory=dict)
    """Measures by name."""
    findings: list[str] = field(default_factory=list)
    """What is wrong, the first few."""
    wrong: int = 0
    began_at: float = field(default_factory=time.monotonic)
    _early_mib: float = 0.0

    def chance(self, number: int = 0) -> Random:
        """Chance for the case of that number: the same whenever it is asked."""
        return Random(self.seed * 1_000_003 + number)

    def find(self, text: str) -> None:
        """Something is wrong."""
        self.wrong += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(text)

    def require(self, holds: bool, text: str) -> None:
        """Something is wrong unless that holds."""
        if not holds:
            self.find(text)

    def tick(self, done: int) -> None:
        """So much is done; a quarter of the way the memory is noted, since later it may not grow
        by much."""
        if done * 4 >= self.count and not self._early_mib:
            self._early_mib = peak_mib()

    def report(self) -> dict[str, Any]:
        """The result, to be written down."""
        peak = peak_mib()
        self.counts["peak_mib"] = round(peak, 1)
        self.counts["grown_mib"] = round(peak - (self._early_mib or peak), 1)
        return {
            "part": self.part,
            "count": self.count,
            "seed": self.seed,
            "seconds": round(time.monotonic() - self.began_at, 1),
            "counts": {name: round(value, 4) for name, value in self.counts.items()},
            "wrong": self.wrong,
            "findings": self.findings,
            "machine": machine(),
        }


def peak_mib() -> float:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB_PER_UNIT / 1024


def machine() -> dict[str, str]:
    """What a figure was measured on."""
    names = ("websockets", "msgspec", "textual", "pydantic", "google-re2")
    release = platform.release().partition("-")[0]
    return {
        "system": f"{platform.system()} {release} {platform.machine()}",
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }
