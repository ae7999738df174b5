"""The simulator as a program of its own, for tests of the whole: a server in another process."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agentpost_tui.simulator.scenario import KEY


@dataclass(frozen=True)
class Simulated:
    """A running `agentpost-tui simulate`."""

    base_url: str
    key: str = KEY

    def inject(self, fault: str) -> None:
        """Let a fault happen, by its name."""
        query = urllib.parse.urlencode({"name": fault})
        with urllib.request.urlopen(f"{self.base_url}/control/fault?{query}", timeout=5) as answer:
            assert answer.status == 200


@contextmanager
def simulated(*options: str) -> Iterator[Simulated]:
    """Run the simulator with `options` until the block ends."""
    command = [sys.executable, "-m", "agentpost_tui", "simulate", "--seed", "5", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                found = re.search(r"ws://([0-9.]+:[0-9]+)/ws", line)
                if found:
                    yield Simulated(f"http://{found[1]}")
                    break
            else:
                raise AssertionError("the simulator ended without saying where it is")
        finally:
            process.kill()
