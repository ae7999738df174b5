"""Gaps: stretches of time in which events may have been missed, and the facts that open and close
them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

NOT_RUNNING: Final = "not running"
"""The cause of a gap in which no run was there."""


class CoverLost(Struct, frozen=True):
    """Nothing is received any more: a gap opens."""

    since: float
    """The last proof of life, which is earlier than the moment it was noticed."""
    cause: str
    """In our words, or partly the server's: clean it on the way out."""
    by_user: bool = False
    """True when the user went offline."""


class CoverRegained(Struct, frozen=True):
    """A fence was answered: the certain part of the open gap ends; what follows is still only
    possible cover."""

    at: float


class CoverSettled(Struct, frozen=True):
    """The first event came, or two seconds passed since the fence: cover is certain from here."""

    at: float


class CoverDoubtful(Struct, frozen=True):
    """Events may have been dropped between two instants although the link lived (we made the
    server wait, say)."""

    since: float
    until: float
    cause: str


class Covered(Struct, frozen=True):
    """How far others have covered what we ask for."""

    until: float
    """So far it is written down."""
    goes_on: bool
    """One that seems to live covers it still, beyond what it has written."""


CoverFact = CoverLost | CoverRegained | CoverSettled | CoverDoubtful
"""What the client says of cover; it travels in one order with the events."""


class Gap(Struct, eq=False):
    """One row of the table that says from when to when there was no cover."""

    since: float
    cause: str
    by_user: bool = False
    before: int = 0
    """The sequence number of the event it stands before."""
    until: float | None = None
    """End of the certain part; None while the gap is open; equal to `since` where nothing is
    certain."""
    possible_until: float | None = None
    """End of the possible part; None while not known."""

    @property
    def is_open(self) -> bool:
        return self.until is None

    @property
    def is_certain(self) -> bool:
        """True when some part of it certainly had no cover."""
        return self.until is None or self.until > self.since


class Beginning(Gap):
    """Not a gap, but a row of the same kind: the line that says where this run begins."""
