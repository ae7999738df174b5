"""What a journal holds since an instant, for a feed that goes on from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import takewhile
from pathlib import Path
from typing import Self

from agentpost_tui.client.frames import admitted
from agentpost_tui.clock import Clock
from agentpost_tui.domain.dashboard import KEEP_KNOWN
from agentpost_tui.domain.event import RESTORED, Event
from agentpost_tui.domain.gap import Covered, Gap
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.rows import came_at
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.reader import JournalReader, Stored


class Earlier:
    """For `Feed`; a context manager. Every method may raise `JournalError`.

    Where the run begins divides the journal: each event lies before it or is added later, so that
    none is read twice and none is passed over.
    """

    def __init__(self, place: Path, subscription: Subscription, since: float, clock: Clock) -> None:
        self._journal = JournalReader(place)
        self._subscription = subscription
        self._since = since
        self._clock = clock
        self._next = self._end = self._journal.numbers()[1]
        covered = self._journal.covered(subscription, clock())
        self._covered_until = since if covered is None else max(since, covered.until)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    def covered(self, live_since: float | None) -> Covered:
        """How far others cover it; once this run is LIVE, by what they began before."""
        covered = self._journal.covered(self._subscription, self._clock(), live_since)
        return covered or Covered(self._since, goes_on=False)

    def items(self) -> Iterator[Event | Gap]:
        """Events and gaps from before this run, oldest first."""
        gaps = self._journal.gaps(self._subscription, self._since, self._covered_until)
        before = takewhile(lambda one: one.seq < self._end, self._journal.events(self._since))
        return merge(map(GapRecord.gap, gaps), self._admitted(before), key=came_at)

    def missed(self) -> list[Event]:
        """Events that runs have written down since this one began, or since the last call."""
        added = list(self._journal.after(self._next - 1))
        self._next = added[-1].seq + 1 if added else self._next
        return list(self._admitted(added))

    def known_ids(self) -> list[str]:
        """The ids of the newest events before this run: duplicates, when they come again."""
        return self._journal.newest_ids(KEEP_KNOWN, self._end)

    def _admitted(self, stored: Iterable[Stored]) -> Iterator[Event]:
        for one in stored:
            event = admitted(one.frame, one.arrived_at, self._subscription)
            if event is not None:
                event.flags |= RESTORED
                yield event
