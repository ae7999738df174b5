"""Which facts of cover are due (connection.md, decision 9).

None before the first LIVE of a run; never a loss of what is lost, but for one that the user began
and that a dial which fails goes on with; and where we close a link ourselves, the loss is told when
the link has ended, so that it stands behind its last events.
"""

from __future__ import annotations

from msgspec import Struct

from agentpost_tui.client.links import Link, Relief, Say
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled


class _Fading(Struct, frozen=True):
    """A link that we are closing without a successor."""

    link: Link
    cause: str
    by_user: bool


class Cover:
    """Keeps the facts of one run in step."""

    def __init__(self, say: Say) -> None:
        self._is_lost = True  # before the first LIVE there is nothing to lose
        self._is_by_user = False
        self._fading: _Fading | None = None
        self._say = say

    def end(self, link: Link, cause: str, *, by_user: bool = False) -> None:
        """A link has ended, and no other has taken its place."""
        if link.has_opened and not self._is_lost:
            doubt = link.protocol.end_doubt()
            if doubt is not None:
                self._say(doubt)
            self._is_lost, self._is_by_user = True, by_user
            self._say(CoverLost(link.protocol.heard_at, cause, by_user))

    def fail(self, cause: str, now: float) -> None:
        """A link that was wanted came to nothing: what the user began is no longer theirs."""
        if self._is_lost and self._is_by_user:
            self._is_by_user = False
            self._say(CoverLost(now, cause))

    def fade(self, link: Link, cause: str, *, by_user: bool = False) -> None:
        """A link is being closed by us; `ended` is to follow."""
        self._fading = _Fading(link, cause, by_user)

    def ended(self, link: Link, *, politely: bool) -> None:
        """A link that we were closing has ended, with an answer to our close or without."""
        if self._fading is not None and self._fading.link is link:
            self._finish_fading()
        elif not politely and link.relief is not None and not self._is_lost:
            self._blame(link, link.relief)

    def regain(self, at: float) -> None:
        """A link is LIVE."""
        self._finish_fading()
        if self._is_lost:
            self._is_lost = False
            self._say(CoverRegained(at))

    def settle(self, at: float) -> None:
        """What is asked for surely arrives from here on."""
        if not self._is_lost:
            self._say(CoverSettled(at))

    def doubt(self, fact: CoverDoubtful) -> None:
        """Events may have been dropped although the link lived."""
        if not self._is_lost:
            self._say(fact)

    def _finish_fading(self) -> None:
        fading, self._fading = self._fading, None
        if fading is not None:
            self.end(fading.link, fading.cause, by_user=fading.by_user)

    def _blame(self, link: Link, relief: Relief) -> None:
        """A replaced link did not answer our close: was it dead before it was replaced?"""
        heard_at = link.protocol.heard_at
        if heard_at < relief.at:
            self.end(link, "the connection fell silent before a switchover")
            self.regain(max(heard_at, relief.since))
            self.settle(relief.at)
