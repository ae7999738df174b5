"""`export`: the past to standard output, in constant memory."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from agentpost_tui.client.frames import decode
from agentpost_tui.domain import records
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.records import EventRecord, GapRecord, Record, RecordError, StateRecord
from agentpost_tui.redact import Redactor
from agentpost_tui.text import clean

CHUNK: Final = 500
"""Lines that are written in one go."""
COLUMNS: Final = (
    *("kind", "arrived_at", "timestamp", "id", "type", "env_id", "inbox_id"),
    *("who", "subject", "note"),
)
_FORMULA: Final = tuple("=+-@\t\r")


class Export:
    """Turns records into lines, and counts what it could not read."""

    def __init__(self, redactor: Redactor, passes: Callable[[Event], bool]) -> None:
        self.unreadable = 0
        """Lines of a recording that were no records."""
        self.written = 0
        """Events."""
        self._redactor = redactor
        self._passes = passes

    def json_lines(self, past: Iterable[Record | RecordError]) -> Iterator[bytes]:
        """One JSON object a line, as `tail` writes them."""
        for record, event in self._chosen(past):
            match record:
                case EventRecord(_, _, source):
                    assert event is not None
                    line = records.event_line(event, source)
                case GapRecord():
                    line = records.gap_line(record)
                case StateRecord():
                    line = records.state_line(record)
            yield self._redactor.data(line)

    def csv_lines(self, past: Iterable[Record | RecordError]) -> Iterator[bytes]:
        """Events and gaps as rows that no spreadsheet takes for formulas."""
        yield _row(COLUMNS)
        for record, event in self._chosen(past):
            if event is not None:
                yield _row(map(self._cell, _event_cells(event)))
            elif isinstance(record, GapRecord):
                yield _row(map(self._cell, _gap_cells(record)))

    def _chosen(
        self, past: Iterable[Record | RecordError]
    ) -> Iterator[tuple[Record, Event | None]]:
        passes = self._passes
        for record in past:
            if isinstance(record, EventRecord):
                event = decode(record.frame, record.arrived_at)
                if isinstance(event, Event) and passes(event):
                    self.written += 1
                    yield record, event
            elif isinstance(record, RecordError):
                self.unreadable += 1
            else:
                yield record, None

    def _cell(self, text: str) -> str:
        cell = clean(self._redactor.text(text), limit=32_000)  # what a spreadsheet takes
        return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_out(lines: Iterator[bytes], descriptor: int = 1) -> None:
    """Write all lines; ends quietly when the reader has gone.

    Raises:
        OSError: when they cannot be written.
    """
    try:
        while chunk := b"".join(islice(lines, CHUNK)):
            left = memoryview(chunk)
            while left:
                left = left[os.write(descriptor, left) :]
    except BrokenPipeError:
        pass


def _event_cells(event: Event) -> tuple[str, ...]:
    happened = "" if event.happened_at is None else records.iso(event.happened_at)
    return (
        *("event", records.iso(event.arrived_at), happened, event.id, event.type),
        *(event.env_id, event.inbox_id, event.who, event.subject, event.note),
    )


def _gap_cells(gap: GapRecord) -> tuple[str, ...]:
    is_certain = gap.until is None or gap.until > gap.since
    end = gap.until if is_certain else gap.possible_until
    until = "now" if end is None else records.iso(end)
    cause = "by you" if gap.by_user else gap.cause
    said = f"{'' if is_certain else 'perhaps '}no cover until {until}: {cause}"
    return ("gap", records.iso(gap.since), *([""] * 6), said, "")


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
