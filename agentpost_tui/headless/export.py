"""`export`: the past to standard output, in constant memory."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from agentpost_tui.client.frames import decode
from agentpost_tui.domain import records
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.records import EventRecord, GapRecord, Record, RecordError, StateRecord
from agentpost_tui.domain.spreadsheet import Spreadsheet
from agentpost_tui.errors import AgentPostError
from agentpost_tui.redact import Redactor

CHUNK: Final = 500
"""Lines that are written in one go."""


class Export:
    """Turns records into lines, and counts what it could not read."""

    def __init__(self, redactor: Redactor, passes: Callable[[Event], bool]) -> None:
        self.unreadable = 0
        """Lines of a recording that were no records."""
        self._redactor = redactor
        self._passes = passes

    def json_lines(self, past: Iterable[Record | RecordError]) -> Iterator[bytes]:
        """One JSON object a line, as `tail` writes them."""
        mask = self._redactor.data
        for record, event in self._chosen(past):
            match record:
                case EventRecord(_, _, source):
                    assert event is not None
                    yield records.event_line(event, source, mask)
                case GapRecord():
                    yield mask(records.gap_line(record))
                case StateRecord():
                    yield mask(records.state_line(record))

    def csv_lines(self, past: Iterable[Record | RecordError]) -> Iterator[bytes]:
        """Events and gaps as rows that no spreadsheet takes for formulas."""
        sheet = Spreadsheet(self._redactor)
        yield sheet.heading()
        for record, event in self._chosen(past):
            if event is not None:
                yield sheet.event(event)
            elif isinstance(record, GapRecord):
                yield sheet.gap(record)

    def _chosen(
        self, past: Iterable[Record | RecordError]
    ) -> Iterator[tuple[Record, Event | None]]:
        passes = self._passes
        for record in past:
            if isinstance(record, EventRecord):
                event = decode(record.frame, record.arrived_at)
                if isinstance(event, Event) and passes(event):
                    yield record, event
            elif isinstance(record, RecordError):
                self.unreadable += 1
            else:
                yield record, None


def write_out(lines: Iterator[bytes], descriptor: int = 1) -> None:
    """Write all lines; ends quietly when the reader has gone.

    Raises:
        AgentPostError: when they cannot be written, such as to a full disk.
    """
    try:
        while chunk := b"".join(islice(lines, CHUNK)):
            left = memoryview(chunk)
            while left:
                try:
                    left = left[os.write(descriptor, left) :]
                except BlockingIOError:  # who shares the pipe made it so
                    select.select((), (descriptor,), ())
    except BrokenPipeError:
        pass
    except OSError as error:
        raise AgentPostError(f"cannot write to standard output: {error.strerror}") from error
