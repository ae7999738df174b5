"""Where gaps stand among the rows of a view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import Row

MAX_GAP_ROWS = 1_000


class GapRows:
    """The newest gaps, each before an event, and the row that each has for now."""

    def __init__(self) -> None:
        self._gaps: list[Gap] = []
        self._seqs: list[int] = []  # the event that each stands before
        self._rows: list[int] = []  # the row of each that is in sight of a pause

    def __len__(self) -> int:
        """How many are rows."""
        return len(self._rows)

    def at(self, index: int) -> Gap | None:
        """The gap in that row."""
        place = bisect_left(self._rows, index)
        found = place < len(self._rows) and self._rows[place] == index
        return self._gaps[place] if found else None

    def row_of(self, gap: Gap) -> int | None:
        """The row of a gap; None when it has none."""
        pairs = zip(self._gaps, self._rows, strict=False)
        return next((row for one, row in pairs if one is gap), None)

    def among(self, seqs: Sequence[int], event: Callable[[int], Event]) -> Iterator[Row]:
        """The events with those numbers, and the gaps in their rows, as they are now."""
        gaps = {row: copy(gap) for gap, row in zip(self._gaps, self._rows, strict=False)}
        return _merged(gaps, seqs, event)

    def above_row(self, index: int) -> int:
        """Gaps in rows before that one."""
        return bisect_left(self._rows, index)

    def above_event(self, seq: int) -> int:
        """Gaps that stand before that event, or before an earlier one."""
        return bisect_right(self._seqs, seq)

    def add(self, gap: Gap) -> bool:
        """Add the newest; true when the oldest had to go for it, so that all rows move."""
        is_full = len(self._gaps) >= MAX_GAP_ROWS
        if is_full:
            del self._gaps[0], self._seqs[0]
        self._gaps.append(gap)
        self._seqs.append(gap.before)
        return is_full

    def drop(self, before: int) -> None:
        """Forget those that stand before events with lower numbers."""
        while self._gaps and self._gaps[0].before < before:
            del self._gaps[0], self._seqs[0]

    def place(self, shown: Sequence[int], end: int, known: int = 0) -> None:
        """Work out the rows again, the first `known` of them excepted.

        Args:
            shown: the numbers of the events that are rows, in order.
            end: gaps before later events than this have no row yet.
        """
        del self._rows[known:]
        for number in range(known, bisect_right(self._seqs, end)):
            self._rows.append(bisect_left(shown, self._seqs[number]) + number)


def _merged(
    gaps: Mapping[int, Gap], seqs: Sequence[int], event: Callable[[int], Event]
) -> Iterator[Row]:
    """Both in one order, one after the other as they are asked for."""
    numbers = iter(seqs)
    for index in range(len(gaps) + len(seqs)):
        yield gaps[index] if index in gaps else event(next(numbers))
