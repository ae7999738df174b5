"""Doubt: stretches in which we did not keep up, so that events may have been dropped or read late.

A server may drop what it cannot send (connection.md, decision 8). And a frame that we read late is
an old sign of life: should the link end before it has answered a new ping, nobody knows how much
of the time before had been covered.
"""

from __future__ import annotations

from agentpost_tui.domain.gap import CoverDoubtful


class Doubt:
    """At most one open doubt. The answer to a ping sent after it ends it."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._number = 0
        self._cause = ""
        self._is_serious = False

    def begin(self, since: float, number: int, cause: str, *, serious: bool) -> None:
        """From `since` on we did not keep up; `number` is the ping whose answer shows that we do.

        One that is not serious is told only if the link ends before that answer.
        """
        self._since = since if self._since is None else min(since, self._since)
        self._number = number
        self._is_serious = self._is_serious or serious
        self._cause = cause

    def answered(self, number: int, at: float) -> CoverDoubtful | None:
        """A ping was answered: the doubt to tell, if it ends one."""
        if self._since is None or number < self._number:
            return None
        is_serious = self._is_serious
        fact = self.ended(at)
        return fact if is_serious else None

    def ended(self, until: float) -> CoverDoubtful | None:
        """The link ended, and `until` was its last sign of life: the doubt to tell, if any."""
        since, self._since, self._is_serious = self._since, None, False
        return None if since is None else CoverDoubtful(since, max(since, until), self._cause)
