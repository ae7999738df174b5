"""The tables of a journal, and how a file becomes one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from agentpost_tui.errors import JournalError

APPLICATION_ID: Final = 0x61_70_74_75
"""`aptu`: tells `file`, and us, what the database is."""
BUSY_SECONDS: Final = 1.0
NUMBERS: Final = "SELECT (SELECT min(seq) FROM events), (SELECT max(seq) FROM events)"
"""The first and the last number of an event; one at a time each is found at once, both together
would be looked for in every row."""

_MIGRATIONS: Final = (
    """
    CREATE TABLE runs (
        run INTEGER PRIMARY KEY,
        began_at REAL NOT NULL,
        alive_at REAL NOT NULL,
        ended_at REAL
    );
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        arrived_at REAL NOT NULL,
        run INTEGER NOT NULL,
        source TEXT NOT NULL,
        frame BLOB NOT NULL
    );
    CREATE INDEX events_by_arrival ON events (arrived_at);
    CREATE TABLE covers (
        cover INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        subscription TEXT NOT NULL,
        since REAL NOT NULL,
        until REAL NOT NULL
    );
    CREATE INDEX covers_by_end ON covers (until);
    CREATE TABLE gaps (
        gap INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        subscription TEXT NOT NULL,
        since REAL NOT NULL,
        until REAL,
        possible_until REAL,
        cause TEXT NOT NULL,
        by_user INTEGER NOT NULL
    );
    CREATE INDEX gaps_by_start ON gaps (since);
    CREATE TABLE states (
        number INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        at REAL NOT NULL,
        state TEXT NOT NULL,
        cause TEXT NOT NULL,
        attempt INTEGER NOT NULL,
        subscription TEXT NOT NULL
    );
    CREATE INDEX states_by_time ON states (at);
    """,
)
"""What brings a file from each version to the next; the version is how many were applied."""


def open_to_write(path: Path) -> sqlite3.Connection:
    """A connection that writes; the file is made when it is missing, for our eyes only.

    Raises:
        JournalError: when it cannot be used, with what to do.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise explain(error, path) from error
    with closed_on_error(connection, path):
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of use for a new file alone
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _migrate(connection, path)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that only reads.

    Raises:
        JournalError: when there is no journal, or it cannot be read.
    """
    if not path.exists():
        raise JournalError(f"there is no journal {str(path)!r}", "it is made by the first run")
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise explain(error, path) from error
    with closed_on_error(connection, path):
        _require_known(connection, path)
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Let a file go that turns out to be of no use; its errors become ours."""
    try:
        yield
    except sqlite3.Error as error:
        connection.close()
        raise explain(error, path) from error
    except JournalError:
        connection.close()
        raise


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that the block writes, or nothing; no other connection writes meanwhile."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def explain(error: sqlite3.Error | OSError, path: Path) -> JournalError:
    """What an error of the database means to people, in a few words."""
    if isinstance(error, OSError):
        return JournalError(f"cannot open {str(path)!r}: {error.strerror}")
    name = getattr(error, "sqlite_errorname", "")
    for beginning, message, hint in (
        ("SQLITE_FULL", "disk full", ""),
        ("SQLITE_BUSY", "locked by another program", ""),
        ("SQLITE_READONLY", "read-only", ""),
        ("SQLITE_IOERR", "the disk does not answer as it should", ""),
        ("SQLITE_CANTOPEN", f"cannot open {str(path)!r}", ""),
        ("SQLITE_CORRUPT", "damaged file", f"move {str(path)!r} away"),
        ("SQLITE_NOTADB", "damaged file", f"move {str(path)!r} away"),
    ):
        if name.startswith(beginning):
            return JournalError(message, hint)
    return JournalError(str(error))


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _require_known(connection, path) == len(_MIGRATIONS):
        return
    with transaction(connection):
        version = _version(connection)  # another run may have been first
        for step in _MIGRATIONS[version:]:
            for statement in filter(str.strip, step.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")


def _require_known(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a journal that this program can use; 0 for an empty file."""
    version = _version(connection)
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application_id != APPLICATION_ID:
        raise JournalError(f"{str(path)!r} is another program's database", "move it away")
    if version > len(_MIGRATIONS):
        raise JournalError("written by a newer version of this program", "update agentpost-tui")
    return version


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
