"""The fields of a payload that can be searched, wherever a server may have put them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
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
    data = envelope(event).get("data")
    return data if isinstance(data, dict) else {}


def senders(event: Event) -> list[str]:
    """Each sender as `Name <address>` and as bare address; else what the row knows."""
    return _addresses(event, _SENDERS) or _party(event, _is_received(event))


def recipients(event: Event) -> list[str]:
    """Each recipient, those of copies and of bounces included; else what the row knows."""
    is_sent = event.type.startswith("message.") and not _is_received(event)
    return _addresses(event, _RECIPIENTS) or _party(event, is_sent)


def body(event: Event) -> list[str]:
    """The mail's text: the extracted one, else the nearest thing to it."""
    found = (text for key in _TEXTS for text in _one(event, key) if text)
    return list(islice(found, 1))


def threads(event: Event) -> list[str]:
    return _one(event, "thread_id")


def messages(event: Event) -> list[str]:
    return _one(event, "message_id")


def ids(event: Event) -> list[str]:
    """Every id of the event: its own, the organization's, and all that its payload names."""
    found = [event.id, event.env_id, event.inbox_id]
    _collect_ids(envelope(event), found)
    return found


def at_path(event: Event, path: Iterable[str]) -> list[str]:
    """The texts at and below a path of keys. On a list, a number picks one element, and a name is
    looked up in each of them."""
    values: list[Any] = [payload(event)]
    for key in path:
        values = [found for value in values for found in _step(value, key)]
    return [text for value in values for text in _texts_below(value)]


def _addresses(event: Event, keys: Iterable[str]) -> list[str]:
    data = payload(event)
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


def _collect_ids(value: dict[str, Any], found: list[str]) -> None:
    for key, inner in value.items():
        if isinstance(inner, dict):
            _collect_ids(inner, found)
        elif isinstance(inner, list):
            for element in inner:
                if isinstance(element, dict):
                    _collect_ids(element, found)
        elif isinstance(inner, str) and (key == "id" or key.endswith("_id")):
            found.append(inner)


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
