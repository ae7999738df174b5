"""Rows: what stands in the table, and what may happen to them."""

from __future__ import annotations

from dataclasses import dataclass

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap

Row = Event | Gap


@dataclass(frozen=True, slots=True)
class Change:
    """What an ingest or a slice of a scan did to the rows."""

    added: int = 0
    """Rows at the end that were not there before."""
    moved: bool = False
    """Row numbers from before mean nothing any more; find rows again by what they hold."""
    touched: bool = False
    """A row that was there before looks different now."""

    def __or__(self, other: Change) -> Change:
        return Change(
            self.added + other.added, self.moved or other.moved, self.touched or other.touched
        )


NO_CHANGE = Change()


@dataclass(slots=True)
class Tally:
    """Where events of one kind are in the view."""

    shown: int = 0
    hidden: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.shown + self.hidden + self.pending
