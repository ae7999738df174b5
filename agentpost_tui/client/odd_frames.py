"""Frames of any shape, read slowly and forgivingly: whatever `frames.decode` does not recognise.

Known oddities (protocol.md, 1.4 to 1.6): keys in another order, addresses as objects, null or
missing fields, wrong types, a bare envelope without its wrapper, no id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from agentpost_tui.client.shapes import (
    Data,
    Envelope,
    Kind,
    Other,
    Ping,
    Recipient,
    event_of,
)
from agentpost_tui.domain import strict
from agentpost_tui.domain.address import ADDRESS_KEYS
from agentpost_tui.domain.event import Event, Malformed

_KINDS: Final = {
    "subscribed": Kind.ACK,
    "ack": Kind.ACK,
    "connected": Kind.GREETING,
    "welcome": Kind.GREETING,
    "hello": Kind.GREETING,
}
_SHOWN: Final = 300
"""Characters of a frame that the connection log keeps."""
_EVERYDAY_DIGITS: Final = 400
"""Python refuses to read integers of more than some thousand digits; long ones stay text."""
_DEEP: Final = 64
"""Nesting is kept down to this depth where a frame is too deep for Python."""
_DEEP_CHARACTERS: Final = 2**18
"""A deep frame of more is not worth the time."""


class _Object(dict[str, Any]):
    """A JSON object that remembers whether a key stood in it twice."""

    doubled = False


def decode_odd(frame: bytes, arrived_at: float) -> Event | Ping | Other | Malformed:
    """Read a frame that is no usual event."""
    try:
        value = _read(frame.decode("utf-8"))
        return _sort(value, frame, arrived_at)
    except UnicodeDecodeError as error:
        return Malformed.of(f"not UTF-8 at byte {error.start}", frame, arrived_at)
    except RecursionError:
        return Malformed.of("nested too deeply", frame, arrived_at)
    except ValueError as error:
        return Malformed.of(str(error), frame, arrived_at)


def _read(text: str) -> Any:
    """The JSON value in `text`; only the keys of its objects are looked at closely.

    Raises:
        ValueError: when it is not JSON.
        RecursionError: when it is nested too deeply for Python.
    """
    try:
        return _loaded(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at {error.pos}") from error
    except RecursionError:
        if len(text) > _DEEP_CHARACTERS:
            raise
    try:
        return _loaded(_shallow(text.encode()).decode())
    except json.JSONDecodeError as error:  # at a place in the shallow text, which nobody knows
        raise ValueError(f"not JSON: {error.msg}") from error


def _loaded(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object, parse_int=_integer)


def _shallow(frame: bytes) -> bytes:
    """`frame` with null for whatever is nested too deeply: a row needs none of it."""
    kept, copied, depth = [], 0, 0
    for mark in strict.MARKS.finditer(frame):
        if mark[0] in (b"[", b"{"):
            depth += 1
            if depth == _DEEP:
                kept.append(frame[copied : mark.start()])
        elif mark[0] in (b"]", b"}"):
            if depth == _DEEP:
                kept.append(b"null")
                copied = mark.end()
            depth -= 1
    return b"".join((*kept, frame[copied:]))


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) != len(pairs):
        found.doubled = True
    return found


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _EVERYDAY_DIGITS else digits


def _sort(value: Any, frame: bytes, arrived_at: float) -> Event | Ping | Other:
    """Tell by `type` what a frame is (protocol.md, 1.4).

    Raises:
        ValueError: when it ought to be an event and cannot be one.
    """
    if not isinstance(value, _Object):
        return Other(Kind.ODDITY, _beginning(frame))
    if value.doubled:
        raise ValueError("a key stands twice in the wrapper")
    frame_type = value.get("type")
    if frame_type == "event":
        return _event(value.get("data"), frame, arrived_at)
    if frame_type == "ping":
        return Ping()
    if frame_type == "error":
        return Other(Kind.COMPLAINT, _complaint(value) or _beginning(frame))
    if _is_envelope(value):
        return _event(value, frame, arrived_at)
    kind = _KINDS.get(frame_type, Kind.ODDITY) if isinstance(frame_type, str) else Kind.ODDITY
    return Other(kind, _beginning(frame))


def _is_envelope(value: Mapping[str, Any]) -> bool:
    """True for an envelope that came without its wrapper."""
    event_type = value.get("type")
    return (
        isinstance(value.get("id"), str)
        and isinstance(event_type, str)
        and "." in event_type
        and isinstance(value.get("data"), dict)
    )


def _complaint(value: Mapping[str, Any]) -> str:
    error = value.get("error")
    inner = error.get("message") if isinstance(error, dict) else error
    for text in (value.get("message"), inner, value.get("detail")):
        if isinstance(text, str) and text.strip():
            return text[:_SHOWN]
    return ""


def _beginning(frame: bytes) -> str:
    return frame[: _SHOWN * 4].decode("utf-8", "replace")[:_SHOWN]


def _event(envelope: Any, frame: bytes, arrived_at: float) -> Event:
    """The row for an envelope of any shape.

    Raises:
        ValueError: when it is no object, or has no type.
    """
    if not isinstance(envelope, dict):
        raise ValueError("an event without an envelope")
    event_type = _text(envelope.get("type"))
    if not event_type:
        raise ValueError("an event without a type")
    fields = envelope.get("data")
    timestamp = envelope.get("timestamp")
    return event_of(
        Envelope(
            id=_text(envelope.get("id")) or _identity(event_type, timestamp, fields),
            type=event_type,
            data=_data(fields if isinstance(fields, dict) else {}),
            timestamp=_instant(timestamp) if isinstance(timestamp, str) else None,
            env_id=_text(envelope.get("env_id")),
        ),
        frame,
        arrived_at,
    )


def _instant(timestamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(timestamp)
    except ValueError:
        return None


def _identity(event_type: str, timestamp: Any, fields: Any) -> str:
    """A name for an event that has no id (connection.md, decision 12)."""
    said = json.dumps([event_type, timestamp, fields], sort_keys=True).encode()
    return f"no-id-{blake2b(said, digest_size=12).hexdigest()}"


def _data(fields: Mapping[str, Any]) -> Data:
    return Data(
        inbox_id=_text(fields.get("inbox_id")),
        from_address=_address(fields.get("from_address")),
        to_addresses=_addresses(fields.get("to_addresses")),
        subject=_text(fields.get("subject")),
        has_attachments=fields.get("has_attachments") is True,
        bounce_type=_text(fields.get("bounce_type")),
        bounced_recipients=_recipients(fields.get("bounced_recipients")),
        complained_recipients=_recipients(fields.get("complained_recipients")),
        delivered_recipients=_addresses(fields.get("delivered_recipients")),
        recipients=_addresses(fields.get("recipients")),
        complaint_type=_text(fields.get("complaint_type")),
        complaint_feedback_type=_text(fields.get("complaint_feedback_type")),
        reason=_text(fields.get("reason")),
        smtp_response=_text(fields.get("smtp_response")),
        domain=_text(fields.get("domain")),
        status=_text(fields.get("status")),
    )


def _text(value: Any) -> str:
    """A string as it is, a whole number as its digits, anything else as nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _address(value: Any) -> str:
    """The text of an address in any of its shapes (protocol.md, 1.6: "a trap")."""
    if isinstance(value, list):
        return _address(value[0]) if value and not isinstance(value[0], list) else ""
    if not isinstance(value, dict):
        return _text(value)
    email = next((text for key in ADDRESS_KEYS if (text := _text(value.get(key)))), "")
    name = _text(value.get("name"))
    return f"{name} <{email}>" if name and email else email or name


def _addresses(value: Any) -> tuple[str, ...]:
    return tuple(_address(one) for one in (value if isinstance(value, list) else [value]))


def _recipients(value: Any) -> tuple[Recipient, ...]:
    """Recipients from strings, objects, or one of either."""
    return tuple(
        Recipient(
            email_address=_address(one),
            diagnostic_code=_text(one.get("diagnostic_code")) if isinstance(one, dict) else "",
            status=_text(one.get("status")) if isinstance(one, dict) else "",
        )
        for one in (value if isinstance(value, list) else [value])
    )
