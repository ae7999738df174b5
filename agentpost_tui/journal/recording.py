"""Recordings: a run as JSON Lines, one event, gap or state a line."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from agentpost_tui.clock import Clock, now
from agentpost_tui.domain import records
from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverSettled, Gap
from agentpost_tui.domain.records import GapRecord, Record, RecordError, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.writer import RETRY_SECONDS, Entry, Writer


def recorder(
    path: Path,
    *,
    mask: Callable[[bytes], bytes] = bytes,
    clock: Clock = now,
    retry_seconds: float = RETRY_SECONDS,
) -> Writer:
    """A writer that goes on at the end of the recording at `path`, or begins it."""
    return Writer(lambda _at: RecordingPen(path, mask), clock=clock, retry_seconds=retry_seconds)


class RecordingPen:
    """A pen for whole lines alone: what a full disk cut short is taken back.

    Raises `JournalError` when the file cannot be opened or written.
    """

    def __init__(self, path: Path, mask: Callable[[bytes], bytes]) -> None:
        self._mask = mask
        self._coverage = Coverage()
        self._events = 0
        self._unsettled: Gap | None = None
        self._subscription = Subscription()
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
            self._descriptor = os.open(path, flags, 0o600)
            self._end = _end_of_lines(self._descriptor)
        except OSError as error:
            raise JournalError(f"cannot record to {str(path)!r}: {error.strerror}") from error

    def write(self, entries: Sequence[Entry], heard_at: float | None, at: float) -> list[str]:
        """For `Pen`; a recording knows of no earlier run."""
        self._append(b"".join([line for entry in entries for line in self._lines(entry)]))
        return []

    def end(self, at: float) -> None:
        """For `Pen`; a gap that is still open is told as it is."""
        if self._unsettled is not None:
            self._append(records.gap_line(GapRecord.of(self._unsettled, self._subscription)))

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
            os.truncate(self._descriptor, self._end)
            raise JournalError(error.strerror or "it cannot be written") from error
        self._end += done

    def _lines(self, entry: Entry) -> Iterator[bytes]:
        match entry:
            case Event():
                self._events += 1
                yield self._mask(records.event_line(entry))
            case StateRecord():
                self._subscription = entry.subscription
                yield self._mask(records.state_line(entry))
            case _:
                self._coverage.apply(entry, before=self._events)
                yield from map(self._mask, self._gap_lines(entry))

    def _gap_lines(self, fact: Entry) -> Iterator[bytes]:
        """A gap is told once, when it is over."""
        gap = self._coverage.gaps[-1] if self._coverage.gaps else None
        match fact:
            case CoverLost():
                self._unsettled = gap
            case CoverDoubtful() if gap is not None:
                yield records.gap_line(GapRecord.of(gap, self._subscription))
            case CoverSettled() if self._unsettled is not None:
                yield records.gap_line(GapRecord.of(self._unsettled, self._subscription))
                self._unsettled = None


def read_recording(path: Path) -> Iterator[Record | RecordError]:
    """The records of a file, line by line; a line that is none gives the error that says why.

    Raises:
        JournalError: when the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            for line in file:
                try:
                    yield records.read_line(line)
                except RecordError as error:
                    yield error
    except OSError as error:
        raise JournalError(f"cannot read {str(path)!r}: {error.strerror}") from error


def _end_of_lines(descriptor: int) -> int:
    """Where the last whole line ends; what a kill left behind it is cut off."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(0, "it is no file")
    size = os.fstat(descriptor).st_size
    end = size
    while end > 0:
        begin = max(0, end - 65_536)
        newline = os.pread(descriptor, end - begin, begin).rfind(b"\n")
        if newline >= 0:
            end = begin + newline + 1
            break
        end = begin
    if end < size:
        os.truncate(descriptor, end)
    return end
