"""The store: all events held, numbered absolutely, bounded in events and in bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from agentpost_tui.domain.event import APART, MARKED, Event

KEEP_EVENTS = 100_000
KEEP_BYTES = 256 * 2**20


class EventStore:
    """Events in the order of their arrival, each id once.

    An event's `seq` never changes, so that cursors, anchors and views survive eviction. Between the
    bounds and a twentieth above them events are evicted in one slice, so that each costs next to
    nothing. Marked events go last: up to a tenth of the bound stays behind when its neighbours go.
    """

    def __init__(self, keep_events: int = KEEP_EVENTS, keep_bytes: int = KEEP_BYTES) -> None:
        self._events: list[Event] = []
        self._first = 0
        self._kept: dict[int, Event] = {}  # marked ones that outlived their neighbours
        self._by_id: dict[str, Event] = {}
        self._doubles_gone = 0
        self._keep_events = keep_events
        self._keep_bytes = keep_bytes
        self.begin = 0
        """The number of the first event that it held, or the first since it was cleared."""
        self.bytes = 0
        """The bytes of all frames held."""
        self._last_apart = -1

    def __len__(self) -> int:
        return len(self._events) + len(self._kept)

    def __getitem__(self, seq: int) -> Event:
        """The event with this number.

        Raises:
            KeyError: when it was evicted or has not come yet.
        """
        index = seq - self._first
        if 0 <= index < len(self._events):
            return self._events[index]
        return self._kept[seq]

    def __contains__(self, seq: object) -> bool:
        return isinstance(seq, int) and (self._first <= seq < self.end or seq in self._kept)

    @property
    def ids(self) -> Mapping[str, Event]:
        """The events held, by their ids."""
        return self._by_id

    @property
    def first(self) -> int:
        """The number of the oldest event of the unbroken part."""
        return self._first

    @property
    def end(self) -> int:
        """The number that the next event gets."""
        return self._first + len(self._events)

    @property
    def doubled(self) -> int:
        """By how many events were more, or are less, than their ids: anything but 0 is a bug."""
        return abs(len(self) - len(self._by_id)) + self._doubles_gone

    def add(self, event: Event) -> Event | None:
        """Hold `event` and number it; or, when its id is held, leave it and return the one held."""
        held = self._by_id.setdefault(event.id, event)
        if held is not event:
            return held
        event.seq = self._first + len(self._events)
        if event.flags & APART:
            self._last_apart = event.seq
        self._events.append(event)
        self.bytes += len(event.frame)
        return None

    def at(self, seqs: Sequence[int]) -> list[Event]:
        """The events with these numbers, which go upwards.

        Raises:
            KeyError: when one was evicted or has not come yet.
        """
        events, first = self._events, self._first
        if seqs and first <= seqs[0] and seqs[-1] < self.end:
            return [events[seq - first] for seq in seqs]
        return [self[seq] for seq in seqs]

    def before(self, seq: int, limit: int) -> list[Event]:
        """At most `limit` events with numbers below `seq`, the nearest ones, oldest of them
        first."""
        upper = min(seq, self.end) - self._first
        if upper > 0:
            return self._events[max(0, upper - limit) : upper]
        return [event for number, event in self._kept.items() if number < seq][-limit:]

    def is_plain(self, events: Sequence[Event]) -> bool:
        """True when certainly none of these, in order, is `APART`, without a look at each."""
        return not events or events[0].seq > self._last_apart

    def since(self, seq: int) -> list[Event]:
        """All events from the number `seq` on."""
        return self._events[max(0, seq - self._first) :]

    def held(self) -> Callable[[int], Event]:
        """What gives the events held now by their numbers, whatever becomes of the store."""
        events, first, kept = self._events[:], self._first, dict(self._kept)
        return lambda seq: events[seq - first] if seq >= first else kept[seq]

    def clear(self) -> None:
        """Forget all; the numbers go on, so that none ever stands for two events."""
        self._first = self.begin = self.end
        self._events.clear()
        self._kept.clear()
        self._by_id.clear()
        self._doubles_gone = self.bytes = 0

    def evict(self) -> list[Event]:
        """Let the oldest go when a bound is exceeded by a twentieth; returns those gone, in
        order."""
        if len(self) <= self._keep_events * 1.05 and self.bytes <= self._keep_bytes * 1.05:
            return []
        excess = max(0, len(self) - self._keep_events)
        excess_bytes = self.bytes - self._keep_bytes
        cut = 0
        for event in self._events:
            if excess <= 0 and excess_bytes <= 0:
                break
            cut += 1
            excess -= 1
            excess_bytes -= len(event.frame)
        return self._drop(cut)

    def _drop(self, cut: int) -> list[Event]:
        gone, self._events[:cut] = self._events[:cut], []
        self._first += cut
        marked = [event for event in gone if event.flags & MARKED]
        if marked or self._kept:
            gone = self._spare(gone, marked)
        for event in gone:
            if self._by_id.pop(event.id, None) is None:
                self._doubles_gone += 1
            self.bytes -= len(event.frame)
        return gone

    def _spare(self, gone: list[Event], marked: list[Event]) -> list[Event]:
        """Keep what is marked, unless too much is; what was unmarked meanwhile goes now."""
        kept = [event for event in self._kept.values() if event.flags & MARKED] + marked
        room = self._keep_events // 10
        spared = kept[-room:] if room else []
        before = list(self._kept.values())
        self._kept = {event.seq: event for event in spared}
        return [event for event in before + gone if event.seq not in self._kept]
