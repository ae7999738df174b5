"""When to dial again: full jitter, floors, and a count that is reset only by proof."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from agentpost_tui.client.verdict import Class, Verdict

Chance = Callable[[], float]
"""Gives a number from 0 up to 1, like `random.random`."""

CAP_SECONDS: Final = 60.0
FLOOR_SECONDS: Final = 0.25
"""No two dials are nearer than this, ever (connection.md, decision 6)."""
MANUAL_FLOOR_SECONDS: Final = 1.0
"""Nor are two dials that the user asked for."""
PROOF_SECONDS: Final = 30.0
"""Only a link that was LIVE for so long resets the count."""
ATTEMPTS: Final = 10
"""Dials before the first LIVE of a run (decision 4)."""
FLAPPING_DIALS: Final = 30
FLAPPING_WINDOW_SECONDS: Final = 600.0
FLAPPING_FLOOR_SECONDS: Final = 30.0
FLAPPING_LINKS: Final = 3
"""So many links in a row that opened and did not last are called flapping as well."""
_DOUBLINGS: Final = 6  # 2**6 exceeds the cap


class Backoff:
    """Counts dials and tells how long to wait before the next."""

    def __init__(self, chance: Chance, max_attempts: int | None = None) -> None:
        self.attempts = 0
        """Dials since a link last proved itself, the one under way included."""
        self._waits = 0
        self._short_links = 0
        self._chance = chance
        self._max_attempts = max_attempts
        self._dials: deque[float] = deque(maxlen=FLAPPING_DIALS + 1)
        self._manual_at = float("-inf")

    def dialed(self, now: float, *, manual: bool = False) -> None:
        """A dial begins."""
        self.attempts += 1
        self._dials.append(now)
        if manual:
            self._manual_at = now

    def earliest_at(self, now: float, *, manual: bool = False) -> float:
        """The first moment from `now` on at which the floors allow a dial."""
        earliest = max(now, self._dials[-1] + FLOOR_SECONDS) if self._dials else now
        return max(earliest, self._manual_at + MANUAL_FLOOR_SECONDS) if manual else earliest

    def proved(self) -> None:
        """A link has been LIVE for `PROOF_SECONDS`: start counting afresh."""
        self.attempts = self._waits = self._short_links = 0

    def forgive(self) -> None:
        """The dial that led to this ending is not counted."""
        self.attempts = max(0, self.attempts - 1)
        self._waits = max(0, self._waits - 1)

    def ended_early(self) -> None:
        """A link that had opened ended before it proved itself."""
        self._short_links += 1

    def is_used_up(self, *, ever_live: bool) -> bool:
        """True when no more dials are to be made without being asked."""
        limit = self._max_attempts
        if limit is None:
            limit = 0 if ever_live else ATTEMPTS
        return 0 < limit <= self.attempts

    def is_over_budget(self, now: float) -> bool:
        """True with more than thirty dials in the last ten minutes."""
        full = len(self._dials) == self._dials.maxlen
        return full and self._dials[0] > now - FLAPPING_WINDOW_SECONDS

    def is_flapping(self, now: float) -> bool:
        """True when links come and go so often that it should be said."""
        return self._short_links >= FLAPPING_LINKS or self.is_over_budget(now)

    def delay_seconds(self, verdict: Verdict, now: float) -> float:
        """How long to wait before the next dial; each call counts as a wait.

        Full jitter (connection.md, 2.5): anything up to a bound that doubles with each wait.
        """
        doublings = _DOUBLINGS if verdict.kind is Class.MISDIRECTED else self._waits
        bound = min(CAP_SECONDS, 2.0 ** min(doublings, _DOUBLINGS))
        delay = max(FLOOR_SECONDS, self._chance() * bound)
        if verdict.wait_seconds:
            jitter = self._chance() * min(5.0, verdict.wait_seconds / 10)
            delay = max(delay, verdict.wait_seconds) + jitter
        if self.is_over_budget(now):
            delay = max(delay, FLAPPING_FLOOR_SECONDS)
        self._waits += 1
        return delay
