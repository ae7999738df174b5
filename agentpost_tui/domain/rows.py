"""Rows: what stands in the table, and what may happen to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap

Row = Event | Gap


def came_at(row: Row) -> float:
    """When an event arrived, or a gap opened."""
    return row.arrived_at if isinstance(row, Event) else row.since


class Rows(Protocol):
    """What a table shows: the view of what arrives, or a window on what a journal holds."""

    @property
    def is_paused(self) -> bool:
        """True while the lower end is frozen."""

    @property
    def beyond(self) -> int:
        """Events that wait beyond the pause."""

    @property
    def seqs(self) -> Sequence[int]:
        """The numbers of the events that are news until they were in sight, oldest first."""

    def __len__(self) -> int:
        """The number of rows."""

    def row(self, index: int) -> Row:
        """The row at `index`; an `IndexError` where there is none."""

    def index(self, row: Row) -> int | None:
        """Where a row is now; None when it is not there."""

    def nearest(self, row: Row) -> int | None:
        """Where a row is, else the nearest later event, else the last row."""

    def find(self, test: Callable[[Event], bool], start: int, step: int) -> int | None:
        """The row of the first event that passes, from row `start` on, by `step` 1 or -1."""

    def holds(self, event: Event) -> bool:
        """True until the event is evicted."""

    def snapshot(self) -> Iterator[Row]:
        """The rows as they are now, for another thread to go through."""


class Change(Struct, frozen=True):
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


class Tally(Struct):
    """Where events of one kind are in the view."""

    shown: int = 0
    hidden: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.shown + self.hidden + self.pending
