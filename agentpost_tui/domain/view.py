"""The view: which events pass the filter, and the rows that they and the gaps make."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from agentpost_tui.domain.event import OUTSIDE, RESTORED, Event
from agentpost_tui.domain.filter.compiled import Filter
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.gap_rows import GapRows
from agentpost_tui.domain.passing import chosen_test, count, inside
from agentpost_tui.domain.rows import NO_CHANGE, Change, Row, Tally
from agentpost_tui.domain.store import EventStore


class EventView:
    """The numbers of the events shown, in order, and the gaps between them.

    Every event of this run inside the subscription is exactly one of shown, hidden and pending
    (beyond a pause, or not yet looked at after a change of filter); every restored one likewise, in
    a tally of its own. Gaps are rows in every view, and are never counted.
    """

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._test: Callable[[Event], bool] | None = None
        self.filter: Filter | None = None
        self.is_marked_only = False
        self.shows_outside = False
        self.is_paused = False
        self.clear()

    def clear(self) -> None:
        """Forget all events and gaps, since the store has; what the user chose stays."""
        self._seqs = array("Q")
        self._outside_shown = 0
        self._end = self._store.end  # events from this number on wait beyond the pause
        self._waiting = 0  # how many of those are inside the subscription
        self._unscanned = 0  # events below this number are still to be looked at
        self._unseen = 0  # how many of those are inside the subscription
        self._source: array[int] | None = None  # only these need to be looked at; None: all
        self._gaps = GapRows()
        self.hidden = 0
        """Events inside the subscription that the filter, or marks-only, keeps away."""
        self.restored = Tally()
        """The same of the events that the journal gave."""

    def __len__(self) -> int:
        """The number of rows, gaps included."""
        return len(self._seqs) + len(self._gaps)

    @property
    def shown(self) -> int:
        """Events inside the subscription that are rows now."""
        return len(self._seqs) - self._outside_shown - self.restored.shown

    @property
    def pending(self) -> int:
        """Events inside the subscription beyond a pause, or not yet looked at."""
        return self._waiting + self._unseen

    @property
    def astray(self) -> int:
        """Events that lie where nothing will come for them, pending ones without a resume or a scan
        to come, and rows of events evicted: anything but 0 is a bug."""
        waiting = 0 if self.is_paused else abs(self._waiting)
        unseen = 0 if self.is_scanning else abs(self._unseen) + abs(self.restored.pending)
        oldest = self._seqs[: bisect_left(self._seqs, self._store.first)]
        return waiting + unseen + sum([seq not in self._store for seq in oldest])

    @property
    def beyond(self) -> int:
        """Events that wait beyond the pause, outside ones included."""
        return self._store.end - max(self._end, self._store.first)

    @property
    def is_scanning(self) -> bool:
        """True while `scan` has more to do."""
        return self._unscanned > 0

    @property
    def seqs(self) -> Sequence[int]:
        """The numbers of the events shown, oldest first."""
        return self._seqs

    # -- rows ---------------------------------------------------------------------------------

    def row(self, index: int) -> Row:
        """The row at `index`.

        Raises:
            IndexError: when there is none.
        """
        gap = self._gaps.at(index)
        if gap is not None:
            return gap
        return self._store[self._seqs[index - self._gaps.above_row(index)]]

    def index(self, row: Row) -> int | None:
        """Where a row is now; None when it is not in the view."""
        if isinstance(row, Gap):
            return self._gaps.row_of(row)
        place = bisect_left(self._seqs, row.seq)
        if place < len(self._seqs) and self._seqs[place] == row.seq:
            return place + self._gaps.above_event(row.seq)
        return None

    def nearest(self, row: Row) -> int | None:
        """Where a row is, else the nearest later event, else the last row; None in an empty
        view."""
        found = self.index(row)
        if found is not None or not len(self):
            return found
        place = bisect_left(self._seqs, row.before if isinstance(row, Gap) else row.seq)
        if place < len(self._seqs):
            return place + self._gaps.above_event(self._seqs[place])
        return len(self) - 1

    def find(self, test: Callable[[Event], bool], start: int, step: int) -> int | None:
        """The row of the first event that passes, from row `start` on, by `step` 1 or -1."""
        if not 0 <= start < len(self):
            return None
        place = start - self._gaps.above_row(start)
        if step < 0 and self._gaps.at(start) is not None:
            place -= 1  # the row itself is a gap
        stop = len(self._seqs) if step > 0 else -1
        for number in range(place, stop, step):
            event = self._store[self._seqs[number]]
            if test(event):
                return number + self._gaps.above_event(event.seq)
        return None

    def snapshot(self) -> Iterator[Row]:
        """The rows as they are now, for another thread to go through; takes a millisecond."""
        return self._gaps.among(self._seqs[:], self._store.held())

    def holds(self, event: Event) -> bool:
        """True until the event is evicted."""
        return event.seq in self._store

    # -- events come and go ---------------------------------------------------------------------

    def apply(self, fresh: Sequence[Event]) -> Change:
        """Look at events that the store has just taken."""
        if not fresh:
            return NO_CHANGE
        if self.is_paused:
            self._waiting += inside(fresh)
            return NO_CHANGE
        before = len(self)
        self._seqs.extend(self._look_at(fresh))
        self._end = fresh[-1].seq + 1
        self._place_gaps(len(self._gaps))
        return Change(added=len(self) - before)

    def drop(self, gone: Sequence[Event]) -> Change:
        """Forget events that the store has evicted; not while scanning."""
        if not gone:
            return NO_CHANGE
        split = bisect_left(gone, self._end, key=lambda event: event.seq)
        looked_at, waiting = gone[:split], gone[split:]
        self._waiting -= inside(waiting)
        if looked_at:
            numbers = {event.seq: event for event in looked_at}
            place = bisect_right(self._seqs, looked_at[-1].seq)
            leaving = [numbers[seq] for seq in self._seqs[:place] if seq in numbers]
            staying = [seq for seq in self._seqs[:place] if seq not in numbers]
            self._seqs[:place] = array("Q", staying)
            self._outside_shown -= count(leaving, OUTSIDE)
            self.hidden -= inside(looked_at) - inside(leaving)
            self.restored.shown -= count(leaving, RESTORED)
            self.restored.hidden -= count(looked_at, RESTORED) - count(leaving, RESTORED)
        oldest = self._seqs[0] if self._seqs else self._store.first
        self._gaps.drop(min(oldest, self._store.first))
        self._place_gaps()
        return Change(moved=True)

    def add_gap(self, gap: Gap) -> Change:
        """A gap opens before the next event."""
        before = len(self)
        has_moved = self._gaps.add(gap)
        self._place_gaps(0 if has_moved else len(self._gaps))
        return Change(added=len(self) - before, moved=has_moved)

    def retest(self, event: Event) -> Change:
        """Look again at an event whose flags have changed."""
        if event.seq >= self._end or event.seq < self._unscanned or event.seq not in self._store:
            return NO_CHANGE
        place = bisect_left(self._seqs, event.seq)
        was_shown = place < len(self._seqs) and self._seqs[place] == event.seq
        if was_shown == self._passes(event):
            return Change(touched=was_shown)
        sign = -1 if was_shown else 1
        if was_shown:
            del self._seqs[place]
        else:
            self._seqs.insert(place, event.seq)
        if event.flags & OUTSIDE:
            self._outside_shown += sign
        elif event.flags & RESTORED:
            self.restored.shown += sign
            self.restored.hidden -= sign
        else:
            self.hidden -= sign
        self._place_gaps()
        return Change(moved=True)

    # -- what the user asks for -----------------------------------------------------------------

    def pause(self) -> None:
        """Freeze the lower end; what comes is pending."""
        self.is_paused = True

    def resume(self) -> Change:
        """Take in what waits beyond the pause."""
        self.is_paused = False
        waiting = self._store.since(self._end)
        self._waiting -= inside(waiting)
        return self.apply(waiting)

    def set_filter(self, chosen: Filter | None) -> Change:
        """Show what passes `chosen`, None for all; call `scan` until `is_scanning` is False."""
        narrows = chosen is not None and (self.filter is None or chosen.narrows(self.filter))
        self.filter = chosen
        return self._restart(narrows=narrows)

    def show_marked_only(self, marked_only: bool) -> Change:
        """Show marked events only, or all again; then call `scan`."""
        self.is_marked_only = marked_only
        return self._restart(narrows=marked_only)

    def show_outside(self, shown: bool) -> Change:
        """Show events outside the subscription too, or not; then call `scan`."""
        self.shows_outside = shown
        return self._restart(narrows=not shown)

    def rescan(self) -> Change:
        """Look at everything again, for a filter that depends on the time; then call `scan`."""
        return self._restart(narrows=False)

    def scan(self, limit: int, goes_on: Callable[[], bool] = lambda: False) -> Change:
        """Look at up to `limit` more events, newest first, and at as many again while `goes_on`."""
        before = len(self)
        parts = [self._scan_once(limit)]
        while self._unscanned > 0 and goes_on():
            parts.append(self._scan_once(limit))
        parts.reverse()
        found = array("Q", chain.from_iterable(parts))
        found.extend(self._seqs)  # once: what was found before may be long
        self._seqs = found
        self._place_gaps()
        return Change(moved=len(self) != before)

    def _scan_once(self, limit: int) -> list[int]:
        if self._source is None:
            chunk = self._store.before(self._unscanned, limit)
        else:
            chunk = self._store.at(self._source[-limit:])
            del self._source[-limit:]
        if self._store.is_plain(chunk):
            self._unseen -= len(chunk)
        else:
            self._unseen -= inside(chunk)
            self.restored.pending -= count(chunk, RESTORED)
        is_nearer = bool(chunk) and chunk[0].seq < self._unscanned  # else it might never end
        self._unscanned = chunk[0].seq if is_nearer else 0
        if self._source is not None and not self._source:
            self._unscanned = 0
        return self._look_at(chunk)

    def _restart(self, *, narrows: bool) -> Change:
        is_worth_it = len(self._seqs) < len(self._store) // 2  # else going through all is quicker
        narrows = narrows and is_worth_it and not self.is_scanning
        self._source = self._seqs if narrows else None
        restored = self.restored
        self._unseen += self.shown
        restored.pending, restored.shown = restored.pending + restored.shown, 0
        if not narrows:
            self._unseen += self.hidden
            restored.pending += restored.hidden
            self.hidden = restored.hidden = 0
        self._seqs, self._outside_shown = array("Q"), 0
        self._unscanned = self._end
        self._test = chosen_test(self.filter, is_marked_only=self.is_marked_only)
        self._place_gaps()
        return Change(moved=True)

    def _passes(self, event: Event) -> bool:
        if event.flags & OUTSIDE and not self.shows_outside:
            return False
        return self._test is None or self._test(event)

    def _look_at(self, events: Sequence[Event]) -> list[int]:
        """Give each its place: a row, hidden, or out of sight when outside; gives the rows."""
        test = self._test
        if self._store.is_plain(events):
            found = events if test is None else [event for event in events if test(event)]
            self.hidden += len(events) - len(found)
        else:
            found = [event for event in events if self._is_row(event)]
        return [event.seq for event in found]

    def _is_row(self, event: Event) -> bool:
        """Whether one is a row; it is counted where it belongs."""
        passes = self._passes(event)
        if event.flags & OUTSIDE:
            self._outside_shown += passes
        elif event.flags & RESTORED:
            self.restored.shown += passes
            self.restored.hidden += not passes
        else:
            self.hidden += not passes
        return passes

    def _place_gaps(self, known: int = 0) -> None:
        """Work out the rows of the gaps again, the first `known` of them excepted."""
        self._gaps.place(self._seqs, self._end, known)
