"""A journal in tests: what it holds, and waiting for its thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from agentpost_tui.domain.records import StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.reader import JournalReader

EVERYTHING = Subscription()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def state(at: float, subscription: Subscription = EVERYTHING, word: str = "LIVE") -> StateRecord:
    return StateRecord(at, word, "", 1, subscription)


def ids(path: Path) -> list[str]:
    with JournalReader(path) as journal:
        return list(reversed(journal.newest_ids(10**6)))
