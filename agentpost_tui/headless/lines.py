"""How what a feed brings is written: as records of JSON, or as text for people and `cut`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from msgspec.structs import replace

from agentpost_tui.client.intake import Item, record_of
from agentpost_tui.client.notices import Status
from agentpost_tui.clock import wall_offset
from agentpost_tui.domain import records, strict
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from agentpost_tui.text import clean

Writer = Callable[[Item], bytes]
"""Gives the line of an item, its newline included."""

_MISSING: Final = object()


class JsonLines:
    """One JSON object a line; with `fields`, only those of each event.

    Args:
        subscription: what is asked for until a state says otherwise.
    """

    def __init__(
        self, redactor: Redactor, subscription: Subscription, fields: Sequence[str] = ()
    ) -> None:
        self._redactor = redactor
        self._subscription = subscription
        self._fields = fields

    def __call__(self, item: Item) -> bytes:
        mask = self._redactor.data
        match _on_the_wall(item):
            case Event() as event if self._fields:
                return mask(_fields_line(event, self._fields))
            case Event() as event:
                return records.event_line(event, mask=mask)
            case Gap() as gap:
                return mask(records.gap_line(GapRecord.of(gap, self._subscription)))
            case Status() as status:
                self._subscription = status.subscription
                return mask(records.state_line(record_of(status)))


class TextLines:
    """One line of columns parted by tabs; what is no event begins with `#`."""

    def __init__(
        self, redactor: Redactor, names: Mapping[str, str], zone: tzinfo, fields: Sequence[str] = ()
    ) -> None:
        self._redactor = redactor
        self._names = names
        self._zone = zone
        self._fields = fields

    def __call__(self, item: Item) -> bytes:
        match _on_the_wall(item):
            case Event() as event:
                values = self._chosen(event) if self._fields else self._usual(event)
                return self._joined(values)
            case Gap() as gap:
                return self._joined([f"# {self._gap(gap)}"])
            case Status() as status:
                said = " ".join((status.state.value, status.cause)).rstrip()
                return self._joined([f"# {self._time(status.since)} {said}"])

    def _usual(self, event: Event) -> list[str]:
        return [
            self._time(event.at),
            event.type.removeprefix("message."),
            self._names.get(event.env_id, event.env_id),
            self._names.get(event.inbox_id, event.inbox_id),
            event.who,
            event.subject,
            event.note,
        ]

    def _chosen(self, event: Event) -> list[str]:
        return [
            value if isinstance(value, str) else strict.write(value)
            for value in _values(event, self._fields).values()
        ]

    def _gap(self, gap: Gap) -> str:
        until = "now" if gap.until is None else self._time(gap.until)
        cause = "by you" if gap.by_user else gap.cause
        if gap.is_certain:
            return f"no cover {self._time(gap.since)} – {until}: {cause}"
        possible = self._time(gap.possible_until or gap.since)
        return f"possibly no cover {self._time(gap.since)} – {possible}: {cause}"

    def _time(self, instant: float) -> str:
        at = datetime.fromtimestamp(instant, self._zone)
        return at.isoformat(sep=" ", timespec="milliseconds")[:23]

    def _joined(self, values: Sequence[str]) -> bytes:
        cleaned = (clean(self._redactor.text(value)) for value in values)
        return ("\t".join(cleaned) + "\n").encode("utf-8", "replace")


def _on_the_wall(item: Item) -> Item:
    """The item with our own instants by the computer's clock, as the screen shows them too."""
    offset = wall_offset()
    if not offset:
        return item
    match item:
        case Event():
            return replace(item, arrived_at=item.arrived_at + offset)
        case Gap():
            ends = (item.until, item.possible_until)
            until, possible_until = (None if end is None else end + offset for end in ends)
            since = item.since + offset
            return replace(item, since=since, until=until, possible_until=possible_until)
        case Status():
            return replace(item, since=item.since + offset)


def _fields_line(event: Event, fields: Sequence[str]) -> bytes:
    chosen = {"schema": records.EVENT, **_values(event, fields)}
    return strict.write(chosen).encode() + b"\n"


def _values(event: Event, fields: Sequence[str]) -> dict[str, Any]:
    """Each field by its path in the envelope; null where there is none."""
    try:
        envelope = strict.unwrapped(strict.read(event.frame, as_written=True))
    except strict.StrictError:
        envelope = {}
    return {field: _value(event, envelope, field) for field in fields}


def _value(event: Event, envelope: Any, field: str) -> Any:
    if field == "arrived_at":
        return records.iso(event.arrived_at)
    value = envelope
    for key in field.split("."):
        value = value.get(key, _MISSING) if isinstance(value, dict) else _MISSING
    return None if value is _MISSING else value
