"""The product in a terminal with events coming in, for what is measured from outside."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import Screen, Sender, screen, sender
from benchmarks.product import FIRST

ENDLESS = 10**9


@dataclass(frozen=True)
class Running:
    """The product and what feeds it."""

    terminal: Screen
    server: Sender

    def browse(self) -> int:
        """Go to the first row, and so stop following; gives the line of the screen it is on."""
        self.terminal.press(b"g")
        time.sleep(0.7)  # it may never be quiet
        mark = self.terminal.mark
        self.terminal.press(b"\x1b[A")
        return self.terminal.wait_for_cursor(mark)[1]


@contextmanager
def product(
    rate: float, held: int = FIRST, *, is_journaled: bool = False, **settings: Any
) -> Iterator[Running]:
    """The product, with so many events on board and more coming in at a rate, 0 is none.

    When it has ended, no event may be missing and its ledger must be even.
    """
    with tempfile.TemporaryDirectory() as folder, sender() as server:
        report = Path(folder) / "report.json"
        if is_journaled:
            settings["journal"] = str(Path(folder) / "journal.db")
        command = [sys.executable, "-m", "benchmarks.product"]
        with screen([*command, server.url, str(report), "0", json.dumps(settings)]) as terminal:
            server.heard()
            server.send(held)
            sent = server.heard()["sent"]
            terminal.wait_for("▌")
            terminal.settle()
            if rate:
                server.send(ENDLESS, rate)
            yield Running(terminal, server)
            sent = server.stop() if rate else sent
            time.sleep(1.0)
            terminal.press(b"\x11")
            assert terminal.end() == 0
        facts = json.loads(report.read_text(encoding="utf-8"))
        assert facts["is_even"], facts
        assert facts["received"] == sent, (facts, sent)
