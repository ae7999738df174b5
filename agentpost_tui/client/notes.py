"""What one connection's conversation tells the supervisor, and what it wants sent."""

from __future__ import annotations

from msgspec import Struct

from agentpost_tui.client.ending import Ending
from agentpost_tui.client.notices import Noted
from agentpost_tui.domain.gap import CoverDoubtful


class Keepalive(Struct, frozen=True):
    """A WebSocket ping to send; its pong is reported by this number."""

    number: int


class Live(Struct, frozen=True):
    """The connection shows life: for the first time, or again."""

    at: float


class Stale(Struct, frozen=True):
    """The connection is suspect."""


class Settled(Struct, frozen=True):
    """Whatever the subscription asks for arrives from here on."""

    at: float


class Lost(Struct, frozen=True):
    """The connection is given up: abort it."""

    ending: Ending


Note = Live | Stale | Settled | Lost | Noted | CoverDoubtful
"""What a conversation tells the supervisor."""
