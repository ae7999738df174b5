"""A window on rows that lie elsewhere, in the order of their numbers there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import Row


class Window:
    """Rows that are put on at either end, and go at the other when there are too many.

    Each event has the number under which it lies elsewhere, each gap that of the event it stands
    before.
    """

    is_paused = False
    beyond = 0
    seqs: Sequence[int] = ()
    """Nothing arrives here, so nothing is news."""

    def __init__(self, bound: int) -> None:
        self.events = 0
        """Rows that are events."""
        self._bound = bound
        self._rows: list[Row] = []

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def room(self) -> int:
        """How many more rows fit."""
        return self._bound - len(self._rows)

    # -- rows come and go -------------------------------------------------------------------------

    def put_before(self, rows: Sequence[Row]) -> int | None:
        """Put older rows before all others; the newest go for them, from the number returned on."""
        self._rows[:0] = rows
        keep = self._bound
        while 0 < keep < len(self._rows) and isinstance(self._rows[keep - 1], Gap):
            keep -= 1  # a gap goes with the event that it stands before
        gone = self._rows[keep:]
        del self._rows[keep:]
        self.events += _events(rows) - _events(gone)
        return number_of(gone[0]) if gone else None

    def put_after(self, rows: Sequence[Row]) -> int | None:
        """Put newer rows behind all others; the oldest go for them, up to the number returned."""
        self._rows += rows
        excess = max(0, len(self._rows) - self._bound)
        while excess and isinstance(self._rows[excess - 1], Gap):
            excess -= 1  # likewise
        gone = self._rows[:excess]
        del self._rows[:excess]
        self.events += _events(rows) - _events(gone)
        return number_of(gone[-1]) + 1 if gone else None

    def clear(self) -> None:
        """Let all rows go."""
        self._rows.clear()
        self.events = 0

    # -- for the table ----------------------------------------------------------------------------

    def row(self, index: int) -> Row:
        """The row at `index`.

        Raises:
            IndexError: when there is none.
        """
        return self._rows[index]

    def index(self, row: Row) -> int | None:
        """Where a row is now; None when it is not there."""
        at = bisect_left(self._rows, number_of(row), key=number_of)
        while at < len(self._rows) and number_of(self._rows[at]) == number_of(row):
            if self._rows[at] is row:
                return at
            at += 1
        return None

    def nearest(self, row: Row) -> int | None:
        """Where a row is, else the nearest later one, else the last; None in an empty window."""
        found = self.index(row)
        if found is not None or not self._rows:
            return found
        return min(bisect_left(self._rows, number_of(row), key=number_of), len(self._rows) - 1)

    def find(self, test: Callable[[Event], bool], start: int, step: int) -> int | None:
        """The row of the first event that passes, from row `start` on, by `step` 1 or -1."""
        if not 0 <= start < len(self._rows):
            return None
        for index in range(start, len(self._rows) if step > 0 else -1, step):
            row = self._rows[index]
            if isinstance(row, Event) and test(row):
                return index
        return None

    def holds(self, event: Event) -> bool:
        """True while it is in the window."""
        return self.index(event) is not None

    def snapshot(self) -> Iterator[Row]:
        """The rows as they are now, for another thread to go through."""
        return iter(self._rows[:])


def number_of(row: Row) -> int:
    """The place of a row: gaps share the number of the event that they stand before."""
    return row.seq if isinstance(row, Event) else row.before


def _events(rows: Sequence[Row]) -> int:
    return sum([isinstance(row, Event) for row in rows])
