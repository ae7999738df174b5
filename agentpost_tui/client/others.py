"""Other runs on the same journal: they may look for this one until it is LIVE itself."""

from __future__ import annotations

from typing import Final

from agentpost_tui.domain.gap import NOT_RUNNING, CoverDoubtful, Covered, CoverFact, CoverLost

PATIENCE_SECONDS: Final = 12.0
"""So long another run may take to write down that it covered an instant: on a quiet link it hears
something every five seconds, and writes it down within five."""


class Others:
    """Whether what others cover leads up to our LIVE; what nobody covered before it is a gap."""

    def __init__(self) -> None:
        self.are_done = False
        """Nothing is to be learnt of them any more."""
        self._are_lost = False

    def judge(self, covered: Covered, live_since: float | None, now: float) -> CoverFact | None:
        """What there is to tell of their cover.

        Args:
            covered: read now; once this run is LIVE, of what they began before.
            live_since: when this run was LIVE first; None until then.
        """
        if live_since is None:
            if covered.goes_on or self._are_lost:
                return None
            self._are_lost = True
            return CoverLost(covered.until, NOT_RUNNING)
        if self._are_lost or covered.until >= live_since:
            self.are_done = True
            return None
        if covered.goes_on and now <= live_since + PATIENCE_SECONDS:
            return None
        self.are_done = True
        return CoverDoubtful(covered.until, live_since, NOT_RUNNING)
