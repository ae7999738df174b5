"""The envelope of an opened event, and what each type's data is known to hold.

Tolerant throughout: nothing inside `data` is required, and a value of another type than expected
counts as missing (protocol.md, 1.5 and 1.6). Field names beyond the documented ones are LIKELY;
they are read when they are there and never asked for.
"""

from __future__ import annotations

from functools import cached_property
from itertools import repeat
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, PlainValidator

from agentpost_tui.domain import strict
from agentpost_tui.domain.address import address_pairs, display


def _text(value: object) -> str:
    """A string, or a number as it was written; anything else is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(display(name, address) for name, address in address_pairs(value))


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _any_of(*names: str) -> Any:
    """A text under the first of these keys that the data has; empty when it has none."""
    return Field(default="", validation_alias=AliasChoices(*names))


Text = Annotated[str, PlainValidator(_text)]
Flag = Annotated[bool | None, PlainValidator(_flag)]
Addresses = Annotated[tuple[str, ...], PlainValidator(_addresses)]


MOST_RECIPIENTS_READ = 1_000
"""More are only counted, as recipients without any details."""


class _Tolerant(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Recipient(_Tolerant):
    """Somebody who got a mail or did not, with what their side said."""

    address: Text = Field(default="")
    status: Text = Field(default="")
    action: Text = Field(default="")
    diagnostic: Text = _any_of("diagnostic_code", "diagnostic", "smtp_response")


def _recipients(value: object) -> tuple[Recipient, ...]:
    """Recipients from strings, objects, or a list of either."""
    entries = value if isinstance(value, list) else [value]
    found = []
    for entry in entries[:MOST_RECIPIENTS_READ]:
        details = {**_object(entry), "address": ", ".join(_addresses(entry))}
        recipient = Recipient.model_validate(details)
        if recipient != Recipient():
            found.append(recipient)
    return (*found, *repeat(Recipient(), len(entries) - MOST_RECIPIENTS_READ))


Recipients = Annotated[tuple[Recipient, ...], PlainValidator(_recipients)]


class Payload(_Tolerant):
    """What any type's data may hold."""

    message_id: Text = Field(default="")
    thread_id: Text = Field(default="")
    inbox_id: Text = Field(default="")
    sender: Addresses = Field(
        default=(), validation_alias=AliasChoices("from_address", "from", "sender")
    )
    to: Addresses = Field(default=(), validation_alias=AliasChoices("to_addresses", "to"))
    cc: Addresses = Field(default=(), validation_alias=AliasChoices("cc_addresses", "cc"))
    bcc: Addresses = Field(default=(), validation_alias=AliasChoices("bcc_addresses", "bcc"))
    subject: Text = Field(default="")
    text: Text = _any_of("extracted_text", "text_body", "text", "preview")
    has_attachments: Flag = Field(default=None)


class Delivered(Payload):
    """Data of `message.delivered`."""

    recipients: Recipients = Field(
        default=(), validation_alias=AliasChoices("recipients", "delivered_recipients")
    )
    smtp_response: Text = Field(default="")


class Bounced(Payload):
    """Data of `message.bounced`."""

    bounce_type: Text = _any_of("bounce_type", "type")
    bounce_sub_type: Text = _any_of("bounce_sub_type", "sub_type")
    recipients: Recipients = Field(
        default=(), validation_alias=AliasChoices("bounced_recipients", "recipients")
    )


class Complained(Payload):
    """Data of `message.complained`."""

    feedback_type: Text = _any_of("complaint_feedback_type", "complaint_type", "type")
    recipients: Recipients = Field(
        default=(), validation_alias=AliasChoices("complained_recipients", "recipients")
    )


class Rejected(Payload):
    """Data of `message.rejected`."""

    reason: Text = Field(default="")
    recipients: Recipients = Field(
        default=(), validation_alias=AliasChoices("rejected_recipients", "recipients")
    )


class DomainVerified(Payload):
    """Data of `domain.verified`."""

    domain: Text = Field(default="")
    domain_id: Text = Field(default="")
    status: Text = Field(default="")
    verified_at: Text = Field(default="")


_MODELS: dict[str, type[Payload]] = {
    "message.delivered": Delivered,
    "message.bounced": Bounced,
    "message.complained": Complained,
    "message.rejected": Rejected,
    "domain.verified": DomainVerified,
}


class Envelope(_Tolerant):
    """The envelope (protocol.md, 1.5)."""

    id: Text = Field(default="")
    type: Text = Field(default="")
    timestamp: Text = Field(default="")
    org_id: Text = Field(default="")
    env_id: Text = Field(default="")
    data: Annotated[dict[str, Any], PlainValidator(_object)] = Field(default={})

    @cached_property
    def payload(self) -> Payload:
        """The data as its type is known to be; of an unknown type, what all types may hold."""
        return _MODELS.get(self.type, Payload).model_validate(self.data)


def open_frame(frame: bytes, *, at_once: bool = False) -> dict[str, Any]:
    """The envelope inside a frame, wrapped or bare, as JSON values with numbers as written.

    With `at_once` what could take long is refused (see `strict.read`).

    Raises:
        strict.StrictError: when something inside the frame is malformed.
    """
    return _object(strict.unwrapped(strict.read(frame, as_written=True, at_once=at_once)))
