"""What a frame turns out to be, and how an envelope becomes a row."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from sys import intern

from msgspec import Struct

from agentpost_tui.domain.event import ATTACHMENT, Event


class Ping(Struct, gc=False):
    """The server's application ping, to be answered with a pong."""


class Kind(Enum):
    """What a frame is that is neither event nor ping."""

    ACK = "acknowledgement"
    GREETING = "greeting"
    COMPLAINT = "complaint"
    ODDITY = "oddity"


class Other(Struct, gc=False):
    """A frame that brings no event: for the connection log."""

    kind: Kind
    text: str
    """The complaint, or the beginning of the frame; the server's words."""


class Recipient(Struct, gc=False):
    """One recipient of a mail that bounced or was complained of."""

    email_address: str | None = ""
    diagnostic_code: str | None = ""
    status: str | None = ""


class Data(Struct, gc=False):
    """The payload, as far as a row needs it; nothing in it is required (protocol.md, 1.6)."""

    inbox_id: str | None = ""
    from_address: str | None = ""
    to_addresses: tuple[str, ...] = ()
    subject: str | None = ""
    has_attachments: bool | None = False
    bounce_type: str | None = ""
    bounced_recipients: tuple[Recipient, ...] = ()
    complained_recipients: tuple[str | Recipient, ...] = ()
    delivered_recipients: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    complaint_type: str | None = ""
    complaint_feedback_type: str | None = ""
    reason: str | None = ""
    smtp_response: str | None = ""
    domain: str | None = ""
    status: str | None = ""


class Envelope(Struct, gc=False):
    """The documented envelope (protocol.md, 1.5)."""

    id: str
    type: str
    data: Data
    timestamp: datetime | None = None
    env_id: str | None = ""


def event_of(envelope: Envelope, frame: bytes, arrived_at: float) -> Event:
    """The row for an envelope."""
    data, timestamp = envelope.data, envelope.timestamp
    event_type = intern(envelope.type)
    if event_type.startswith("message.received"):
        who, note = data.from_address or "", ""
    else:
        who, note = _other_party(data), _note(data)
    return Event(
        envelope.id,
        event_type,
        intern(envelope.env_id or ""),
        intern(data.inbox_id or ""),
        who,
        data.subject or "",
        note,
        None if timestamp is None else _seconds(timestamp),
        arrived_at,
        frame,
        ATTACHMENT if data.has_attachments else 0,
    )


def _seconds(timestamp: datetime) -> float:
    """Since the epoch; a time without a zone is taken as UTC."""
    if timestamp.tzinfo is None:
        timestamp = timestamp.replace(tzinfo=UTC)
    return timestamp.timestamp()


def _other_party(data: Data) -> str:
    """The first recipient, one that made trouble before any other; else the domain or sender."""
    for recipient in (
        *data.bounced_recipients[:1],
        *data.complained_recipients[:1],
        *data.delivered_recipients[:1],
        *data.to_addresses[:1],
        *data.recipients[:1],
    ):
        address = recipient if isinstance(recipient, str) else recipient.email_address
        if address:
            return address
    return data.domain or data.from_address or ""


def _note(data: Data) -> str:
    """What went wrong or was proven: `Permanent  550 5.1.1 no such user`."""
    first = data.bounced_recipients[0] if data.bounced_recipients else Recipient()
    parts = (
        data.bounce_type,
        (first.diagnostic_code or first.status or "").removeprefix("smtp;").lstrip(),
        data.complaint_feedback_type or data.complaint_type,
        data.reason,
        data.smtp_response,
        data.status,
    )
    return "  ".join(part for part in parts if part)
