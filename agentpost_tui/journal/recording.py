"""Recordings: a run as JSON Lines, one event, gap or state a line."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from agentpost_tui.clock import Clock, now
from agentpost_tui.domain import records
from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import (
    NOT_RUNNING,
    CoverDoubtful,
    CoverFact,
    CoverLost,
    CoverRegained,
    CoverSettled,
    Gap,
)
from agentpost_tui.domain.records import Entry, GapRecord, Record, RecordError, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.writer import RETRY_SECONDS, Writer

_BLOCK: Final = 65_536
_BEGINNING: Final = b'{"schema":"agentpost.'
_LIVE: Final = "LIVE"
"""The state with which cover is there."""


def recorder(
    path: Path,
    *,
    mask: Callable[[bytes], bytes] = bytes,
    clock: Clock = now,
    retry_seconds: float = RETRY_SECONDS,
) -> Writer:
    """A writer that goes on at the end of the recording at `path`, or begins it."""
    return Writer(lambda: RecordingPen(path, mask), clock=clock, retry_seconds=retry_seconds)


def check_place(path: Path) -> None:
    """Make the recording, if it is not there yet.

    Raises:
        JournalError: when there can be none in that place.
    """
    pen = RecordingPen(path, bytes)
    pen.open(0.0)
    pen.close()


@dataclass(slots=True)
class _Standing:
    """What is to be known of the entries before."""

    coverage: Coverage = field(default_factory=lambda: Coverage(keep_gaps=1))
    events: int = 0
    subscription: Subscription = field(default_factory=Subscription)
    lost: CoverLost | None = None
    """What an earlier run in this file left open, until this one writes."""


class RecordingPen:
    """A pen for whole lines alone: what a full disk cut short is taken back.

    Raises `JournalError` when the file cannot be opened or written.
    """

    def __init__(self, path: Path, mask: Callable[[bytes], bytes]) -> None:
        self._path = path
        self._mask = mask
        self._standing = _Standing()
        self._is_new = True

    def open(self, at: float) -> None:
        """For `Pen`; it goes on behind the last whole line."""
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                self._end = _end_of_lines(self._descriptor)
                if self._is_new:
                    self._standing.lost = _lost_at_the_end(self._descriptor, self._end)
                    self._is_new = False
            except OSError:
                self.close()
                raise
        except OSError as error:
            raise JournalError(f"cannot record to {str(self._path)!r}: {error.strerror}") from error

    def write(self, entries: Sequence[Entry], heard_at: float | None, at: float) -> list[str]:
        """For `Pen`; it tells no ids of an earlier run, but the gap since then."""
        before = deepcopy(self._standing)
        try:
            if entries:
                self._lose_since_then(entries[0])
            self._append(b"".join([line for entry in entries for line in self._lines(entry)]))
        except Exception:
            self._standing = before
            raise
        return []

    def end(self, at: float) -> None:
        """For `Pen`; a gap that is still open is told as it is."""
        gap = self._standing.coverage.unsettled
        if gap is not None:
            self._append(self._gap_line(gap))

    def close(self) -> None:
        """For `Pen`."""
        os.close(self._descriptor)

    def _append(self, data: bytes) -> None:
        """All of `data`, or nothing: a full disk first takes a part, and says so afterwards."""
        done = 0
        try:
            while done < len(data):
                done += os.pwrite(self._descriptor, data[done:], self._end + done)
        except OSError as error:
            with suppress(OSError):  # then opening it cuts off the line that is not whole
                os.truncate(self._descriptor, self._end)
            raise JournalError(error.strerror or "it cannot be written") from error
        self._end += done

    def _lose_since_then(self, first: Entry) -> None:
        """Between the earlier run and this one there was no cover; but a replay may be of a time
        before it."""
        lost, self._standing.lost = self._standing.lost, None
        if lost is not None and lost.since <= _instant_of(first):
            self._standing.coverage.apply(lost, before=self._standing.events)

    def _lines(self, entry: Entry) -> Iterator[bytes]:
        match entry:
            case Event():
                self._standing.events += 1
                yield records.event_line(entry, mask=self._mask)
            case StateRecord():
                self._standing.subscription = entry.subscription
                yield self._mask(records.state_line(entry))
            case _:
                yield from self._gap_lines(entry)

    def _gap_lines(self, fact: CoverFact) -> Iterator[bytes]:
        """A gap is told once, when it is over."""
        coverage = self._standing.coverage
        unsettled = coverage.unsettled
        coverage.apply(fact, before=self._standing.events)
        match fact:
            case CoverDoubtful():
                yield self._gap_line(coverage.gaps[-1])
            case CoverSettled() if unsettled is not None:
                yield self._gap_line(unsettled)

    def _gap_line(self, gap: Gap) -> bytes:
        return self._mask(records.gap_line(GapRecord.of(gap, self._standing.subscription)))


def read_recording(path: Path) -> Iterator[Record | RecordError]:
    """The records of a file, line by line; a line that is none gives the error that says why.

    Raises:
        JournalError: when the file cannot be read.
    """
    for line in lines_of(path):
        try:
            yield records.read_line(line)
        except RecordError as error:
            yield error


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file, whatever they hold.

    Raises:
        JournalError: when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise JournalError(f"cannot read {str(path)!r}: {error.strerror}") from error


def _end_of_lines(descriptor: int) -> int:
    """Where the last whole line ends; what a kill left behind it is cut off.

    Raises:
        OSError: when it is no recording; then nothing is cut off.
    """
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(0, "it is no file")
    if not _begins_a_recording(descriptor):
        raise OSError(0, "it holds something else than a recording")
    size = os.fstat(descriptor).st_size
    end = size
    while end > 0:
        begin = max(0, end - _BLOCK)
        newline = os.pread(descriptor, end - begin, begin).rfind(b"\n")
        if newline >= 0:
            end = begin + newline + 1
            break
        end = begin
    if end < size:
        os.truncate(descriptor, end)
    return end


def _begins_a_recording(descriptor: int) -> bool:
    """True for an empty file, too, and for one whose first line was cut short."""
    if os.pread(descriptor, 1, 0) not in {b"", b"{"}:
        return False  # it may be large, and all one line
    with open(descriptor, "rb", closefd=False) as file:
        line = file.readline()
    if not line.endswith(b"\n"):
        return not line or line.startswith(_BEGINNING)
    try:
        records.read_line(line)
    except RecordError:
        return False
    return True


def _lost_at_the_end(descriptor: int, end: int) -> CoverLost | None:
    """Since when what is recorded has no cover any more; None where it never had."""
    for line in _lines_backwards(descriptor, end):
        try:
            record = records.read_line(line)
        except RecordError:
            continue
        match record:
            case GapRecord(since=since, until=None, cause=cause, by_user=by_user):
                return CoverLost(since, cause, by_user)
            case StateRecord(state=state) if state != _LIVE:
                continue
        return CoverLost(record.over_at, NOT_RUNNING)
    return None


def _lines_backwards(descriptor: int, end: int) -> Iterator[bytes]:
    """The lines that end there, the last one first."""
    first = b""
    while end > 0:
        begin = max(0, end - _BLOCK)
        first, *lines = (os.pread(descriptor, end - begin, begin) + first).split(b"\n")
        yield from reversed(lines)
        end = begin
    yield first


def _instant_of(entry: Entry) -> float:
    match entry:
        case Event():
            return entry.arrived_at
        case CoverLost() | CoverDoubtful():
            return entry.since
        case CoverRegained() | CoverSettled() | StateRecord():
            return entry.at
