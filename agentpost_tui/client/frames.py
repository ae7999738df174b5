"""One frame, read: the hot path. Nothing that a stranger sends makes it raise.

The usual event frame, `{"type":"event","data":{envelope}}`, is decoded once, into structs that
hold only what a row shows; the rest is skipped unbuilt. A frame of any other shape goes to
`odd_frames`, which is slower and forgiving.
"""

from __future__ import annotations

from typing import Final

from msgspec import MsgspecError
from msgspec.json import Decoder

from agentpost_tui.client.odd_frames import decode_odd
from agentpost_tui.client.shapes import Envelope, Other, Ping, event_of
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.subscription import Subscription

_COMPACT: Final = b'{"type":"event","data":'
_SPACED: Final = b'{"type": "event", "data": '
_BRACE: Final = ord("}")
_envelope: Final = Decoder(Envelope).decode


def decode(frame: bytes, arrived_at: float) -> Event | Ping | Other | Malformed:
    """Read a frame that arrived at `arrived_at`, in seconds of the one clock."""
    skip = len(_COMPACT) if frame.startswith(_COMPACT) else 0
    if not skip and frame.startswith(_SPACED):
        skip = len(_SPACED)
    if skip and frame[-1] == _BRACE:
        # Between this beginning and the last brace lies one JSON value only if `data` is the
        # wrapper's last key; so no key stands in the wrapper twice (connection.md, decision 14).
        try:
            if not frame.isascii():
                frame.decode()  # the decoder does not look into strings that it skips
            envelope = _envelope(frame[skip:-1])
        except (MsgspecError, UnicodeDecodeError, RecursionError):
            return decode_odd(frame, arrived_at)
        if envelope.id and envelope.type:
            return event_of(envelope, frame, arrived_at)
    return decode_odd(frame, arrived_at)


def admitted(frame: bytes, arrived_at: float, subscription: Subscription) -> Event | None:
    """The event in a frame of the past, if it is one that the subscription asks for."""
    event = decode(frame, arrived_at)
    return event if isinstance(event, Event) and subscription.admits(event) else None
