"""The messages of the wire, as protocol.md, 1.3 to 1.5 has them, from the server's side."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import framing
from agentpost_tui.simulator.mail import Envelope

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode

Message = dict[str, Any]

PING: Final[Message] = {"type": "ping"}
GREETING: Final[Message] = {"type": "connected", "message": "this is the agentpost-tui simulator"}


class NotUnderstood(ValueError):
    """A client's message makes no sense; the text says why, in words that may be sent back."""


def message_frame(message: Message) -> bytes:
    """A message as a text frame, ready to be written."""
    return framing.frame(_encode(message))


def event_frame(envelope: Envelope, opcode: int = framing.TEXT) -> bytes:
    """An event as the socket carries it: the envelope in a wrapper."""
    return framing.frame(_encode({"type": "event", "data": envelope}), opcode)


def error(text: str) -> Message:
    """An error message; the form is a guess, since none is documented."""
    return {"type": "error", "message": text}


def acknowledgement(subscription: Subscription) -> Message:
    """The subscription back to who sent it; the form is a guess, after similar services."""
    return {**_decode(subscription.frame()), "type": "subscribed"}


def read(frame: bytes) -> Message:
    """A client's message, from a text or a binary frame.

    Raises:
        NotUnderstood: when it is no JSON object with a `type`.
    """
    try:
        message = _decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError) as broken:
        raise NotUnderstood("not JSON") from broken
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise NotUnderstood("not an object with a type")
    return message


def read_subscription(message: Message) -> Subscription:
    """What a subscribe message asks for. A field that is left out, or null, means everything.

    Raises:
        NotUnderstood: when a field has the wrong form; an empty list is one, since nobody knows
            whether it would mean all or nothing.
    """
    inbox_id = message.get("inbox_id")
    if inbox_id is not None and not (isinstance(inbox_id, str) and inbox_id):
        raise NotUnderstood("inbox_id is not a text")
    return Subscription(
        event_types=_texts(message, "event_types"),
        inbox_id=inbox_id,
        environment_ids=_texts(message, "environment_ids"),
    )


def admits(subscription: Subscription, envelope: Envelope) -> bool:
    """True if the event is asked for in all three dimensions; values are compared as they are.

    An event that names no inbox is in none that could be asked for.
    """
    data = envelope.get("data")
    inbox_id = data.get("inbox_id") if isinstance(data, dict) else None
    return (
        (not subscription.event_types or envelope.get("type") in subscription.event_types)
        and (not subscription.inbox_id or inbox_id == subscription.inbox_id)
        and (
            not subscription.environment_ids
            or envelope.get("env_id") in subscription.environment_ids
        )
    )


def _texts(message: Message, field: str) -> tuple[str, ...]:
    value = message.get(field)
    if value is None:
        return ()
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise NotUnderstood(f"{field} is not a list of texts with something in it")
    return tuple(value)
