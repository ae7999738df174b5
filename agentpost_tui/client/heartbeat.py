"""Signs of life: our own pings and the silence after them, and the rhythm of the server's pings
(connection.md, 2.6)."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from statistics import median
from typing import Final

PING_SECONDS: Final = 5.0
"""The cadence of our pings; never skipped because something else arrives."""
SUSPECT_SECONDS: Final = 2.0
"""With nothing heard for so long since a ping, the link is suspect: within seven seconds."""
GONE_SECONDS: Final = 5.0
"""And for so long, gone: within ten."""
PROBE_SECONDS: Final = 3.0
"""After a sleep a link has this long to answer."""
_KEPT_PINGS: Final = 16


class Heartbeat:
    """Says when to ping, and whether the silence since means anything.

    Anything heard counts, so a pong behind a burst of events is no alarm. Less than a frame is
    enough not to be given up, but not to be beyond suspicion: nothing that could be shown has come.
    Time in which we did not read (`hold` to `resume`) does not count against the server.
    """

    def __init__(self, now: float) -> None:
        self.heard_at = now
        """The last sign of life. The hot path sets this and the next by itself."""
        self.asked_at: float | None = None
        """Our first ping since then; None when there is none."""
        self.sensed_at = now
        """The last bytes, be they less than a frame."""
        self.last_number = -1
        """The number of our last ping."""
        self._due_at = now
        self._sent_at: dict[int, float] = {}
        self._held_at: float | None = None
        self._probed_at: float | None = None
        self._probe_number = 0

    def heard(self, at: float) -> None:
        """Something came in."""
        self.heard_at = at
        self.asked_at = None

    def ping(self, now: float) -> int:
        """A ping is sent now; returns its number. The next one is due by the cadence."""
        self.last_number += 1
        self._sent_at[self.last_number] = now
        if len(self._sent_at) > _KEPT_PINGS:
            del self._sent_at[next(iter(self._sent_at))]
        if self.asked_at is None:
            self.asked_at = now
        while self._due_at <= now:
            self._due_at += PING_SECONDS
        return self.last_number

    def answered(self, number: int, at: float) -> float | None:
        """The ping of that number, and so all before it, was answered; returns the round trip."""
        if number >= self._probe_number:
            self._probed_at = None
        sent_at = self._sent_at.get(number)
        self._sent_at = {one: sent for one, sent in self._sent_at.items() if one > number}
        return None if sent_at is None else at - sent_at

    def ask(self, now: float) -> None:
        """The next ping is due at once."""
        self._due_at = min(self._due_at, now)

    def hold(self, now: float) -> None:
        """We stop reading."""
        self._held_at = now

    def resume(self, now: float) -> float:
        """We read again; returns for how many seconds we did not."""
        held_seconds = 0.0 if self._held_at is None else now - self._held_at
        self._held_at = None
        self._sent_at.clear()  # their round trips would be ours
        if self.asked_at is not None:
            self.asked_at = now
        if self._probed_at is not None:
            self._probed_at = now
        return held_seconds

    def probe(self, now: float) -> None:
        """From here on silence counts anew, and with less patience; a ping is to follow."""
        self._sent_at.clear()
        self.asked_at = self._probed_at = now
        self._probe_number = self.last_number + 1

    @property
    def is_probing(self) -> bool:
        """True while all that was heard since the probe may have been sent before it."""
        return self._probed_at is not None and self._felt_at <= self._probed_at + PROBE_SECONDS

    def is_due(self, now: float) -> bool:
        """Time for a ping."""
        return now >= self._due_at

    def is_suspect(self, now: float) -> bool:
        return now >= self._suspect_at

    def is_gone(self, now: float) -> bool:
        return now >= self._gone_at

    def next_wake_at(self, *, suspected: bool) -> float:
        """When one of the answers above may change; `suspected` if one has been noticed."""
        wake_at = min(self._due_at, self._gone_at)
        return wake_at if suspected else min(wake_at, self._suspect_at)

    @property
    def _suspect_at(self) -> float:
        """From when on the silence is suspicious."""
        if self.asked_at is None or self.is_held:
            return float("inf")
        return self.asked_at + SUSPECT_SECONDS

    @property
    def _gone_at(self) -> float:
        """From when on it means that nobody is there."""
        if self.is_held:
            return float("inf")
        if self._probed_at is not None and self.is_probing:
            return max(self._probed_at, self._felt_at) + PROBE_SECONDS
        if self.asked_at is None:
            return float("inf")
        return max(self.asked_at, self.sensed_at) + GONE_SECONDS

    @property
    def _felt_at(self) -> float:
        return max(self.heard_at, self.sensed_at)

    @property
    def is_held(self) -> bool:
        return self._held_at is not None


class Rhythm:
    """The server's application pings: no interval is documented, so it is learnt, to be noted."""

    def __init__(self) -> None:
        self._heard_at: deque[float] = deque(maxlen=6)

    def heard(self, at: float) -> None:
        """A ping came."""
        self._heard_at.append(at)

    def missed_seconds(self, now: float) -> float | None:
        """The usual interval, once, when three pings have failed to come; else None."""
        if len(self._heard_at) < 3:
            return None
        interval = median(later - earlier for earlier, later in pairwise(self._heard_at))
        if now - self._heard_at[-1] <= 3 * interval + 1:
            return None
        self._heard_at.clear()
        return interval
