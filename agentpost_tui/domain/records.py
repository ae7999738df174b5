"""Records: one JSON object a line, the form in which events, gaps and states leave the program.

`tail`, recordings and exports write them, replay reads them back. Each line has a `schema`, and is
printable ASCII alone, so that it cannot steer a terminal (connection.md, 3.7).
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from math import floor
from typing import Any, Final, Self

from msgspec import MsgspecError, Struct, convert
from msgspec.json import Decoder, Encoder

from agentpost_tui.domain import strict
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverFact, Gap
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.domain.timestamp import seconds_of

EVENT: Final = "agentpost.event/1"
GAP: Final = "agentpost.gap/1"
STATE: Final = "agentpost.state/1"

LIVE: Final = "live"
"""The source of an event that came over the socket."""

FEW_BYTES: Final = 12
"""With so few bytes more than characters, and so few characters beyond ASCII, to stop at each is
quicker than to escape all there is."""

_WRAPPER: Final = b'{"type":"event","data":'
_ESCAPING: Final = "agentpost_tui.escaping"
"""The name of a handler of errors, for `str.encode`."""
_DELETE: Final = 0x7F
_decode: Final = Decoder().decode
_encode: Final = Encoder().encode


class RecordError(ValueError):
    """A line that is no record; the text says why."""


class EventRecord(Struct, frozen=True):
    """An event as it was recorded; its frame is read anew."""

    arrived_at: float
    frame: bytes
    source: str = LIVE

    @property
    def at(self) -> float:
        """When it happened, for us."""
        return self.arrived_at

    @property
    def over_at(self) -> float:
        """The same: it takes no time."""
        return self.arrived_at


class GapRecord(Struct, frozen=True):
    """A gap, and what was asked of the server when it opened; fields as those of `Gap`."""

    since: float
    until: float | None
    possible_until: float | None
    cause: str
    by_user: bool
    subscription: Subscription

    @classmethod
    def of(cls, gap: Gap, subscription: Subscription) -> Self:
        """The gap as it is now."""
        return cls(gap.since, gap.until, gap.possible_until, gap.cause, gap.by_user, subscription)

    def gap(self, before: int = 0) -> Gap:
        """The gap that was recorded, as a row before the event with that number."""
        ends = self.until, self.possible_until
        return Gap(self.since, self.cause, self.by_user, before, *ends)

    @property
    def at(self) -> float:
        """When it opened."""
        return self.since

    @property
    def is_certain(self) -> bool:
        """True when some part of it certainly had no cover."""
        return self.gap().is_certain

    @property
    def over_at(self) -> float:
        """When all of it was over; its beginning where that is not known."""
        return self.possible_until or self.until or self.since


class StateRecord(Struct, frozen=True):
    """A change of the connection's state."""

    at: float
    state: str
    cause: str
    attempt: int
    subscription: Subscription

    @property
    def over_at(self) -> float:
        """When it happened: it takes no time."""
        return self.at


Record = EventRecord | GapRecord | StateRecord
"""What is read back."""
Entry = Event | CoverFact | StateRecord
"""What is written down; in the order in which it happened."""


def event_line(event: Event, source: str = LIVE, mask: Callable[[bytes], bytes] = bytes) -> bytes:
    """The record of an event: its envelope as the server wrote it, in ASCII.

    `frame` holds the frame as text where the envelope alone would not give it back: with other keys
    in the wrapper, or malformed inside, when `event` is null and `malformed` says why.

    Args:
        mask: takes the key out of the frame; in what is made of it, escapes would make that slow.
    """
    frame = mask(event.frame)
    envelope = _plain_envelope(frame)
    told = b'"event":' + envelope if envelope else _odd_envelope(frame).encode()
    return b"%b%b}\n" % (_head(event.arrived_at, source), told)


def gap_line(gap: GapRecord) -> bytes:
    """The record of a gap; `to` is null while it is open."""
    return _line(
        {
            "schema": GAP,
            "from": iso(gap.since),
            "to": None if gap.until is None else iso(gap.until),
            "possible_to": None if gap.possible_until is None else iso(gap.possible_until),
            "seconds": None if gap.until is None else _seconds(gap.since, gap.until),
            "certainty": "certain" if gap.is_certain else "possible",
            "cause": gap.cause,
            "by_user": gap.by_user,
            "subscription": gap.subscription.asked,
        }
    )


def state_line(record: StateRecord) -> bytes:
    """The record of a change of state."""
    return _line(
        {
            "schema": STATE,
            "at": iso(record.at),
            "state": record.state,
            "cause": record.cause,
            "attempt": record.attempt,
            "subscription": record.subscription.asked,
        }
    )


