"""What a journal holds since an instant, for a feed that goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from pathlib import Path
from typing import Self

from agentpost_tui.client.frames import admitted
from agentpost_tui.domain.dashboard import KEEP_KNOWN
from agentpost_tui.domain.event import RESTORED, Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.rows import came_at
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.reader import JournalReader, Stored


class Earlier:
    """For `Feed`; a context manager. Every method may raise `JournalError`."""

    def __init__(self, place: Path, subscription: Subscription, since: float, now: float) -> None:
        self._journal = JournalReader(place)
        self._subscription = subscription
        self._since = since
        self._place = 0
        covered_until = self._journal.covered_until(subscription, now)
        self._covered_until = max(since, since if covered_until is None else covered_until)
        self._is_covered = covered_until == now

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    @property
    def lost_since(self) -> float | None:
        """Since when nobody looked; None if another run still does."""
        return None if self._is_covered else self._covered_until

    def items(self) -> Iterator[Event | Gap]:
        """Events and gaps, oldest first."""
        gaps = self._journal.gaps(self._subscription, self._since, self._covered_until)
        events = self._events(self._journal.events(self._since))
        return merge(map(GapRecord.gap, gaps), events, key=came_at)

    def missed(self) -> list[Event]:
        """Events that other runs have written since the items were read."""
        return list(self._events(self._journal.after(self._place)))

    def known_ids(self) -> list[str]:
        """The ids of the newest events: duplicates, when they come again."""
        return self._journal.newest_ids(KEEP_KNOWN)

    def _events(self, stored: Iterator[Stored]) -> Iterator[Event]:
        for one in stored:
            self._place = one.seq
            event = admitted(one.frame, one.arrived_at, self._subscription)
            if event is not None:
                event.flags |= RESTORED
                yield event
