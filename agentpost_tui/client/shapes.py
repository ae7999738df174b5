"""What a frame turns out to be, and how an envelope becomes a row."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from sys import intern

from msgspec import Struct

from agentpost_tui.domain.address import display
from agentpost_tui.domain.event import ATTACHMENT, Event
from agentpost_tui.domain.timestamp import seconds_of


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


class Mailbox(Struct, gc=False):
    """An address as an object (protocol.md, 1.6: "a trap")."""

    email_address: str | None = ""
    email: str | None = ""
    address: str | None = ""
    name: str | None = ""


class Recipient(Mailbox, gc=False):
    """One recipient of a mail that bounced or was complained of."""

    diagnostic_code: str | None = ""
    status: str | None = ""


class Data(Struct, gc=False):
    """The payload, as far as a row needs it; nothing in it is required (protocol.md, 1.6)."""

    inbox_id: str | None = ""
    from_address: str | Mailbox | None = ""
    to_addresses: tuple[str | Mailbox, ...] = ()
    subject: str | None = ""
    has_attachments: bool | None = False
    bounce_type: str | None = ""
    bounced_recipients: tuple[Recipient, ...] = ()
    complained_recipients: tuple[str | Recipient, ...] = ()
    delivered_recipients: tuple[str | Mailbox, ...] = ()
    recipients: tuple[str | Mailbox, ...] = ()
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
        who, note = written(data.from_address), ""
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
        None if timestamp is None else seconds_of(timestamp),
        arrived_at,
        frame,
        ATTACHMENT if data.has_attachments else 0,
    )


def written(address: str | Mailbox | None) -> str:
    """`Name <address>`, or whichever of the two there is; keys in the order of `ADDRESS_KEYS`."""
    if not isinstance(address, Mailbox):
        return address or ""
    email = address.email_address or address.email or address.address
    return display(address.name or "", email or "")


def _other_party(data: Data) -> str:
    """The first recipient, one that made trouble before any other; else the domain or sender."""
    for recipients in (
        data.bounced_recipients,
        data.complained_recipients,
        data.delivered_recipients,
        data.to_addresses,
        data.recipients,
    ):
        if recipients and (address := written(recipients[0])):
            return address
    return data.domain or written(data.from_address)


def _note(data: Data) -> str:
    """What went wrong or was proven: `Permanent  550 5.1.1 no such user`."""
    code: str | None = ""
    if data.bounced_recipients:
        first = data.bounced_recipients[0]
        code = (first.diagnostic_code or first.status or "").removeprefix("smtp;").lstrip()
    parts = (
        data.bounce_type,
        code,
        data.complaint_feedback_type or data.complaint_type,
        data.reason,
        data.smtp_response,
        data.status,
    )
    return "  ".join(filter(None, parts))
