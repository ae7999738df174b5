"""What the client says of itself: its state, its vital signs, and the notices it posts when a fact
changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from msgspec import Struct

from agentpost_tui.domain.subscription import Subscription


class State(Enum):
    """The seven words of the status line; the value is the word."""

    OFFLINE = "OFFLINE"
    CONNECTING = "CONNECTING"
    SUBSCRIBED = "SUBSCRIBED"
    LIVE = "LIVE"
    STALE = "STALE"
    RECONNECTING = "RECONNECTING"
    REFUSED = "REFUSED"


class Status(Struct, frozen=True):
    """The connection as the status line tells it; a new one is posted at each change."""

    state: State
    since: float
    """When this state began."""
    subscription: Subscription
    """In force, or, while not connected, the one that goes out at the next connect."""
    attempt: int = 0
    """Dials since the link last proved itself; the one under way or the next one included."""
    cause: str = ""
    """Why the last connection or dial ended; partly the server's words, so clean it on the way
    out."""
    hint: str = ""
    """What to do about it, in our words; for REFUSED always there."""
    due_at: float | None = None
    """When the next dial is due, for RECONNECTING."""
    delay_seconds: float = 0.0
    """How long the whole wait is, for the bar of the countdown."""
    flapping: bool = False
    throttled: bool = False
    """The server told us to wait."""
    gave_up: bool = False
    """REFUSED because the attempts are used up."""
    live_since: float | None = None
    """When the present connection became LIVE."""
    confirmed: bool = False
    """An event (or an acknowledgement) came since the subscribe, so the server honours it."""
    switching_to: Subscription | None = None
    """The subscription of a switchover that is under way."""


class Vitals(Struct):
    """Counters and vital signs of this run, updated in place; read them whenever they are shown."""

    last_heard_at: float | None = None
    """The last sign of life from the server, pongs included."""
    rtt_seconds: float | None = None
    """Round trip of the last answered ping of ours."""
    frames: int = 0
    bytes: int = 0
    received: int = 0
    """Event frames and undecodable frames: the left side of the ledger."""
    dials: int = 0
    pings_sent: int = 0
    pongs_heard: int = 0
    server_pings: int = 0
    """Application pings of the server, each answered at once."""
    oddities: int = 0
    complaints: int = 0
    """Error frames of the server."""
    oversize: int = 0
    waits: int = 0
    """How often the handover was full and the session waited."""


class StatusChanged(Struct, frozen=True):
    """The connection's status changed."""

    status: Status


class Noted(Struct, frozen=True):
    """Something for the connection log that changes no state: an oddity, a complaint, a greeting,
    a switchover."""

    at: float
    text: str
    """Clean it on the way out."""


Notice = StatusChanged | Noted

LOG_ENTRIES: Final = 1_000
"""So many are kept, the newest ones."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the connection log."""

    at: float
    state: State | None
    """None for a note."""
    text: str
    attempt: int = 0
    subscription: Subscription | None = field(default=None, repr=False)
