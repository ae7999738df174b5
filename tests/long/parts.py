"""The parts of the long run, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from tests.long.run import Run


@dataclass(frozen=True, slots=True)
class Part:
    """One part; its module is imported when it runs."""

    name: str
    help: str
    full: int
    """How much of it the documents rest on."""
    quick: int
    where: str
    """`module:function` in this package; the function takes a `Run`."""

    def play(self, run: Run) -> None:
        """Do it."""
        module, _, function = self.where.partition(":")
        player: Callable[[Run], None] = getattr(import_module(f"tests.long.{module}"), function)
        player(run)


PARTS: Final = {
    part.name: part
    for part in (
        Part(
            "faults",
            "faults, and all claims checked",
            1_000,
            25,
            "faults:run_faults",
        ),
        Part("texts", "hostile texts, cleaned and painted", 1_000_000, 5_000, "texts:run_texts"),
        Part("json", "frames of odd JSON, decoded and opened", 1_000_000, 5_000, "bodies:run_json"),
        Part("frames", "sequences of WebSocket frames", 100_000, 500, "frames:run_frames"),
        Part("filters", "texts as filters", 200_000, 2_000, "filters:run_filters"),
        Part("config", "configuration files", 20_000, 200, "config:run_config"),
        Part("kills", "kills of a process that writes", 1_000, 15, "kills:run_kills"),
        Part("timing", "how soon, and how often", 40, 3, "timing:run_timing"),
    )
}
"""In the order in which they run."""


def play(name: str, count: int, seed: int, case: int | None = None) -> dict[str, Any]:
    """One part, from its beginning to its result."""
    run = Run(name, count, seed, case)
    PARTS[name].play(run)
    return run.report()
