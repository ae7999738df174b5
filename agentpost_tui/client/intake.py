"""The intake: from the handover into the dashboard, and on to whoever keeps a record.

The screen and its twin without one both take in through here, so that journals, recordings and
lines on standard output tell the same events, gaps and states in the same order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import groupby
from typing import Final, Protocol

from agentpost_tui.client.handover import Fact, Frame, Handover
from agentpost_tui.client.notices import Notice, State, Status, StatusChanged
from agentpost_tui.clock import Clock
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverSettled, Gap
from agentpost_tui.domain.records import Entry, StateRecord
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.domain.subscription import Subscription

Item = Event | Gap | Status
"""What comes out. A gap comes when it opens and again when it is over, each time as it then is."""

PATIENCE_SECONDS: Final = 1.0
STEP_SECONDS: Final = 0.03


class Keeper(Protocol):
    """Keeps a record: a journal, a recording."""

    off: str
    """Why it cannot just now; empty while all is well."""

    @property
    def is_full(self) -> bool:
        """True when more would be given up unless some is written first."""

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, in the order in which they happened; must not wait."""

    def heard(self, at: float | None) -> None:
        """The server showed life at that instant."""


def are_behind(keepers: Iterable[Keeper]) -> bool:
    """True when one of them should be waited for: it has no room, but writes."""
    return any(keeper.is_full and not keeper.off for keeper in keepers)


def record_of(status: Status) -> StateRecord:
    """A status as it is written down."""
    return StateRecord(
        status.since, status.state.value, status.cause, status.attempt, status.subscription
    )


class Intake:
    """Takes in what the session handed over."""

    def __init__(
        self,
        handover: Handover,
        dashboard: Dashboard,
        clock: Clock,
        keepers: Sequence[Keeper] = (),
        *,
        is_past: bool = False,
    ) -> None:
        """Without a handover's pace: what is past may come by the hour at once, and still counts
        for the second in which it arrived."""
        self._handover = handover
        self._dashboard = dashboard
        self._clock = clock
        self._keepers = keepers
        self._is_past = is_past
        self._items: list[Item] = []
        self._entries: list[Entry] = []
        self._told: tuple[State, str, int, Subscription] | None = None

    def noticed(self, notice: Notice) -> None:
        """A change of the status finds its place among what arrives."""
        if isinstance(notice, StatusChanged):
            self._handover.put_fact(notice.status)

    def heard(self, at: float | None) -> None:
        """Pass on the last sign of life; to be called about once a second.

        It proves cover, so what came before it has to be kept first; what does come tells when.
        """
        if not self._handover:
            for keeper in self._keepers:
                keeper.heard(at)

    def end(self, heard_at: float | None) -> None:
        """Nothing comes any more: what still waits is kept too."""
        self.take()
        self.heard(heard_at)

    async def wait_for_room(self) -> None:
        """Where a disk is slower than the server, let the server feel it; but a disk that does not
        move at all is not waited for."""
        until = self._clock() + PATIENCE_SECONDS
        while are_behind(self._keepers):
            if self._clock() > until:
                break
            await asyncio.sleep(STEP_SECONDS)

    def take(self) -> tuple[Change, list[Item]]:
        """Take in all that waits: what it did to the rows, and what it was."""
        at = self._clock()
        change = NO_CHANGE
        for part in self._handover.take_parts():
            if isinstance(part, list):
                change |= self._take_frames(part, at)
            else:
                change |= self._take(part, at)
        items, self._items = self._items, []
        entries, self._entries = self._entries, []
        if entries:
            for keeper in self._keepers:
                keeper.put(entries)
        return change, items

    def _take_frames(self, frames: list[Frame], at: float) -> Change:
        change, fresh = NO_CHANGE, list[Event]()
        for then, some in _by_second(frames) if self._is_past else ((at, frames),):
            change |= self._dashboard.ingest(some, then, fresh)
        self._items += fresh
        self._entries += fresh
        return change

    def _take(self, fact: Fact, at: float) -> Change:
        if isinstance(fact, Status):
            self._take_status(fact)
            return NO_CHANGE
        coverage = self._dashboard.coverage
        unsettled = coverage.unsettled
        change = self._dashboard.ingest((fact,), at)
        self._entries.append(fact)
        match fact:
            case CoverLost() | CoverDoubtful():
                self._items.append(copy(coverage.gaps[-1]))
            case CoverSettled() if unsettled is not None:
                self._items.append(copy(unsettled))
        return change

    def _take_status(self, status: Status) -> None:
        """Only what a reader would call news: not each confirmation."""
        told = (status.state, status.cause, status.attempt, status.subscription)
        if told == self._told:
            return
        self._told = told
        self._items.append(status)
        self._entries.append(record_of(status))


def _by_second(frames: Iterable[Frame]) -> Iterator[tuple[float, list[Frame]]]:
    for _, group in groupby(frames, key=lambda frame: int(frame.arrived_at)):
        some = list(group)
        yield some[-1].arrived_at, some
