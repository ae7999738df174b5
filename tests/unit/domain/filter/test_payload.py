"""What can be searched in a payload, wherever a server may have put it."""

from __future__ import annotations

from typing import Any

import pytest

from agentpost_tui.domain.filter import payload
from tests.unit.domain.filter.build import make_event


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"from_address": "jo@x"}, ["jo@x"]),
        ({"from_address": {"email": "jo@x", "name": "Jo"}}, ["Jo <jo@x>", "jo@x"]),
        ({"from": "Jo <jo@x>"}, ["Jo <jo@x>", "jo@x"]),
        ({"to_addresses": ["a@x"]}, []),
        ({"from_address": None}, []),
    ],
)
def test_senders(data: dict[str, Any], expected: list[str]) -> None:
    assert payload.senders(make_event("message.sent", data)) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"to_addresses": ["a@x", "b@x", "a@x"]}, ["a@x", "b@x"]),
        ({"to_addresses": [{"email": "a@x", "name": "A"}]}, ["A <a@x>", "a@x"]),
        ({"bounced_recipients": [{"email_address": "a@x", "status": "5.1.1"}]}, ["a@x"]),
        ({"complained_recipients": ["a@x"]}, ["a@x"]),
        ({"delivered_recipients": "a@x", "recipients": ["b@x"]}, ["b@x", "a@x"]),
        ({"to_addresses": ["a@x"], "cc_addresses": ["c@x"], "bcc": "d@x"}, ["a@x", "c@x", "d@x"]),
        ({"from_address": "jo@x"}, []),
    ],
)
def test_recipients(data: dict[str, Any], expected: list[str]) -> None:
    assert payload.recipients(make_event("message.bounced", data)) == expected


def test_a_malformed_payload_leaves_the_party_of_the_row() -> None:
    twice = b'{"type":"event","data":{"data":{"from_address":"x@x","from_address":"y@x"}}}'
    received = make_event("message.received", who="jo@x", frame=twice)
    assert (payload.senders(received), payload.recipients(received)) == (["jo@x"], [])
    sent = make_event("message.sent", who="jo@x", frame=twice)
    assert (payload.senders(sent), payload.recipients(sent)) == ([], ["jo@x"])
    domain = make_event("domain.verified", who="x.example", frame=twice)
    assert payload.senders(domain) == payload.recipients(domain) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"extracted_text": "new", "text_body": "new, old"}, ["new"]),
        ({"extracted_text": "", "text_body": "old"}, ["old"]),
        ({"extracted_text": None, "preview": "p"}, ["p"]),
        ({"html_body": "<p>"}, []),
    ],
)
def test_body(data: dict[str, Any], expected: list[str]) -> None:
    assert payload.body(make_event(data=data)) == expected


def test_ids_are_found_at_any_depth() -> None:
    data = {
        "message_id": "msg_1",
        "thread_id": None,
        "attachments": [{"id": "att_1"}, "x"],
        "a": {"b_id": "b_1"},
        "idea": "no",
    }
    event = make_event(data=data, env_id="env_x")
    assert set(payload.ids(event)) == {
        *("evt_r1", "env_x", "inb_1", "org_k1", "msg_1", "att_1", "b_1"),
    }
    assert payload.messages(event) == ["msg_1"]
    assert payload.threads(event) == []


def test_ids_of_a_malformed_frame_are_those_of_the_row() -> None:
    assert payload.ids(make_event(frame=b"{")) == ["evt_r1", "env_1", "inb_1"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", ["x"]),
        ("list.b", ["y", "z"]),
        ("list.1.b", ["z"]),
        ("list.7.b", []),
        ("list.99999999999.b", []),
        ("list", ["y", "z", "1"]),
        ("number", ["1.5"]),
        ("true", ["true"]),
        ("null", []),
        ("huge", ["1" * 401]),
        ("missing", []),
        ("a.b", []),
        ("", []),
    ],
)
def test_paths(path: str, expected: list[str]) -> None:
    frame = (
        b'{"type":"event","data":{"data":{"a":"x","list":[{"b":"y"},{"b":"z"},1],"number":1.5,'
        b'"true":true,"null":null,"huge":' + b"1" * 401 + b"}}}"
    )
    assert payload.at_path(make_event(frame=frame), path.split(".")) == expected


@pytest.mark.parametrize("frame", [b"", b"[]", b"3", b'{"type":"event","data":[]}', b"\xff"])
def test_odd_frames_have_an_empty_payload(frame: bytes) -> None:
    assert payload.payload(make_event(frame=frame)) == {}


def test_an_envelope_is_read_once_for_several_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    event, reads = make_event(data={"thread_id": "thr_1"}), []

    def read(frame: bytes, *, at_once: bool) -> dict[str, Any]:
        reads.append(frame)
        return {}

    monkeypatch.setattr(payload.strict, "read", read)
    payload.threads(event), payload.body(event)
    assert len(reads) == 1
