"""The whole product in a terminal, as a benchmark wants it: it reports when it ends.

python -m benchmarks.product URL REPORT COUNT [SETTINGS]

COUNT events on board end it; 0 leaves that to whoever runs it (`q`). SETTINGS are a JSON object:
`{"keep": 1000, "filter": "invoice"}`; with `{"journal": "FILE"}` it keeps one.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from agentpost_tui.client.address import Address
from agentpost_tui.domain.rows import Change
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.kept import NOTHING_KEPT, Kept
from agentpost_tui.settings import load
from agentpost_tui.ui.app import AgentPostApp
from agentpost_tui.ui.run import make_app

FIRST = 200
"""Events that come before what is measured, so that the screen is full."""


class Watch:
    """Stands around `ingest`, which is called once a flush, and sees when the last event is in."""

    def __init__(self, app: AgentPostApp, count: int) -> None:
        self._app, self._count = app, count
        self._ingest = app.parts.dashboard.ingest
        self._began_cpu = 0.0
        self._follows = True
        self.facts: dict[str, Any] = {}
        app.parts.dashboard.ingest = self  # type: ignore[method-assign,assignment]

    def __call__(self, *arguments: Any) -> Change:
        change = self._ingest(*arguments)
        end = self._app.parts.dashboard.store.end
        self._follows = self._app.main.table.follow
        if end <= FIRST:
            self._began_cpu = time.process_time()
        if self._count and end >= self._count and not self.facts:
            cpu = time.process_time() - self._began_cpu
            self.facts = {"at": time.monotonic(), "cpu_seconds": cpu}
            self._app.call_later(self._app.action_quit)
        return change

    def books(self) -> dict[str, Any]:
        """Whether the ledger is even now, and what it is made of."""
        parts = self._app.parts
        vitals = parts.session.vitals
        balance = parts.dashboard.balance(vitals.received, parts.handover.pending)
        return {
            "is_even": balance.is_even,
            "received": balance.received,
            "shown": balance.shown,
            "hidden": balance.hidden,
            "evicted": balance.evicted,
            "held_bytes": parts.dashboard.store.bytes,
            "waits": vitals.waits,
            "gaps": parts.dashboard.coverage.count,
            "follows": self._follows,
        }


def main(url: str, report: str, count: str, settings: str = "{}") -> None:
    key = os.environ.pop("AGENTPOST_API_KEY")
    chosen = json.loads(settings)
    with ExitStack() as stack:
        kept = NOTHING_KEPT
        if place := chosen.pop("journal", ""):
            kept = Kept(stack.enter_context(journal_writer(Path(place))), Path(place))
        app = make_app(load(chosen), Address.parse(url, key), kept)
        watch = Watch(app, int(count))
        asyncio.run(app.run_async())
        if app.crash is not None:
            raise app.crash
        app.keep_rest()
    Path(report).write_text(json.dumps({**watch.facts, **watch.books()}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
