"""Reading a journal back, from any thread, while others write."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from agentpost_tui.domain.gap import Covered
from agentpost_tui.domain.records import EventRecord, GapRecord, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.cover import Span, recorded_gaps
from agentpost_tui.journal.schema import NUMBERS, explain, open_to_read
from agentpost_tui.journal.scribe import ALIVE_SECONDS

PAGE: Final = 1_000
"""Events that are read at once: a reader that stays long would keep the file from shrinking."""
_LAST: Final = 2**62
"""No event has so great a number."""

_STORED: Final = "SELECT seq, arrived_at, run, source, frame FROM events"
_SPAN: Final = """
    SELECT min(first), max(last) FROM (
        SELECT (SELECT min(at) FROM states WHERE at BETWEEN ? AND ?) AS first,
            (SELECT max(at) FROM states WHERE at BETWEEN ? AND ?) AS last
        UNION ALL
        SELECT (SELECT min(arrived_at) FROM events WHERE arrived_at BETWEEN ? AND ?),
            (SELECT max(arrived_at) FROM events WHERE arrived_at BETWEEN ? AND ?)
    )
"""
"""One at a time each is found at once, in an index."""


class Stored(NamedTuple):
    """An event as it lies in the journal."""

    seq: int
    """Its number there, in the order of arrival."""
    arrived_at: float
    run: int
    source: str
    frame: bytes

    @property
    def record(self) -> EventRecord:
        """The event as it is exported and told again."""
        return EventRecord(self.arrived_at, self.frame, self.source)


class JournalReader:
    """A journal, read only; a context manager. Not for several threads at the same time."""

    def __init__(self, path: Path) -> None:
        self._connection = open_to_read(path)
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def latest(self, limit: int, before: int | None = None) -> list[Stored]:
        """The newest events with a number below `before`, oldest of them first.

        Raises:
            JournalError: like every method here, when the file cannot be read.
        """
        rows = self._rows(
            f"{_STORED} WHERE seq < ? ORDER BY seq DESC LIMIT ?",
            _LAST if before is None else before,
            limit,
        )
        return [Stored(*row) for row in reversed(rows)]

    def events(self, since: float | None = None, until: float | None = None) -> Iterator[Stored]:
        """All events that arrived in a stretch of time, oldest first, page by page; if it is not
        over yet, those that are written meanwhile too."""
        begin, end = _bounds(since, until)
        first, last, newest_at = self._rows(
            "SELECT min(seq), max(seq), (SELECT max(arrived_at) FROM events) FROM events"
            " WHERE arrived_at BETWEEN ? AND ?",
            begin,
            end,
        )[0]
        if first is None:
            return
        for stored in self.after(first - 1):
            if stored.seq > last and end < newest_at:
                return
            if begin <= stored.arrived_at <= end:
                yield stored

    def span(
        self, since: float | None = None, until: float | None = None
    ) -> tuple[float, float] | None:
        """When the first and the last event or change of state of a stretch of time happened."""
        first, last = self._rows(_SPAN, *_bounds(since, until) * 4)[0]
        return None if first is None else (first, last)

    def after(self, place: int) -> Iterator[Stored]:
        """All events with greater numbers, page by page, those that are written meanwhile too."""
        while True:
            page = self.page(place + 1, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            place = page[-1].seq

    def page(self, start: int, limit: int) -> list[Stored]:
        """The oldest events with a number from `start` on."""
        rows = self._rows(f"{_STORED} WHERE seq >= ? ORDER BY seq LIMIT ?", start, limit)
        return list(map(Stored._make, rows))

    def numbers(self) -> tuple[int, int]:
        """The lowest number of an event, and the one after the highest; twice 0 without any."""
        first, last = self._rows(NUMBERS)[0]
        return (0, 0) if first is None else (first, last + 1)

    def number_of(self, id_: str) -> int | None:
        """The number of an event; None when it is not here, or not any more."""
        rows = self._rows(
            "SELECT seq FROM events WHERE id = ?", id_.encode("utf-8", "surrogatepass")
        )
        return rows[0][0] if rows else None

    def number_at(self, instant: float) -> int | None:
        """The number of the first event that arrived later; None when none did."""
        rows = self._rows(
            "SELECT seq FROM events WHERE arrived_at > ? ORDER BY arrived_at LIMIT 1", instant
        )
        return rows[0][0] if rows else None

    def newest_ids(self, limit: int, before: int | None = None) -> list[str]:
        """The ids of the newest events with a number below `before`, newest first."""
        newest = "SELECT id FROM events WHERE seq < ? ORDER BY seq DESC LIMIT ?"
        rows = self._rows(newest, _LAST if before is None else before, limit)
        return [bytes(id_).decode("utf-8", "surrogatepass") for (id_,) in rows]

    def spans(self, subscription: Subscription) -> list[Span]:
        """When a subscription was covered, by whichever run, in order of their beginnings."""
        rows = self._rows("SELECT run, since, until, subscription FROM covers ORDER BY since")
        return [
            Span(run, since, until)
            for run, since, until, asked in rows
            if _subscription(asked).covers(subscription)
        ]

    def covered(
        self, subscription: Subscription, now: float, before: float | None = None
    ) -> Covered | None:
        """How far a subscription was covered, by whichever run; None where it never was.

        Args:
            before: a cover that begins at this instant or later does not count.
        """
        lost = {run for (run,) in self._rows("SELECT run FROM gaps WHERE until IS NULL")}
        rows = self._rows(
            "SELECT covers.run, covers.until, covers.subscription, runs.ended_at, runs.alive_at"
            " FROM covers JOIN runs USING (run) WHERE covers.since < ? ORDER BY covers.until DESC",
            inf if before is None else before,
        )
        recently = now - ALIVE_SECONDS
        latest: float | None = None
        for run, until, asked, ended_at, alive_at in rows:
            if latest is not None and until <= recently:
                break
            if not _subscription(asked).covers(subscription):
                continue
            latest = until if latest is None else latest
            if ended_at is None and min(alive_at, until) > recently and run not in lost:
                return Covered(latest, True)
        return None if latest is None else Covered(latest, False)

    def gaps(
        self,
        subscription: Subscription,
        since: float | None = None,
        until: float | None = None,
    ) -> list[GapRecord]:
        """The stretches that no run covered: between `since`, or the first cover, and `until`, or
        the last, each with the cause that was recorded; and those only possibly uncovered."""
        rows = self._rows(
            "SELECT run, since, until, possible_until, cause, by_user, subscription FROM gaps"
            " WHERE since <= ? ORDER BY since",
            _bounds(since, until)[1],
        )
        recorded = [
            (run, GapRecord(begin, end, possible, cause, bool(by_user), _subscription(asked)))
            for run, begin, end, possible, cause, by_user, asked in rows
        ]
        return recorded_gaps(self.spans(subscription), recorded, subscription, since, until)

    def states(self, since: float | None = None, until: float | None = None) -> list[StateRecord]:
        """Changes of state in a stretch of time."""
        rows = self._rows(
            "SELECT at, state, cause, attempt, subscription FROM states"
            " WHERE at BETWEEN ? AND ? ORDER BY at, number",
            *_bounds(since, until),
        )
        return [
            StateRecord(at, state, cause, attempt, _subscription(asked))
            for at, state, cause, attempt, asked in rows
        ]

    def _rows(self, query: str, *values: Any) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise explain(error, self._path) from error


def _bounds(since: float | None, until: float | None) -> tuple[float, float]:
    return 0.0 if since is None else since, 2e11 if until is None else until


@lru_cache(maxsize=100)
def _subscription(asked: str) -> Subscription:
    return Subscription.of(json.loads(asked))
