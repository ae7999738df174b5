"""Events and gaps as rows of CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from agentpost_tui.domain import records
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.redact import Redactor
from agentpost_tui.text import clean

COLUMNS: Final = (
    *("kind", "arrived_at", "timestamp", "id", "type", "env_id", "inbox_id"),
    *("who", "subject", "note"),
)
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")
"""How a formula begins; in some languages a spreadsheet takes the wide signs for the others."""
_CELL_CHARACTERS: Final = 32_000
"""What a spreadsheet takes."""


class Spreadsheet:
    """Makes the rows, with the key masked."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def heading(self) -> bytes:
        """The first row."""
        return _row(COLUMNS)

    def event(self, event: Event) -> bytes:
        """An event."""
        happened = "" if event.happened_at is None else records.iso(event.happened_at)
        return self._masked(
            *("event", records.iso(event.arrived_at), happened, event.id, event.type),
            *(event.env_id, event.inbox_id, event.who, event.subject, event.note),
        )

    def gap(self, gap: GapRecord) -> bytes:
        """A gap: what it says stands below the subjects."""
        end = gap.until if gap.is_certain else gap.possible_until
        until = "now" if end is None else records.iso(end)
        cause = "by you" if gap.by_user else gap.cause
        said = f"{'' if gap.is_certain else 'possibly '}no cover until {until}: {cause}"
        return self._masked("gap", records.iso(gap.since), *([""] * 6), said, "")

    def _masked(self, *texts: str) -> bytes:
        return _row(map(self._cell, texts))

    def _cell(self, text: str) -> str:
        cell = clean(self._redactor.text(text), limit=_CELL_CHARACTERS)
        return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
