"""What a run writes into its journal: events, gaps and states, and how far it was covered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agentpost_tui.domain.coverage import POSSIBLE_SECONDS
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import (
    CoverDoubtful,
    CoverFact,
    CoverLost,
    CoverRegained,
    CoverSettled,
)
from agentpost_tui.domain.records import LIVE, Entry, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.journaling import Retention
from agentpost_tui.journal.pruning import prune_step
from agentpost_tui.journal.schema import closed_on_error, explain, open_to_write, transaction

ALIVE_SECONDS: Final = 20.0
"""A run that wrote so recently still runs, and writes what we write."""
_ROWS: Final = (256, 16, 1)
"""Events of one statement. The interpreter's lock is let go and awaited once a statement, so a
statement for each event would crawl while the screen is busy."""
_COLUMNS: Final = "INSERT OR IGNORE INTO events (id, arrived_at, run, source, frame) VALUES "


@dataclass(slots=True)
class _Standing:
    """What is open just now."""

    subscription: Subscription
    cover: int | None = None
    gap: int | None = None


class Scribe:
    """A pen for one run of the program; each call is one transaction.

    Raises `JournalError` when the file cannot be opened or written; nothing was, then.
    """

    def __init__(self, path: Path, retention: Retention, mask: Callable[[bytes], bytes]) -> None:
        self._path = path
        self._retention = retention
        self._mask = mask
        self._standing = _Standing(Subscription())
        self._run = 0
        self._began_at = 0.0

    def open(self, at: float) -> None:
        """For `Pen`; a file that knows this run goes on with it, and with what is open in it."""
        self._connection = open_to_write(self._path)
        self._execute = self._connection.execute
        with closed_on_error(self._connection, self._path), transaction(self._connection):
            alive = "UPDATE runs SET alive_at = ? WHERE run = ? AND began_at = ?"
            if not self._execute(alive, (at, self._run, self._began_at)).rowcount:
                self._begin(at)

    def write(self, entries: Sequence[Entry], heard_at: float | None, at: float) -> list[str]:
        """For `Pen`; gives the ids that a run that no longer runs had written."""
        before = copy(self._standing)
        try:
            with transaction(self._connection):
                repeats = [one for part in _parted(entries) for one in self._write(part, at)]
                self._stay_alive(_newest(heard_at, entries), at)
        except sqlite3.Error as error:
            self._standing = before
            raise explain(error, self._path) from error
        with suppress(sqlite3.Error):  # all is written, and the next time prunes as well
            prune_step(self._connection, self._retention, at, 2 * len(entries))
        return repeats

    def end(self, at: float) -> None:
        """For `Pen`."""
        ended = "UPDATE runs SET ended_at = ?, alive_at = ? WHERE run = ?"
        try:
            self._execute(ended, (at, at, self._run))
        except sqlite3.Error as error:
            raise explain(error, self._path) from error

    def close(self) -> None:
        """For `Pen`."""
        self._connection.close()

    def _begin(self, at: float) -> None:
        """A run that is new in this file; what is covered already is covered here from now on."""
        began = "INSERT INTO runs (began_at, alive_at) VALUES (?, ?)"
        self._run, self._began_at = self._execute(began, (at, at)).lastrowid or 0, at
        is_covered = self._standing.cover is not None
        self._standing = _Standing(self._standing.subscription)
        if is_covered:
            self._begin_cover(at)

    def _write(self, part: list[Event] | CoverFact | StateRecord, at: float) -> list[str]:
        match part:
            case list():
                return self._write_events(part, at)
            case StateRecord():
                self._write_state(part)
            case CoverLost(since, cause, by_user):
                self._lose(since, cause, by_user)
            case CoverRegained(regained_at):
                if self._standing.cover is None:
                    self._begin_cover(regained_at)
                self._set_gap(
                    "until = ?, possible_until = ?", regained_at, regained_at + POSSIBLE_SECONDS
                )
            case CoverSettled(settled_at):
                self._set_gap("possible_until = max(until, min(possible_until, ?))", settled_at)
                self._standing.gap = None
            case CoverDoubtful(since, until, cause):
                self._add_gap(since, since, until, cause, False)
        return []

    def _write_events(self, events: list[Event], at: float) -> list[str]:
        rows = [
            (_blob(event.id), event.arrived_at, self._run, LIVE, self._mask(event.frame))
            for event in events
        ]
        before, place = self._connection.total_changes, 0
        for size in _ROWS:
            statement = _COLUMNS + ",".join(["(?,?,?,?,?)"] * size)
            while len(rows) - place >= size:
                chunk = rows[place : place + size]
                self._execute(statement, [value for row in chunk for value in row])
                place += size
        if self._connection.total_changes - before == len(rows):
            return []
        return [event.id for event in events if self._is_repeat(event, at)]

    def _is_repeat(self, event: Event, at: float) -> bool:
        """True when a run that is over had written it."""
        found = self._execute(
            "SELECT events.run, ended_at, alive_at FROM events JOIN runs USING (run) WHERE id = ?",
            (_blob(event.id),),
        ).fetchone()
        if found is None or found[0] == self._run:
            return False
        return found[1] is not None or found[2] < at - ALIVE_SECONDS

    def _write_state(self, record: StateRecord) -> None:
        asked = _asked(record.subscription)
        self._execute(
            "INSERT INTO states (run, at, state, cause, attempt, subscription)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (self._run, record.at, record.state, _text(record.cause), record.attempt, asked),
        )
        if record.subscription != self._standing.subscription:
            self._standing.subscription = record.subscription
            if self._standing.cover is not None:
                self._end_cover(record.at)
                self._begin_cover(record.at)

    def _lose(self, since: float, cause: str, by_user: bool) -> None:
        """A gap opens; one that is open stays one, and only what the user began gets a new cause,
        as in `Coverage`."""
        if self._standing.gap is not None and self._standing.cover is None:
            cause_of = "cause = CASE WHEN by_user THEN ? ELSE cause END"
            self._set_gap(f"{cause_of}, by_user = by_user AND ?", _text(cause), by_user)
            return
        self._end_cover(since)
        self._standing.gap = self._add_gap(since, None, None, cause, by_user)

    def _begin_cover(self, at: float) -> None:
        asked = _asked(self._standing.subscription)
        cursor = self._execute(
            "INSERT INTO covers (run, subscription, since, until) VALUES (?, ?, ?, ?)",
            (self._run, asked, at, at),
        )
        self._standing.cover = cursor.lastrowid

    def _end_cover(self, at: float) -> None:
        """It ends there, be it earlier than what was thought to be covered."""
        self._execute(
            "UPDATE covers SET until = max(since, ?) WHERE cover = ?", (at, self._standing.cover)
        )
        self._standing.cover = None

    def _add_gap(
        self,
        since: float,
        until: float | None,
        possible_until: float | None,
        cause: str,
        by_user: bool,
    ) -> int | None:
        asked = _asked(self._standing.subscription)
        return self._execute(
            "INSERT INTO gaps (run, subscription, since, until, possible_until, cause, by_user)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._run, asked, since, until, possible_until, _text(cause), by_user),
        ).lastrowid

    def _set_gap(self, changes: str, *values: float | str) -> None:
        if self._standing.gap is not None:
            where = (*values, self._standing.gap)
            self._execute(f"UPDATE gaps SET {changes} WHERE gap = ?", where)

    def _stay_alive(self, heard_at: float | None, at: float) -> None:
        self._execute("UPDATE runs SET alive_at = ? WHERE run = ?", (at, self._run))
        if heard_at is not None and self._standing.cover is not None:
            self._execute(
                "UPDATE covers SET until = max(until, ?) WHERE cover = ?",
                (heard_at, self._standing.cover),
            )


def _newest(heard_at: float | None, entries: Sequence[Entry]) -> float | None:
    """The last sign of life: an event is one too."""
    arrived_at = next((one.arrived_at for one in reversed(entries) if isinstance(one, Event)), None)
    return max(filter(None, (heard_at, arrived_at)), default=None)


def _parted(entries: Sequence[Entry]) -> Iterator[list[Event] | CoverFact | StateRecord]:
    """The entries in their order, events that follow each other together."""
    events: list[Event] = []
    for entry in entries:
        if isinstance(entry, Event):
            events.append(entry)
            continue
        if events:
            yield events
            events = []
        yield entry
    if events:
        yield events


def _blob(id_: str) -> bytes:
    """An id as bytes, since it may hold what no text of a database can."""
    return id_.encode("utf-8", "surrogatepass")


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _asked(subscription: Subscription) -> str:
    """A subscription as it stands in a column."""
    return json.dumps(subscription.asked, separators=(",", ":"))
