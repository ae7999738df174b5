"""The rows that are shown, as the lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from agentpost_tui.domain import records
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Beginning
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.rows import Row
from agentpost_tui.domain.spreadsheet import Spreadsheet
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText
from agentpost_tui.ui.format import count


class Form(Enum):
    """How rows are written; the value is the ending of the file's name."""

    JSON_LINES = "jsonl"
    CSV = "csv"


@dataclass
class Export:
    """Writes rows, and counts them."""

    form: Form
    redactor: Redactor
    subscription: Subscription
    """In force; a gap tells what was asked."""
    events: int = 0
    gaps: int = 0

    def lines(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """A line for each row, in their order; the one that says where a run begins is no gap."""
        sheet = Spreadsheet(self.redactor) if self.form is Form.CSV else None
        if sheet is not None:
            yield sheet.heading()
        for row in rows:
            if isinstance(row, Event):
                self.events += 1
                yield self._event(row) if sheet is None else sheet.event(row)
            elif not isinstance(row, Beginning):
                self.gaps += 1
                gap = GapRecord.of(row, self.subscription)
                yield self._gap(gap) if sheet is None else sheet.gap(gap)

    @property
    def sentence(self) -> SafeText:
        """How much was written."""
        events = f"{count(self.events)} event{'' if self.events == 1 else 's'}"
        return SafeText(f"{events} and {count(self.gaps)} gap{'' if self.gaps == 1 else 's'}")

    def _event(self, event: Event) -> bytes:
        return records.event_line(event, mask=self.redactor.data)

    def _gap(self, gap: GapRecord) -> bytes:
        return self.redactor.data(records.gap_line(gap))
