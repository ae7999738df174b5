"""The ledger: what became of every frame, in counters that must add up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Ledger:
    """Fates that are final, each counted where it happens (connection.md, decision 10)."""

    malformed: int = 0
    duplicate: int = 0
    outside: int = 0
    evicted: int = 0
    outside_evicted: int = 0
    """Of the outside ones, those no longer held; not a fate of its own."""


@dataclass(frozen=True, slots=True)
class Balance:
    """All fates at one moment beside what was received; no term is a remainder."""

    received: int
    malformed: int
    duplicate: int
    outside: int
    evicted: int
    hidden: int
    shown: int
    pending: int
    misfiled: int = 0
    """Events that the store or the view holds elsewhere than these counters say."""

    @property
    def difference(self) -> int:
        """Received less all fates, or what is misfiled where these add up.

        Anything but 0 is a bug that the screen must admit.
        """
        missing = self.received - (
            self.malformed
            + self.duplicate
            + self.outside
            + self.evicted
            + self.hidden
            + self.shown
            + self.pending
        )
        return missing or self.misfiled

    @property
    def is_even(self) -> bool:
        return self.difference == 0
