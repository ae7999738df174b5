"""The dashboard: everything a screen could show, and none of how."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from statistics import median

from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import CHANGED, LATE, MARKED, OUTSIDE, Event, Malformed
from agentpost_tui.domain.gap import CoverFact
from agentpost_tui.domain.ledger import Balance, Ledger
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.domain.stats import Stats
from agentpost_tui.domain.store import KEEP_BYTES, KEEP_EVENTS, EventStore
from agentpost_tui.domain.view import EventView

KEEP_MALFORMED = 200
KEEP_CHANGED = 200
LATE_SECONDS = 1.0
SKEW_EVENTS = 50


class Dashboard:
    """Store, view, coverage, ledger, statistics and names, kept in step by `ingest`."""

    def __init__(
        self,
        *,
        names: Mapping[str, str] | None = None,
        keep_events: int = KEEP_EVENTS,
        keep_bytes: int = KEEP_BYTES,
    ) -> None:
        self.store = EventStore(keep_events, keep_bytes)
        self.view = EventView(self.store)
        self.coverage = Coverage()
        self.ledger = Ledger()
        self.stats = Stats()
        self.names = Names(names)
        self.malformed: deque[Malformed] = deque(maxlen=KEEP_MALFORMED)
        """The last frames that could not be read."""
        self.changed: dict[str, bytes] = {}
        """The other frame of an id that came again with other bytes; the newest few."""
        self._newest_at = float("-inf")
        self._lags: deque[float] = deque(maxlen=SKEW_EVENTS)

    def ingest(self, batch: Iterable[Event | Malformed | CoverFact], now: float) -> Change:
        """Take in what the session handed over, in its order."""
        change = NO_CHANGE
        fresh: list[Event] = []
        add, fresh_append = self.store.add, fresh.append
        for arrival in batch:
            if type(arrival) is Event:
                held = add(arrival)
                if held is None:
                    fresh_append(arrival)
                else:
                    change |= self._repeat(held, arrival)
            elif type(arrival) is Malformed:
                self.ledger.malformed += 1
                self.malformed.append(arrival)
            else:
                change |= self._take_in(fresh, now)
                fresh.clear()
                change |= self._cover(arrival)  # type: ignore[arg-type]
        change |= self._take_in(fresh, now)
        return change | self._evict()

    def balance(self, received: int, in_handover: int) -> Balance:
        """The ledger now, beside what the client has received and what waits in the handover."""
        ledger, view = self.ledger, self.view
        return Balance(
            received=received,
            malformed=ledger.malformed,
            duplicate=ledger.duplicate,
            outside=ledger.outside,
            evicted=ledger.evicted,
            hidden=view.hidden,
            shown=view.shown,
            pending=view.pending + in_handover,
            misfiled=self._misfiled(),
        )

    def _misfiled(self) -> int:
        """Events whose fate in the counters is not where they lie: store and view know better."""
        ledger, view, store = self.ledger, self.view, self.store
        in_view = view.hidden + view.shown + view.pending
        taken = ledger.outside + ledger.evicted + in_view
        held = ledger.outside - ledger.outside_evicted + in_view
        return abs(store.end - taken) + abs(len(store) - held) + store.doubled + view.astray

    def toggle_mark(self, event: Event) -> Change:
        """Mark an event, or unmark it."""
        event.flags ^= MARKED
        return self.view.retest(event) | Change(touched=True)

    @property
    def skew_seconds(self) -> float | None:
        """By how much our clock runs ahead of the timestamps; the median of the last 50 events."""
        return median(self._lags) if len(self._lags) == SKEW_EVENTS else None

    def _take_in(self, fresh: list[Event], now: float) -> Change:
        if not fresh:
            return NO_CHANGE
        outside = 0
        newest = self._newest_at
        for event in fresh:
            happened = event.happened_at
            if happened is not None:
                if happened > newest:
                    newest = happened
                elif happened < newest - LATE_SECONDS:
                    event.flags |= LATE
            if event.flags & OUTSIDE:
                outside += 1
        self._newest_at = newest
        self.ledger.outside += outside
        self._lags.extend(
            event.arrived_at - event.happened_at
            for event in fresh[-SKEW_EVENTS:]
            if event.happened_at is not None
        )
        self.stats.add(fresh, now)
        for event in fresh[-20:]:
            self.names.learn(event)
        return self.view.apply(fresh)

    def _repeat(self, held: Event, again: Event) -> Change:
        self.ledger.duplicate += held.id == again.id  # what is no repeat is lost, and must show
        held.copies += 1
        if held.frame != again.frame:
            held.flags |= CHANGED
            self.changed.pop(held.id, None)
            self.changed[held.id] = again.frame
            if len(self.changed) > KEEP_CHANGED:
                del self.changed[next(iter(self.changed))]
        return self.view.retest(held)

    def _cover(self, fact: CoverFact) -> Change:
        gap = self.coverage.apply(fact, before=self.store.end)
        if gap is not None:
            return self.view.add_gap(gap)
        return Change(touched=True)

    def _evict(self) -> Change:
        if self.view.is_scanning:
            return NO_CHANGE  # a scan takes milliseconds, and the view is simpler for it
        gone = self.store.evict()
        if not gone:
            return NO_CHANGE
        outside = sum(1 for event in gone if event.flags & OUTSIDE)
        self.ledger.evicted += len(gone) - outside
        self.ledger.outside_evicted += outside
        self.stats.remove(gone)
        for event in gone:
            if event.flags & CHANGED:
                self.changed.pop(event.id, None)
        return self.view.drop(gone)
