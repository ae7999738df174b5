"""Doubt: a stretch in which we did not keep up, so that events may have been dropped or read late.

A server may drop what it cannot send (connection.md, decision 8). And a frame that we read late is
an old sign of life: should the link end before it has answered a new ping, nobody knows how much
of the time before had been covered.
"""

from __future__ import annotations

from agentpost_tui.domain.gap import CoverDoubtful


class Doubt:
    """At most one open doubt. The answer to a ping sent after we caught up ends it."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._cause = ""
        self._number = 0

    def begin(self, since: float, cause: str, number: int) -> None:
        """From `since` on we did not keep up; `number` is the ping that will show that we do.

        A doubt that is open already reaches on.
        """
        self._since = since if self._since is None else min(since, self._since)
        self._cause = cause
        self._number = number

    def lasted(self, now: float) -> float:
        """For how many seconds one has been open; 0 when none is."""
        return 0.0 if self._since is None else now - self._since

    def answered(self, number: int, at: float) -> CoverDoubtful | None:
        """A ping was answered; the doubt, if that ends it."""
        return self.ended(at) if number >= self._number else None

    def ended(self, until: float) -> CoverDoubtful | None:
        """The link ended, and `until` was its last sign of life; the doubt, if one was open."""
        since, self._since = self._since, None
        return None if since is None else CoverDoubtful(since, max(since, until), self._cause)
