"""The envelopes: what each event type carries, as protocol.md, 1.5 and 1.6 has it.

`message.received` has its nine documented fields, always. Of the other types the documents confirm
little, so the likely fields are there as a rule, and now and then they are not: a client has to
live with both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from agentpost_tui.simulator.cast import ORG_ID, Environment, Inbox, Person

Envelope = dict[str, Any]
"""An event as the server sends it, without the frame around it."""


class Shape(Enum):
    """How much an outbound event says, and how it writes addresses."""

    FULL = "full"
    THIN = "thin"
    """Without `inbox_id` and all that is only likely."""
    OBJECTS = "objects"
    """Addresses as objects, as in the REST API (protocol.md, 1.6, "a trap")."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation: what all its mails have in common."""

    id: str
    inbox: Inbox
    person: Person


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that an agent writes."""

    id: str
    thread: Thread
    subject: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that has no id and no time yet."""

    type: str
    environment: Environment
    data: dict[str, Any]
    time_field: str = ""
    """The field of `data` that repeats the time of the event, if it has one."""

    def envelope(self, event_id: str, at: float) -> Envelope:
        """The event that happened at `at`, in seconds since the epoch."""
        timestamp = iso(at)
        data = {**self.data, self.time_field: timestamp} if self.time_field else self.data
        return {
            "id": event_id,
            "type": self.type,
            "timestamp": timestamp,
            "org_id": ORG_ID,
            "env_id": self.environment.id,
            "data": data,
        }


def iso(at: float) -> str:
    """`2026-11-20T09:15:42.318Z`: ISO 8601, UTC, milliseconds."""
    text = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


def received(
    thread: Thread, message_id: str, subject: str, text: str, *, attachments: bool = False
) -> Draft:
    """A person's mail came in."""
    data = {
        "message_id": message_id,
        "thread_id": thread.id,
        "inbox_id": thread.inbox.id,
        "from_address": thread.person.address,
        "to_addresses": [thread.inbox.address],
        "subject": subject,
        "extracted_text": text,
        "has_attachments": attachments,
    }
    return Draft("message.received", thread.inbox.environment, data, "received_at")


def sent(message: Outgoing, shape: Shape) -> Draft:
    """The provider took an agent's mail."""
    environment = message.thread.inbox.environment
    data: dict[str, Any] = {"to_addresses": [_address(message.thread.person, shape)]}
    if shape is Shape.THIN:
        return Draft("message.sent", environment, data)
    return Draft("message.sent", environment, _about(message, shape), "sent_at")


def delivered(message: Outgoing, shape: Shape) -> Draft:
    """The recipient's server confirmed an agent's mail."""
    environment = message.thread.inbox.environment
    if shape is Shape.THIN:
        return Draft("message.delivered", environment, {"message_id": message.id})
    data = _about(message, shape)
    data["recipients"] = data["to_addresses"]
    data["smtp_response"] = "250 2.0.0 OK queued"
    return Draft("message.delivered", environment, data, "delivered_at")


def bounced(
    message: Outgoing, shape: Shape, *, permanent: bool, cause: tuple[str, str, str]
) -> Draft:
    """An agent's mail came back; `cause` is the subtype, the status and the diagnostic code."""
    subtype, status, diagnostic = cause
    environment = message.thread.inbox.environment
    recipient = {"email_address": message.thread.person.address}
    data: dict[str, Any] = {
        "bounce_type": _bounce_type(environment, permanent),
        "bounced_recipients": [recipient],
    }
    if shape is not Shape.THIN:
        recipient |= {"action": "failed", "status": status, "diagnostic_code": diagnostic}
        data |= {"bounce_sub_type": subtype, **_about(message, shape)}
    return Draft("message.bounced", environment, data)


def complained(message: Outgoing, shape: Shape) -> Draft:
    """The recipient marked an agent's mail as spam."""
    person = message.thread.person
    recipient = {"email_address": person.address} if shape is Shape.OBJECTS else person.address
    data: dict[str, Any] = {"complained_recipients": [recipient]}
    if shape is not Shape.THIN:
        data |= {"complaint_feedback_type": "abuse", **_about(message, shape)}
    return Draft("message.complained", message.thread.inbox.environment, data)


def rejected(message: Outgoing, shape: Shape, reason: str) -> Draft:
    """An agent's mail was refused before it was sent."""
    data = {"reason": reason}
    if shape is not Shape.THIN:
        data |= _about(message, shape)
    return Draft("message.rejected", message.thread.inbox.environment, data)


def domain_verified(environment: Environment, domain_id: str, domain: str) -> Draft:
    """A domain passed its DNS check; it belongs to no inbox."""
    data = {"domain_id": domain_id, "domain": domain, "status": "verified"}
    return Draft("domain.verified", environment, data, "verified_at")


def _about(message: Outgoing, shape: Shape) -> dict[str, Any]:
    """The fields that any `message.*` event is likely to have."""
    inbox, person = message.thread.inbox, message.thread.person
    return {
        "message_id": message.id,
        "thread_id": message.thread.id,
        "inbox_id": inbox.id,
        "from_address": _address(Person(inbox.name, inbox.address), shape),
        "to_addresses": [_address(person, shape)],
        "subject": message.subject,
    }


def _address(person: Person, shape: Shape) -> str | dict[str, str]:
    if shape is Shape.OBJECTS:
        return {"email": person.address, "name": person.name}
    return person.address


def _bounce_type(environment: Environment, permanent: bool) -> str:
    if environment.plain_bounces:
        return "hard" if permanent else "soft"
    return "Permanent" if permanent else "Transient"
