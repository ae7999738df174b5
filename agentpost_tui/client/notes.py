"""What one connection's conversation tells the supervisor, and what it wants sent."""

from __future__ import annotations

from dataclasses import dataclass

from agentpost_tui.client.ending import Ending
from agentpost_tui.client.notices import Noted
from agentpost_tui.domain.gap import CoverDoubtful


@dataclass(frozen=True, slots=True)
class Keepalive:
    """A WebSocket ping to send; its pong is reported by this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Live:
    """The connection shows life: for the first time, or again."""

    at: float


@dataclass(frozen=True, slots=True)
class Stale:
    """The connection is suspect."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Whatever the subscription asks for arrives from here on."""

    at: float


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is given up: abort it."""

    ending: Ending


Note = Live | Stale | Settled | Lost | Noted | CoverDoubtful
"""What a conversation tells the supervisor."""
