"""Who writes a journal, and how much it may hold.

The database is loaded in the writer's thread, since that takes a while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agentpost_tui.clock import Clock, now
from agentpost_tui.journal.writer import RETRY_SECONDS, Pen, Writer


@dataclass(frozen=True, slots=True)
class Retention:
    """How much a journal may hold."""

    days: float = 30.0
    megabytes: float = 2_000.0


def journal_writer(
    place: Path | Callable[[], Path],
    *,
    retention: Retention | None = None,
    mask: Callable[[bytes], bytes] = bytes,
    clock: Clock = now,
    retry_seconds: float = RETRY_SECONDS,
) -> Writer:
    """A writer into the journal at a place, where it is made when it is missing.

    Args:
        place: where it is, or what finds that out, in the writer's thread and until it does not
            raise a `JournalError`.
    """

    def make_pen() -> Pen:
        from agentpost_tui.journal.scribe import Scribe

        path = place if isinstance(place, Path) else place()
        return Scribe(path, retention or Retention(), mask)

    return Writer(make_pen, clock=clock, retry_seconds=retry_seconds)
