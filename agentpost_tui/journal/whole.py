"""The past as a whole, for a replay: when it begins and ends, its gaps, and its records from the
beginning as often as one likes, gaps when they are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from math import inf
from operator import attrgetter
from pathlib import Path
from typing import Final

from agentpost_tui.domain import records
from agentpost_tui.domain.coverage import KEEP_GAPS
from agentpost_tui.domain.records import GapRecord, Record, RecordError, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.reader import JournalReader
from agentpost_tui.journal.recording import lines_of, read_recording

_GAP: Final = records.GAP.encode()
_EVENT: Final = f'{{"schema":"{records.EVENT}","arrived_at":"'.encode()
_INSTANT_BYTES: Final = len(records.iso(0.0))
_over_at: Final = attrgetter("over_at")


class RecordedPast:
    """A recording, or a stretch of its time."""

    def __init__(self, path: Path, since: float | None = None, until: float | None = None) -> None:
        """Look through the file once.

        Raises:
            JournalError: when it cannot be read, or nothing in it can be told.
        """
        self._path = path
        self._since = -inf if since is None else since
        self._until = inf if until is None else until
        self.first_at, self.last_at = inf, -inf
        gaps: dict[float, GapRecord] = {}
        for line in lines_of(path):
            gap = _gap_in(line)
            if gap is not None:
                if self._touches(gap) and (len(gaps) < KEEP_GAPS or gap.since in gaps):
                    gaps[gap.since] = gap  # where it is told twice, the second is the whole of it
                    self.last_at = max(self.last_at, min(gap.over_at, self._until))
                continue
            at = _instant_in(line)
            if at is not None and self._since <= at <= self._until:
                self.first_at, self.last_at = min(self.first_at, at), max(self.last_at, at)
        self.gaps: Sequence[GapRecord] = sorted(gaps.values(), key=attrgetter("since"))
        if self.last_at == -inf:
            raise JournalError(f"there is nothing to replay in {str(path)!r}", "is it a recording?")
        self.first_at = min(self.first_at, self.last_at)

    def records(self) -> Iterator[Record | RecordError]:
        """In the order of the file; first the state that was in force, if it is earlier.

        Raises:
            JournalError: when it cannot be read any more.
        """
        earlier: StateRecord | None = None
        for record in read_recording(self._path):
            if isinstance(record, StateRecord) and record.at < self._since:
                earlier = record
            elif isinstance(record, RecordError) or self._is_inside(record):
                if earlier is not None:
                    yield earlier
                    earlier = None
                yield record

    def _is_inside(self, record: Record) -> bool:
        if isinstance(record, GapRecord):
            return self._touches(record) and record.over_at <= self._until
        return self._since <= record.over_at <= self._until

    def _touches(self, gap: GapRecord) -> bool:
        return gap.since <= self._until and gap.over_at >= self._since


class JournaledPast:
    """A journal, or a stretch of its time, as it is now."""

    def __init__(
        self,
        journal: JournalReader,
        subscription: Subscription,
        since: float | None = None,
        until: float | None = None,
    ) -> None:
        """Look how far it reaches.

        Raises:
            JournalError: when it cannot be read, or holds nothing of that time.
        """
        span = journal.span(since, until)
        if span is None:
            raise JournalError("there is nothing to replay: the journal holds nothing of that time")
        self._journal = journal
        gaps = journal.gaps(subscription, since, until)
        self.first_at, self._until = span
        self.last_at = max([self._until, *(gap.over_at for gap in gaps)])
        states = journal.states(None, self._until)
        earlier = [state for state in states if state.at < self.first_at]
        self._states = earlier[-1:] + [state for state in states if state.at >= self.first_at]
        self.gaps: Sequence[GapRecord] = gaps[:KEEP_GAPS]
        self._gaps = sorted(gaps, key=_over_at)

    def records(self) -> Iterator[Record]:
        """In the order of time.

        Raises:
            JournalError: when it cannot be read any more.
        """
        events = (stored.record for stored in self._journal.events(self.first_at, self._until))
        past: Iterable[Record] = merge(self._gaps, self._states, events, key=_over_at)
        yield from past


def _gap_in(line: bytes) -> GapRecord | None:
    if _GAP not in line:
        return None
    try:
        record = records.read_line(line)
    except RecordError:
        return None
    return record if isinstance(record, GapRecord) else None


def _instant_in(line: bytes) -> float | None:
    """When the event or state of a line happened; None if it is no record.

    What we wrote ourselves need not be read whole.
    """
    try:
        if line.startswith(_EVENT):
            at = line[len(_EVENT) : len(_EVENT) + _INSTANT_BYTES]
            return records.instant_of(at.decode("ascii"))
        return records.read_line(line).over_at
    except ValueError:
        return None
