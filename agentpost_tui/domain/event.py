"""An event: what a row of the table needs, and the frame it came in."""

from __future__ import annotations

from typing import Any, Final, Self

from msgspec import Struct

from agentpost_tui.domain import strict

KNOWN_TYPES: Final = (
    "message.received",
    "message.sent",
    "message.delivered",
    "message.bounced",
    "message.complained",
    "message.rejected",
    "domain.verified",
)
"""The documented event types (protocol.md, 1.6); the set is open, and others are shown too."""

PROBLEM_TYPES: Final = frozenset({"message.bounced", "message.complained", "message.rejected"})

# Flags of an event, one bit each: plain integers, since they are tested for every row.
ATTACHMENT: Final = 1
"""The mail has attachments."""
LATE: Final = 2
"""Its timestamp is more than a second before the newest seen when it arrived."""
MARKED: Final = 4
"""Marked by the user."""
OUTSIDE: Final = 8
"""Outside the subscription in force when it arrived (connection.md, decision 11)."""
CHANGED: Final = 16
"""The same id came again with other bytes."""
RESTORED: Final = 32
"""Read back from the journal: an earlier run received it."""
APART: Final = OUTSIDE | RESTORED
"""What is not in the first line of the ledger."""


class Event(Struct, gc=False, eq=False):
    """One event as it arrived. All text is as strangers wrote it: clean it on every way out.

    A struct without garbage collector tracking: a hundred thousand of them must cost neither
    memory nor pauses.
    """

    id: str
    """`evt_…`, or a hash of type, timestamp and data where the server gave none."""
    type: str
    """`message.received` and so on; interned."""
    env_id: str
    """Empty when the event names none; interned."""
    inbox_id: str
    """Empty when the event names none; interned."""
    who: str
    """The other party: the sender of a received mail, else the first recipient, or the domain; may
    be empty."""
    subject: str
    """The mail's subject; may be empty."""
    note: str
    """What went wrong or was proven, in one line: bounce type and diagnostic, reason; mostly
    empty."""
    happened_at: float | None
    """The envelope's timestamp in seconds since the epoch; None when missing or unreadable."""
    arrived_at: float
    """When the frame was read, in seconds of the one clock (agentpost_tui.clock)."""
    frame: bytes
    """The frame exactly as received."""
    flags: int = 0
    """The bits above."""
    copies: int = 1
    """How often this id arrived."""
    seq: int = -1
    """Its absolute number in the store; -1 while it is in none."""
    haystack: str | None = None
    """Casefolded searchable text in UTF-8, made by the filter when first needed."""

    @property
    def at(self) -> float:
        """When it happened, else when it arrived."""
        return self.arrived_at if self.happened_at is None else self.happened_at

    @property
    def is_problem(self) -> bool:
        """True for bounced, complained and rejected, nothing else."""
        return self.type in PROBLEM_TYPES

    @property
    def size(self) -> int:
        """The bytes of its frame."""
        return len(self.frame)

    def envelope(self) -> dict[str, Any]:
        """The envelope, read strictly from the frame, wrapped or bare, if that takes a moment only.

        Raises:
            strict.StrictError: when something inside the frame is malformed.
        """
        value = strict.unwrapped(strict.read(self.frame, at_once=True))
        return value if isinstance(value, dict) else {}

    def data(self) -> dict[str, Any]:
        """The payload, `data` of the envelope; empty when there is none, it is malformed inside,
        or takes too long to read."""
        try:
            data = self.envelope().get("data")
        except strict.StrictError:
            return {}
        return data if isinstance(data, dict) else {}


EXCERPT_BYTES: Final = 4096
"""Kept of a malformed frame; far more than is shown, so that no half of a key is."""


class Malformed(Struct, gc=False):
    """A frame that could not be read as anything; counted, kept in a bounded log."""

    reason: str
    frame: bytes
    """How it begins, as received: nobody looks at more, and there may be many, and long ones."""
    arrived_at: float
    left_out: int = 0
    """Bytes that followed."""

    @classmethod
    def of(cls, reason: str, frame: bytes, arrived_at: float) -> Self:
        """Of the whole frame."""
        return cls(reason, frame[:EXCERPT_BYTES], arrived_at, max(0, len(frame) - EXCERPT_BYTES))

    @property
    def size(self) -> int:
        """The bytes of the whole frame."""
        return len(self.frame) + self.left_out
