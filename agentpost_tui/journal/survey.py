"""A journal at a glance."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from agentpost_tui.journal.schema import explain, open_to_read


@dataclass(frozen=True, slots=True)
class Survey:
    """How much a journal holds, and from when."""

    events: int
    oldest_at: float | None
    """When the first of them arrived; None when there are none."""
    newest_at: float | None
    version: int
    """Of its tables."""
    bytes: int
    """On the disk, with what is not merged into the file yet."""


def survey(path: Path) -> Survey:
    """Look at a journal, which may be in use.

    Raises:
        JournalError: when it cannot be read.
    """
    connection = open_to_read(path)
    try:
        events, oldest_at, newest_at = connection.execute(
            "SELECT count(*), min(arrived_at), max(arrived_at) FROM events"
        ).fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        return Survey(events, oldest_at, newest_at, version, _bytes(path))
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) from error
    finally:
        connection.close()


def _bytes(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)
