"""`agentpost-tui tail | wc -l` against the quickstart loop printing the raw frame."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from benchmarks.figures import Figure
from benchmarks.harness import KEY, ROOT, sender
from benchmarks.throughput import Speed

EVENTS = 100_000


def measure(repeats: int) -> Iterator[Figure]:
    """Interleaved."""
    pairs = [(_run(_loop), _run(_tail)) for _ in range(repeats)]
    yield Figure("loop that prints", [loop.events_per_second for loop, _ in pairs], "events/s")
    rates = [tail.events_per_second / loop.events_per_second for loop, tail in pairs]
    yield Figure("tail / loop that prints", rates, "x", at_least=0.5, note="no event lost")
    costs = [loop.cpu_seconds / tail.cpu_seconds for loop, tail in pairs]
    yield Figure("the same, by CPU", costs, "x", note="what a busy machine disturbs less")


def _loop(url: str) -> list[str]:
    return ["benchmarks.quickstart", url, str(EVENTS), "print"]


def _tail(url: str) -> list[str]:
    base = url.replace("ws://", "http://").removesuffix("/ws")
    return ["agentpost_tui", "tail", "--no-journal", "--url", base, "--count", str(EVENTS)]


def _run(module: Callable[[str], list[str]]) -> Speed:
    """From the first byte that is sent to the last line that `wc` has read."""
    with sender() as server:
        program = subprocess.Popen(
            [sys.executable, "-m", *module(server.url)],
            cwd=ROOT,
            env={**os.environ, "AGENTPOST_API_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        counter = subprocess.Popen(["wc", "-l"], stdin=program.stdout, stdout=subprocess.PIPE)
        server.heard()
        server.send(EVENTS)
        lines = int(counter.communicate(timeout=120)[0])
        ended = time.monotonic()
        assert lines >= EVENTS, lines
        _, _, used = os.wait4(program.pid, 0)
        seconds = ended - server.heard()["began"]
        return Speed(EVENTS / seconds, used.ru_utime + used.ru_stime)
