from __future__ import annotations

import json
from typing import Any

import pytest

from agentpost_tui.client.odd_frames import decode_odd
from agentpost_tui.client.shapes import Kind, Other
from agentpost_tui.domain.event import ATTACHMENT, Event, Malformed
from tests.helpers.build import make_envelope


def read(value: Any) -> Any:
    return decode_odd(json.dumps(value).encode(), 5.0)


def event(envelope: dict[str, Any]) -> Event:
    found = read({"type": "event", "data": envelope})
    assert isinstance(found, Event), found
    return found


def row(**data: Any) -> Event:
    return event({"id": "evt_1", "type": "message.bounced", "data": data})


@pytest.mark.parametrize("data", [None, [], "text", 7, {}])
def test_nothing_inside_data_is_required(data: Any) -> None:
    found = event({"id": "evt_1", "type": "message.received", "data": data})
    assert (found.who, found.subject, found.inbox_id, found.env_id) == ("", "", "", "")
    assert found.happened_at is None


@pytest.mark.parametrize("value", [None, True, 1.5, [], {}, [[]], [None], [{}], {"name": {}}])
def test_fields_of_the_wrong_type_are_as_if_missing(value: Any) -> None:
    names = (
        "inbox_id",
        "from_address",
        "to_addresses",
        "subject",
        "bounce_type",
        "bounced_recipients",
        "complained_recipients",
        "recipients",
        "reason",
        "domain",
        "status",
    )
    found = row(has_attachments="yes", **dict.fromkeys(names, value))
    assert (found.inbox_id, found.who, found.subject, found.note) == ("", "", "", "")
    assert found.flags == 0
    assert event({"id": "e", "type": "a.b", "timestamp": value, "env_id": value}).env_id == ""


def test_whole_numbers_where_text_is_expected_are_taken() -> None:
    found = event({"id": 7, "type": "a.b", "env_id": 3, "data": {"inbox_id": 9}})
    assert (found.id, found.env_id, found.inbox_id) == ("7", "3", "9")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("mira@fern.example", "mira@fern.example"),
        ({"email": "mira@fern.example"}, "mira@fern.example"),
        ({"address": "mira@fern.example", "name": ""}, "mira@fern.example"),
        ({"email_address": "m@x", "name": "Mira"}, "Mira <m@x>"),
        ({"name": "Mira"}, "Mira"),
        (["m@x", "n@x"], "m@x"),
        ([{"email": "m@x", "name": "Mira"}], "Mira <m@x>"),
        ([], ""),
        ({}, ""),
    ],
)
def test_an_address_comes_in_any_shape(address: Any, text: str) -> None:
    received = {"id": "e", "type": "message.received", "data": {"from_address": address}}
    assert event(received).who == text
    sent = {"id": "e", "type": "message.sent", "data": {"to_addresses": address}}
    assert event(sent).who == text
    assert row(complained_recipients=address).who == text


def test_recipients_may_be_strings_or_one_object() -> None:
    assert row(bounced_recipients=["gone@x"]).who == "gone@x"
    found = row(bounced_recipients={"email_address": "gone@x", "status": "5.1.1"})
    assert (found.who, found.note) == ("gone@x", "5.1.1")


def test_keys_may_stand_in_any_order_and_be_more() -> None:
    envelope = make_envelope(id="evt_1", data={"has_attachments": True})
    found = read({"seq": 4, "data": dict(reversed(envelope.items())), "type": "event"})
    assert (found.id, found.type, found.flags) == ("evt_1", "message.received", ATTACHMENT)
    assert found.happened_at == 1795510000.0


def test_a_bare_envelope_is_an_event() -> None:
    assert read(make_envelope(id="evt_1")).id == "evt_1"


@pytest.mark.parametrize(
    "change", [{"id": None}, {"id": 7}, {"type": "received"}, {"type": None}, {"data": "x"}]
)
def test_but_only_if_it_is_surely_one(change: dict[str, Any]) -> None:
    found = read({**make_envelope(), **change})
    assert isinstance(found, Other)
    assert found.kind is Kind.ODDITY


