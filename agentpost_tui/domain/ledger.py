"""The ledger: what became of every frame, in counters that must add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from msgspec import Struct


class Ledger(Struct):
    """Fates that are final, each counted where it happens (connection.md, decision 10)."""

    malformed: int = 0
    duplicate: int = 0
    outside: int = 0
    evicted: int = 0
    outside_evicted: int = 0
    """Of the outside ones, those no longer held; not a fate of its own."""
    restored: int = 0
    """Events read back from the journal; the second line's left side."""
    restored_evicted: int = 0


class Restored(Struct, frozen=True):
    """The second line: what became of the rows that the journal gave (decision 10)."""

    restored: int
    evicted: int
    hidden: int
    shown: int
    pending: int

    @property
    def difference(self) -> int:
        return self.restored - (self.evicted + self.hidden + self.shown + self.pending)


NOTHING_RESTORED: Final = Restored(0, 0, 0, 0, 0)


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
    restored: Restored = NOTHING_RESTORED

    @property
    def difference(self) -> int:
        """Received less all fates, or what is wrong where these add up.

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
        return missing or self.restored.difference or self.misfiled

    @property
    def is_even(self) -> bool:
        return self.difference == 0
