"""The dashboard: everything a screen could show, and none of how."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import islice
from statistics import median

from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import CHANGED, LATE, MARKED, OUTSIDE, RESTORED, Event, Malformed
from agentpost_tui.domain.gap import Beginning, CoverFact, Gap
from agentpost_tui.domain.ledger import Balance, Ledger, Restored
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.domain.stats import Stats
from agentpost_tui.domain.store import KEEP_BYTES, KEEP_EVENTS, EventStore
from agentpost_tui.domain.view import EventView

KEEP_MALFORMED = 200
KEEP_CHANGED = 200
KEEP_CHANGED_BYTES = 32 * 2**20
"""Two frames of the greatest size that is read."""
LATE_SECONDS = 1.0
SKEW_EVENTS = 50
KEEP_KNOWN = 200_000
"""Ids of earlier events by which a repeat is recognised (connection.md, decision 12)."""


class Dashboard:
    """Store, view, coverage, ledger, statistics and names, kept in step by `ingest`."""

    def __init__(
        self,
        *,
        names: Mapping[str, str] | None = None,
        keep_events: int = KEEP_EVENTS,
        keep_bytes: int | None = None,
    ) -> None:
        """Without `keep_bytes` more than the usual events may take more than the usual bytes."""
        if keep_bytes is None:
            keep_bytes = max(KEEP_BYTES, keep_events * KEEP_BYTES // KEEP_EVENTS)
        self.store = EventStore(keep_events, keep_bytes)
        self.view = EventView(self.store)
        self.coverage = Coverage()
        self.ledger = Ledger()
        self.stats = Stats()
        self.names = Names(names)
        self.remembers = False
        """Whether ids of evicted events are kept: true when a journal has the events."""
        self.malformed: deque[Malformed] = deque(maxlen=KEEP_MALFORMED)
        """The last frames that could not be read; of long ones the beginning."""
        self.changed: dict[str, bytes] = {}
        """The other frame of an id that came again with other bytes; the newest few."""
        self._known: dict[int, None] = {}
        """Hashes of the ids of events that are journaled and not held, oldest first."""
        self._newest_at = float("-inf")
        self._lags: deque[float] = deque(maxlen=SKEW_EVENTS)

    def ingest(
        self,
        batch: Iterable[Event | Malformed | CoverFact],
        now: float,
        taken: list[Event] | None = None,
    ) -> Change:
        """Take in what the session handed over, in its order.

        Args:
            taken: gets the events that were new, be they evicted at once.
        """
        if taken is None:
            taken = []
        change = NO_CHANGE
        fresh: list[Event] = []
        add, fresh_append, known = self.store.add, fresh.append, self._known
        for arrival in batch:
            if type(arrival) is Event:
                if known and hash(arrival.id) in known:
                    self.ledger.duplicate += 1
                    continue
                held = add(arrival)
                if held is None:
                    fresh_append(arrival)
                else:
                    change |= self._repeat(held, arrival)
            elif type(arrival) is Malformed:
                self.ledger.malformed += 1
                self.malformed.append(arrival)
            else:
                change |= self._take_in(fresh, now, taken)
                fresh.clear()
                change |= self._cover(arrival)  # type: ignore[arg-type]
        change |= self._take_in(fresh, now, taken)
        return change | self._evict()

    def restore(self, past: Iterable[Event | Gap]) -> Change:
        """Show what the journal holds of earlier runs; before anything else is taken in."""
        change, fresh = NO_CHANGE, list[Event]()
        for one in past:
            if isinstance(one, Gap):
                change |= self.view.apply(fresh)
                fresh.clear()
                one.before = self.store.end
                change |= self.view.add_gap(one)
                continue
            one.flags |= RESTORED
            if self.store.add(one) is None:
                fresh.append(one)
                self.ledger.restored += 1
                self.stats.add((one,), one.arrived_at, is_past=True)
        return change | self.view.apply(fresh)

    def begin(self, at: float) -> Change:
        """Show a line that says where this run begins."""
        return self.view.add_gap(Beginning(at, "", False, self.store.end, at, at))

    def clear(self) -> Change:
        """Forget all that was taken in; names that were learnt, and what the user chose, stay."""
        self.store.clear()
        self.view.clear()
        self.coverage.clear()
        self.stats.clear()
        self.ledger = Ledger()
        self.malformed.clear()
        self.changed.clear()
        self._known.clear()
        self._newest_at = float("-inf")
        self._lags.clear()
        return Change(moved=True)

    def know(self, ids: Iterable[str]) -> None:
        """These were received by earlier runs, newest first: they are duplicates if they come."""
        ours = self.store.ids
        self._remember(hash(id_) for id_ in reversed(list(ids)) if id_ not in ours)

    def repeat(self, ids: Iterable[str]) -> Change:
        """Events that came as new turn out to have been received by an earlier run."""
        change = NO_CHANGE
        for id_ in ids:
            event = self.store.ids.get(id_)
            if event is not None:
                event.copies += 1
                change |= self.view.retest(event)
        return change

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
            restored=Restored(
                restored=ledger.restored,
                evicted=ledger.restored_evicted,
                hidden=view.restored.hidden,
                shown=view.restored.shown,
                pending=view.restored.pending,
            ),
        )

    def _misfiled(self) -> int:
        """Events whose fate in the counters is not where they lie: store and view know better."""
        ledger, view, store = self.ledger, self.view, self.store
        in_view = view.hidden + view.shown + view.pending + view.restored.total
        taken = ledger.outside + ledger.evicted + ledger.restored_evicted + in_view
        held = ledger.outside - ledger.outside_evicted + in_view
        astray = store.doubled + view.astray
        return abs(store.end - store.begin - taken) + abs(len(store) - held) + astray

    def toggle_mark(self, event: Event) -> Change:
        """Mark an event, or unmark it."""
        event.flags ^= MARKED
        return self.view.retest(event) | Change(touched=True)

    @property
    def skew_seconds(self) -> float | None:
        """By how much our clock runs ahead of the timestamps; the median of the last 50 events."""
        return median(self._lags) if len(self._lags) == SKEW_EVENTS else None

    def _take_in(self, fresh: list[Event], now: float, taken: list[Event]) -> Change:
        if not fresh:
            return NO_CHANGE
        taken += fresh
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
            self._bound_changed()
        return self.view.retest(held)

    def _bound_changed(self) -> None:
        changed = self.changed
        excess = sum(map(len, changed.values())) - KEEP_CHANGED_BYTES
        while len(changed) > KEEP_CHANGED or excess > 0:
            excess -= len(changed.pop(next(iter(changed))))

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
        restored = sum(1 for event in gone if event.flags & RESTORED)
        self.ledger.evicted += len(gone) - outside - restored
        self.ledger.outside_evicted += outside
        self.ledger.restored_evicted += restored
        if self.remembers:
            self._remember(hash(event.id) for event in gone)
        self.stats.remove(gone)
        for event in gone:
            if event.flags & CHANGED:
                self.changed.pop(event.id, None)
        return self.view.drop(gone)

    def _remember(self, hashes: Iterable[int]) -> None:
        known = self._known
        known.update(dict.fromkeys(hashes))
        for oldest in list(islice(known, max(0, len(known) - KEEP_KNOWN))):
            del known[oldest]