def read_line(line: bytes) -> Record:
    """The record that a line holds.

    Raises:
        RecordError: when it is none, or of a schema that is not known here.
    """
    try:
        value = strict.read(line, as_written=True)
        read = _READERS.get(value.get("schema")) if isinstance(value, dict) else None
        if read is None:
            raise RecordError("it has no schema that is known here")
        return read(value)
    except strict.StrictError as error:
        raise RecordError(str(error)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"a field is missing or odd: {error}") from error


def iso(instant: float) -> str:
    """An instant in UTC, to the microsecond: `2026-11-24T14:30:02.318412Z`."""
    second = floor(instant)
    micros = round((instant - second) * 1e6)
    return f"{_iso_second(second)}.{micros:06d}Z" if micros < 1_000_000 else iso(float(second + 1))


@lru_cache(maxsize=100)
def _iso_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()[:-6]


def instant_of(text: str) -> float:
    """The instant that `iso` wrote.

    Raises:
        ValueError: when it is none, or too far away to be shown.
    """
    instant = seconds_of(datetime.fromisoformat(text))
    if instant is None:
        raise ValueError(f"too far away: {text}")
    return instant


@lru_cache(maxsize=10)
def _head(arrived_at: float, source: str) -> bytes:
    """How the line of an event begins; many arrive at once."""
    written = strict.quoted(source)
    return f'{{"schema":"{EVENT}","arrived_at":"{iso(arrived_at)}","source":{written},'.encode()


def _plain_envelope(frame: bytes) -> bytes:
    """The envelope of the usual frame, as written, in ASCII; empty where a careful look is needed.

    What comes back from decoding and encoding unchanged has no key twice, no odd number, no blanks
    and no control characters, so it can be passed on as it is.
    """
    if not frame.startswith(_WRAPPER) or _DELETE in frame:
        return b""
    envelope = frame[len(_WRAPPER) : -1]
    try:
        if strict.is_deep(envelope) or _encode(_decode(envelope)) != envelope:
            return b""
    except (MsgspecError, RecursionError):
        return b""
    text = envelope.decode()
    if len(envelope) - len(text) <= FEW_BYTES:
        return text.encode("ascii", _ESCAPING)
    # This escapes quotes and backslashes too, and they get their own back.
    escaped = json.dumps(text)[1:-1]
    return escaped.replace('\\"', '"').replace("\\\\", "\\").encode()


def _handle(error: UnicodeError) -> tuple[str, int]:
    """What stands in JSON for characters that have no place in ASCII, and where to go on."""
    assert isinstance(error, UnicodeEncodeError)
    return _escaped(error.object[error.start : error.end]), error.end


@lru_cache(maxsize=1_000)
def _escaped(characters: str) -> str:
    return json.dumps(characters)[1:-1]


codecs.register_error(_ESCAPING, _handle)


def _odd_envelope(frame: bytes) -> str:
    """`"event":…` for a frame of any other form, and the frame itself where that is not enough."""
    text = strict.quoted(frame.decode("utf-8", "replace"))
    try:
        value = strict.read(frame, as_written=True)
    except strict.StrictError as error:
        return f'"event":null,"malformed":{strict.quoted(str(error))},"frame":{text}'
    envelope = strict.unwrapped(value)
    line = f'"event":{strict.write(envelope)}'
    return line if value == {"type": "event", "data": envelope} else f'{line},"frame":{text}'


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, separators=(",", ":")).replace("\x7f", "\\u007f").encode() + b"\n"


def _seconds(since: float, until: float) -> float:
    """Between two instants as they are written, so that who reads them comes to the same."""
    return round(instant_of(iso(until)) - instant_of(iso(since)), 6)


def _optional_instant(text: str | None) -> float | None:
    return None if text is None else instant_of(text)


def _read_event(value: dict[str, Any]) -> EventRecord:
    frame = value.get("frame")
    if frame is None:
        frame = f'{{"type":"event","data":{strict.write(value["event"])}}}'
    encoded = convert(frame, str).encode(errors="replace")
    return EventRecord(instant_of(value["arrived_at"]), encoded, str(value["source"]))


def _read_gap(value: dict[str, Any]) -> GapRecord:
    return GapRecord(
        instant_of(value["from"]),
        _optional_instant(value["to"]),
        _optional_instant(value["possible_to"]),
        str(value["cause"]),
        value["by_user"] is True,
        Subscription.of(value["subscription"]),
    )


def _read_state(value: dict[str, Any]) -> StateRecord:
    return StateRecord(
        instant_of(value["at"]),
        str(value["state"]),
        str(value["cause"]),
        int(value["attempt"]),
        Subscription.of(value["subscription"]),
    )


_READERS: Final[dict[Any, Callable[[dict[str, Any]], Record]]] = {
    EVENT: _read_event,
    GAP: _read_gap,
    STATE: _read_state,
}
