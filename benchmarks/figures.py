"""Figures: what was measured, what is wanted of it, and on which machine."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One thing measured, over several repeats, and what is wanted of its median."""

    name: str
    samples: Sequence[float]
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> float:
        return median(self.samples)

    @property
    def is_met(self) -> bool | None:
        """None where nothing is wanted."""
        if self.at_least is None and self.at_most is None:
            return None
        low = self.at_least is None or self.value >= self.at_least
        return low and (self.at_most is None or self.value <= self.at_most)

    @property
    def target(self) -> str:
        """What is wanted, in signs."""
        low = "" if self.at_least is None else f"≥ {self.at_least:g}"
        return low or ("" if self.at_most is None else f"≤ {self.at_most:g}")


def percentile(samples: Sequence[float], share: int) -> float:
    """The value that `share` per cent of the samples do not exceed."""
    return quantiles(samples, n=100, method="inclusive")[share - 1]


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns: median, spread, target, met or not."""
    rows = [("figure", "median", "least … most", "n", "target", "", "")]
    for one in figures:
        met = {True: "met", False: "MISSED", None: ""}[one.is_met]
        spread = f"{_short(min(one.samples))} … {_short(max(one.samples))}"
        value = f"{_short(one.value)} {one.unit}".rstrip()
        rows.append((one.name, value, spread, str(len(one.samples)), one.target, met, one.note))
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    cells = ((cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join("  ".join(row).rstrip() for row in cells)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"


def machine() -> dict[str, str]:
    """What it was measured on."""
    packages = ("textual", "websockets", "msgspec")
    return {
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "system": platform.system(),
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def _cpu() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
