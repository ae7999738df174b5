"""Events and frames for tests, each field changeable by name."""

from __future__ import annotations

import itertools
import json
from typing import Any

from agentpost_tui.domain.event import Event

START = 1_795_510_000.0
"""An instant that tests call now: 2026-11-24 08:46:40 UTC."""

_numbers = itertools.count(1)


def make_envelope(**changes: Any) -> dict[str, Any]:
    """A `message.received` as protocol.md, 1.6 has it; `data` is merged, None takes a field out."""
    number = next(_numbers)
    data = {
        "message_id": f"msg_{number}",
        "thread_id": "thr_1",
        "inbox_id": "inb_support",
        "from_address": "mira@fern.example",
        "to_addresses": ["support-x7q2@mail.example"],
        "subject": "Invoice 2291 is wrong",
        "extracted_text": "The total should be 84.10.",
        "has_attachments": False,
        "received_at": "2026-11-24T08:46:40.000Z",
    }
    data.update(changes.pop("data", {}))
    envelope: dict[str, Any] = {
        "id": f"evt_{number}",
        "type": "message.received",
        "timestamp": "2026-11-24T08:46:40.000Z",
        "org_id": "org_1",
        "env_id": "env_prod",
        "data": {key: value for key, value in data.items() if value is not None},
    }
    envelope.update(changes)
    return {key: value for key, value in envelope.items() if value is not None}


def make_frame(**changes: Any) -> bytes:
    """The frame of such an envelope, as the server sends it."""
    envelope = make_envelope(**changes)
    return json.dumps({"type": "event", "data": envelope}, separators=(",", ":")).encode()


def make_event(**changes: Any) -> Event:
    """An event with fields of a row given by name; the frame fits where `envelope` is given."""
    envelope = changes.pop("envelope", {})
    number = next(_numbers)
    row: dict[str, Any] = {
        "id": f"evt_e{number}",
        "type": "message.received",
        "env_id": "env_prod",
        "inbox_id": "inb_support",
        "who": "mira@fern.example",
        "subject": "Invoice 2291 is wrong",
        "note": "",
        "happened_at": START,
        "arrived_at": START,
    }
    row.update(changes)
    frame = make_frame(
        **{
            "id": row["id"],
            "type": row["type"],
            "env_id": row["env_id"],
            "data": {"inbox_id": row["inbox_id"], "subject": row["subject"]},
            **envelope,
        }
    )
    return Event(**{"frame": frame, **row})