def test_without_an_id_the_content_is_the_identity() -> None:
    same = [event({"type": "a.b", "timestamp": "t", "data": {"x": 1, "y": 2}}).id]
    same.append(event({"id": None, "timestamp": "t", "type": "a.b", "data": {"y": 2, "x": 1}}).id)
    same.append(event({"id": "", "timestamp": "t", "type": "a.b", "data": {"y": 2, "x": 1}}).id)
    assert len(set(same)) == 1
    assert same[0].startswith("no-id-")
    others = [
        event({"type": "a.c", "timestamp": "t", "data": {"x": 1, "y": 2}}).id,
        event({"type": "a.b", "timestamp": "u", "data": {"x": 1, "y": 2}}).id,
        event({"type": "a.b", "timestamp": "t", "data": {"x": 1, "y": "2"}}).id,
    ]
    assert len({*same, *others}) == 4


@pytest.mark.parametrize(
    ("timestamp", "happened_at"),
    [
        ("2026-11-24T08:46:40.500Z", 1795510000.5),
        ("2026-11-24T09:46:40+01:00", 1795510000.0),
        ("2026-11-24 08:46:40", 1795510000.0),
        ("yesterday", None),
        ("", None),
        (1795510000, None),
        ("2026-11-24T08:46:60Z", None),
    ],
)
def test_a_time_that_cannot_be_read_is_none(timestamp: Any, happened_at: float | None) -> None:
    found = event({"id": "e", "type": "a.b", "timestamp": timestamp, "data": {}})
    assert found.happened_at == happened_at


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"type": "event"}, "an event without an envelope"),
        ({"type": "event", "data": None}, "an event without an envelope"),
        ({"type": "event", "data": [make_envelope()]}, "an event without an envelope"),
        ({"type": "event", "data": {}}, "an event without a type"),
        ({"type": "event", "data": {"id": "e", "type": ""}}, "an event without a type"),
    ],
)
def test_an_event_that_is_none_is_malformed(value: Any, reason: str) -> None:
    found = read(value)
    assert isinstance(found, Malformed)
    assert found.reason == reason


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"type": "subscribed", "event_types": []}, Kind.ACK),
        ({"type": "ack"}, Kind.ACK),
        ({"type": "connected"}, Kind.GREETING),
        ({"type": "welcome"}, Kind.GREETING),
        ({"type": "hello"}, Kind.GREETING),
        ({"type": "pong"}, Kind.ODDITY),
        ({"type": "Event", "data": {}}, Kind.ODDITY),
        ({"type": ["event"]}, Kind.ODDITY),
        ({}, Kind.ODDITY),
        ([], Kind.ODDITY),
        ("event", Kind.ODDITY),
        (7, Kind.ODDITY),
        (None, Kind.ODDITY),
    ],
)
def test_other_frames_keep_what_they_said(value: Any, kind: Kind) -> None:
    found = read(value)
    assert isinstance(found, Other)
    assert (found.kind, found.text) == (kind, json.dumps(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"message": "one", "error": "two"}, "one"),
        ({"error": "two", "detail": "three"}, "two"),
        ({"error": {"message": "three"}}, "three"),
        ({"message": 7, "error": {"code": 1}, "detail": "four"}, "four"),
        ({"message": " "}, '{"type": "error", "message": " "}'),
        ({"code": 5}, '{"type": "error", "code": 5}'),
    ],
)
def test_a_complaint_is_told_in_the_servers_words(value: dict[str, Any], text: str) -> None:
    found = read({"type": "error", **value})
    assert isinstance(found, Other)
    assert (found.kind, found.text) == (Kind.COMPLAINT, text)


def test_a_remark_is_kept_short() -> None:
    assert len(read({"type": "error", "message": "x" * 10_000}).text) == 300
    assert len(read(["é" * 10_000]).text) == 300
