"""Events and filters for the tests of the filter language."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from agentpost_tui.domain.event import ATTACHMENT, KNOWN_TYPES, LATE, MARKED, Event
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, FilterError, compile_filter

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=ZONE).timestamp()
NAMES = {"env_1": "production", "env_2": "staging", "inb_1": "support", "inb_2": "support-eu"}


def make_context(**changes: Any) -> FilterContext:
    given: dict[str, Any] = {"now": lambda: NOW, "zone": ZONE, "names": NAMES}
    return FilterContext(**(given | changes))


def make_event(type: str = "message.received", data: Any = None, **changes: Any) -> Event:
    """An event whose frame holds `data`, and whose row holds what `changes` says; that is in the
    frame too, as it always is."""
    row: dict[str, Any] = {
        "id": "evt_r1",
        "env_id": "env_1",
        "inbox_id": "inb_1",
        "who": "",
        "subject": "",
        "note": "",
        "happened_at": NOW,
        "arrived_at": NOW,
    } | changes
    envelope = {"id": row["id"], "type": type, "org_id": "org_k1", "data": data or {}}
    envelope["row"] = [row["who"], row["subject"], row["note"]]
    row.setdefault("frame", json.dumps({"type": "event", "data": envelope}).encode())
    return Event(type=type, **row)


def compiled(text: str, **changes: Any) -> Filter:
    return compile_filter(text, make_context(**changes))


def has_position_within(error: FilterError, text: str) -> bool:
    return 0 <= error.position <= len(text) and error.message != ""


def passes(text: str, event: Event, **changes: Any) -> bool:
    return compiled(text, **changes).matches(event)


_WORDS = st.sampled_from(["a", "b", "ab", "abc", "re:", "Straße", ""])

EVENTS = st.builds(
    make_event,
    type=st.sampled_from([*KNOWN_TYPES, "message.received.spam", "odd", ""]),
    data=st.dictionaries(
        st.sampled_from(["from_address", "to_addresses", "extracted_text", "thread_id", "a"]),
        st.one_of(_WORDS, st.lists(_WORDS, max_size=2), st.none(), st.booleans()),
    ),
    env_id=st.sampled_from(["env_1", "env_2", ""]),
    inbox_id=st.sampled_from(["inb_1", "inb_2", "inb_3", ""]),
    who=_WORDS,
    subject=_WORDS,
    happened_at=st.sampled_from([None, NOW, NOW - 700, NOW - 8000]),
    flags=st.sampled_from([0, ATTACHMENT, LATE, MARKED, LATE | MARKED]),
    copies=st.sampled_from([1, 2]),
)
"""Small events that many filters tell apart."""

_TERMS = st.sampled_from(
    [
        *("a", "ab", "abc", "b", "zz", "re:", '"a b"', "strasse", "/a/", "/^ab/"),
        *("type:received", "type:message.*", "type:*ed", "env:production", "env:env_"),
        *("env:stag", "inbox:support", "inbox:support-eu", "inbox:inb", 'inbox:"(no inbox)"'),
        *("from:a", "from:ab", "to:b", "who:a", "who:ab", "subject:ab", "subject:abc"),
        *("subject:/^a/", "text:a", "thread:a", "id:evt", "data.a:a", "data.a:true"),
        *("is:problem", "is:marked", "is:late", "is:duplicate", "has:attachment"),
        *("newer:10m", "older:2h", "after:14:30", "before:14:30"),
    ]
)

FILTERS = st.recursive(
    _TERMS,
    lambda inner: st.one_of(
        inner.map("-({})".format),
        inner.map("NOT ({})".format),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})"),
    ),
    max_leaves=6,
)
"""Texts of valid filters."""

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *'()-"/\\:* ',
            *("AND", "OR", "NOT", "type:", "from:", "frm:", "data.a:", "is:", "newer:"),
            *("a", "re:", "10m", "14:30", "\u00df", "\ud800", "\u3000", "\x1f", "marked"),
        ]
    )
).map("".join)
"""Texts that are made of what the grammar reacts to, mostly invalid."""
