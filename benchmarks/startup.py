"""From the start of the process to the first paint, against `import textual.app` alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.harness import ROOT, screen, sender

PAINTED = "filter: type:bounced"
"""Part of the first frame."""
ARRIVED = "delivered"
"""In the type of an event that the demo begins with."""


def measure(repeats: int) -> Iterator[Figure]:
    """Interleaved; one run of each comes before and does not count, so that all is compiled."""
    with _compiled():
        yield from _measure(repeats)


@contextmanager
def _compiled() -> Iterator[None]:
    """What runs meanwhile keeps its modules compiled, as an installed program has them."""
    before = dict(os.environ)
    with TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _measure(repeats: int) -> Iterator[Figure]:
    imports: list[float] = []
    paints: list[float] = []
    demos: list[float] = []
    firsts: list[float] = []
    for number in range(repeats * 2 + 1):
        took = (_import(), _live(), *_demo())
        if number:
            for kept, seconds in zip((imports, paints, demos, firsts), took, strict=True):
                kept.append(seconds * 1000)
    live = [paint / alone for paint, alone in zip(paints, imports, strict=True)]
    demo = [paint / alone for paint, alone in zip(demos, imports, strict=True)]
    yield Figure("import textual.app", imports, "ms")
    yield Figure("first paint / import textual.app", live, "x", at_most=1.6)
    yield Figure("first paint of demo / import textual.app", demo, "x", note="starts its server")
    yield Figure("demo: first event, after the first paint", firsts, "ms", at_most=1_000)
    helps = _modules("-m", "agentpost_tui", "--help")
    yield Figure("--help: modules of Textual loaded", [helps], "", at_most=0)


def _import() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import textual.app"], cwd=ROOT, check=True)
    return time.monotonic() - began


def _live() -> float:
    with sender() as server:
        base = server.url.replace("ws://", "http://").removesuffix("/ws")
        command = [sys.executable, "-m", "agentpost_tui", "--url", base]
        return _until_painted(command)[0]


def _demo() -> tuple[float, float]:
    return _until_painted([sys.executable, "-m", "agentpost_tui", "demo"], ARRIVED)


def _until_painted(command: Sequence[str], then: str = PAINTED) -> tuple[float, float]:
    """Seconds to the first paint, and from there to what is written then."""
    with screen(command) as terminal:
        painted = terminal.wait_for(PAINTED)
        arrived = terminal.wait_for(then)
        return painted - terminal.started_at, arrived - painted


def _modules(*arguments: str) -> int:
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return sum(" textual" in line for line in done.stderr.splitlines())
