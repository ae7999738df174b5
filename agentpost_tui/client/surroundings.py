"""What changes around the program: the computer's clock, and its place in the network.

Neither touches a connection (connection.md, 2.6): a clock that was set is marked, and another
address ends a wait, since what failed by the old one may well succeed by the new.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from agentpost_tui.clock import wall_offset

SET_SECONDS: Final = 1.0
"""A clock that moved by less between two looks is being kept in step, not set."""
ADDRESS_SECONDS: Final = 5.0
"""Between two looks at the address."""
_ANYWHERE: Final = (
    (socket.AF_INET, ("192.0.2.1", 9)),
    (socket.AF_INET6, ("2001:db8::1", 9)),
)
"""Addresses for documentation: where they would be sent from, everything is. Nothing is sent."""


def own_addresses() -> tuple[str, ...]:
    """By which addresses this machine would reach the world; empty while it is offline."""
    found = []
    for family, anywhere in _ANYWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(anywhere)
            found.append(str(probe.getsockname()[0]))
    return tuple(found)


class Surroundings:
    """Remembers them from one look to the next."""

    def __init__(
        self,
        clock_offset: Callable[[], float] = wall_offset,
        addresses: Callable[[], tuple[str, ...]] = own_addresses,
    ) -> None:
        self._clock_offset = clock_offset
        self._addresses = addresses
        self._offset = clock_offset()
        self._known = addresses()
        self._due_at = float("-inf")

    def clock_change(self) -> float:
        """By how many seconds the computer's clock was set since the last look; mostly 0."""
        before, self._offset = self._offset, self._clock_offset()
        change = self._offset - before
        return change if abs(change) >= SET_SECONDS else 0.0

    def has_moved(self, now: float) -> bool:
        """True if there are addresses, and others than at the last look; it looks now and then."""
        if now < self._due_at:
            return False
        self._due_at = now + ADDRESS_SECONDS
        before, self._known = self._known, self._addresses()
        return bool(self._known) and self._known != before
