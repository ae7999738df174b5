"""The fields of a payload that can be searched, wherever a server may have put them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from agentpost_tui.domain import strict
from agentpost_tui.domain.address import address_pairs, display
from agentpost_tui.domain.event import Event

# Documented names first, then the likely ones of protocol.md, 1.6 and 1.11.
_SENDERS = ("from_address", "from", "sender")
_RECIPIENTS = (
    *("to_addresses", "to", "cc_addresses", "cc", "bcc_addresses", "bcc"),
    *("recipients", "delivered_recipients", "bounced_recipients"),
    *("complained_recipients", "rejected_recipients"),
)
_TEXTS = ("extracted_text", "text_body", "text", "preview")


@lru_cache(maxsize=1)
def envelope(event: Event) -> dict[str, Any]:
    """The envelope; empty when it is malformed inside. The last one stays at hand, since several
    terms of one filter ask for it in a row."""
    try:
        return event.envelope()
    except strict.StrictError:
        return {}


def payload(event: Event) -> dict[str, Any]:
    """`data` of the envelope; empty when there is none."""
    return _data(envelope(event))


def senders(event: Event) -> list[str]:
    """Each sender as `Name <address>` and as bare address; else what the row knows."""
    return _senders(event, payload(event))


def recipients(event: Event) -> list[str]:
    """Each recipient, those of copies and of bounces included; else what the row knows."""
    return _recipients(event, payload(event))


def body(event: Event) -> list[str]:
    """The mail's text: the extracted one, else the nearest thing to it."""
    return _body(payload(event))


def threads(event: Event) -> list[str]:
    return _one(event, "thread_id")


def messages(event: Event) -> list[str]:
    return _one(event, "message_id")


def ids(event: Event) -> list[str]:
    """Every id of the event: its own, the organization's, and all that its payload names."""
    found = [event.id, event.env_id, event.inbox_id]
    collect_ids(envelope(event), found)
    return found


def searched(event: Event, envelope: dict[str, Any], ids: Sequence[str] | None = None) -> list[str]:
    """All that a word is looked for in: what the row says, and what its envelope holds; `ids` if
    the caller has collected them already."""
    data = _data(envelope)
    found = [event.subject, event.who, event.note]
    found += _senders(event, data)
    found += _recipients(event, data)
    found += event.id, event.env_id, event.inbox_id
    if ids is None:
        collect_ids(envelope, found)
    else:
        found += ids
    found += _body(data)
    return found


def at_path(event: Event, path: Iterable[str]) -> list[str]:
    """The texts at and below a path of keys. On a list, a number picks one element, and a name is
    looked up in each of them."""
    values: list[Any] = [payload(event)]
    for key in path:
        values = [found for value in values for found in _step(value, key)]
    return [text for value in values for text in _texts_below(value)]


def _data(envelope: dict[str, Any]) -> dict[str, Any]:
    data = envelope.get("data")
    return data if isinstance(data, dict) else {}


def _senders(event: Event, data: dict[str, Any]) -> list[str]:
    return _addresses(data, _SENDERS) or _party(event, _is_received(event))


def _recipients(event: Event, data: dict[str, Any]) -> list[str]:
    is_sent = event.type.startswith("message.") and not _is_received(event)
    return _addresses(data, _RECIPIENTS) or _party(event, is_sent)


def _body(data: dict[str, Any]) -> list[str]:
    for key in _TEXTS:
        text = data.get(key)
        if isinstance(text, str) and text:
            return [text]
    return []


def _addresses(data: dict[str, Any], keys: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for key in keys:
        if key in data:
            for name, address in address_pairs(data[key]):
                found[display(name, address)] = None
                found[address] = None
    return [text for text in found if text]


def _party(event: Event, is_meant: bool) -> list[str]:
    return [event.who] if is_meant and event.who else []


def _is_received(event: Event) -> bool:
    return event.type.startswith("message.received")


def _one(event: Event, key: str) -> list[str]:
    value = payload(event).get(key)
    return [value] if isinstance(value, str) else []


def collect_ids(value: dict[str, Any], found: list[str]) -> int:
    """Add every id in an object to `found`; gives the number of keys that it has at every depth,
    those in lists within lists excepted."""
    keys = len(value)
    for key, inner in value.items():
        if isinstance(inner, str):
            if key[-2:] == "id" and (key[-3:-2] == "_" or key == "id"):
                found.append(inner)
        elif isinstance(inner, dict):
            keys += collect_ids(inner, found)
        elif isinstance(inner, list):
            for element in inner:
                if isinstance(element, dict):
                    keys += collect_ids(element, found)
    return keys


def _step(value: object, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        if key in value:
            yield value[key]
    elif isinstance(value, list):
        if key.isascii() and key.isdecimal() and len(key) < 9:
            yield from value[int(key) :][:1]
        else:
            for element in value:
                if isinstance(element, dict):
                    yield from _step(element, key)


def _texts_below(value: object) -> Iterator[str]:
    """Every text, number and truth value in `value`; nested no deeper than strict.MAX_DEPTH."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts_below(inner)
    elif value is not None:
        yield json.dumps(value)
