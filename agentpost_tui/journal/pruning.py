"""Retention: what is older or more than wanted goes, in steps too small to be felt."""

from __future__ import annotations

import sqlite3
from typing import Final

from agentpost_tui.journal.journaling import Retention
from agentpost_tui.journal.schema import NUMBERS, transaction

STEP_EVENTS: Final = 500
STEP_PAGES: Final = 250
"""Pages of the file that one step gives back to the disk."""
DAY_SECONDS: Final = 86_400.0
_OLDEST: Final = "SELECT arrived_at FROM events ORDER BY seq LIMIT 1"


def prune_step(
    connection: sqlite3.Connection, retention: Retention, at: float, count: int = 0
) -> bool:
    """Let some of the oldest events go if the file holds too much; true if any went.

    Args:
        count: at least so many go, so that a flood is kept up with.

    Raises:
        sqlite3.Error: when it cannot be written; nothing is gone, then.
    """
    cutoff = at - retention.days * DAY_SECONDS
    first, last = connection.execute(NUMBERS).fetchone()
    if first is None:  # where nothing ever arrives, there are changes of state all the same
        first = last = 0
        (oldest,) = connection.execute("SELECT min(at) FROM states").fetchone()
    else:
        (oldest,) = connection.execute(_OLDEST).fetchone()
    if oldest is None:
        return False
    size = size_of(connection)
    excess = 1 - retention.megabytes * 1e6 / size
    if oldest >= cutoff and excess <= 0:
        return False
    step = max(STEP_EVENTS, count)
    too_many = min(step, int(excess * (last - first)) + 1) if excess > 0 else 0
    with transaction(connection):
        connection.execute(
            "DELETE FROM events WHERE seq < ? OR seq IN"
            " (SELECT seq FROM events WHERE seq < ? AND arrived_at < ?)",
            (first + too_many, first + step, cutoff),
        )
        left = connection.execute(_OLDEST).fetchone()
        until = left[0] if left else cutoff
        for statement in (
            "DELETE FROM covers WHERE until < ?",
            "DELETE FROM gaps WHERE coalesce(until, since) < ?",
            "DELETE FROM states WHERE at < ?",
            "DELETE FROM runs WHERE alive_at < ?",
        ):
            connection.execute(statement, (until,))
    connection.execute(f"PRAGMA incremental_vacuum({STEP_PAGES})").fetchall()
    return True


def size_of(connection: sqlite3.Connection) -> int:
    """Bytes in use."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
