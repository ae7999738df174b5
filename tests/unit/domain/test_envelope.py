from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.envelope import (
    MOST_RECIPIENTS_READ,
    Bounced,
    Complained,
    Delivered,
    DomainVerified,
    Envelope,
    Payload,
    Recipient,
    Rejected,
    open_frame,
)
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.domain.strict import StrictError

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
KEYS = TEXT | st.sampled_from(
    [
        *("subject", "sender", "from_address", "to", "text", "type", "has_attachments"),
        *("recipients", "bounced_recipients", "complained_recipients", "bounce_type", "reason"),
        *("email_address", "email", "address", "name", "status", "diagnostic_code"),
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def opened(type_: str, data: Any) -> Envelope:
    frame = {"type": "event", "data": {"id": "evt_1", "type": type_, "data": data}}
    return Envelope.model_validate(open_frame(json.dumps(frame).encode()))


def payload(type_: str, **data: Any) -> Payload:
    return opened(type_, data).payload


@pytest.mark.parametrize("wrapped", [True, False])
def test_an_envelope_is_read_with_and_without_its_wrapper(wrapped: bool) -> None:
    envelope = {"id": "evt_1", "type": "message.sent", "data": {"n": 1.10}}
    frame = {"type": "event", "data": envelope} if wrapped else envelope
    assert open_frame(json.dumps(frame).encode()) == {**envelope, "data": {"n": "1.1"}}


@pytest.mark.parametrize(
    "frame", [b"[]", b"7", b"null", b'{"type":"event"}', b'{"type":"event","data":[]}']
)
def test_what_is_no_envelope_is_an_empty_one(frame: bytes) -> None:
    assert open_frame(frame) == {}


def test_what_is_malformed_inside_is_said() -> None:
    with pytest.raises(StrictError, match="twice"):
        open_frame(b'{"type":"event","data":{"id":1,"id":2}}')


@pytest.mark.parametrize(
    ("type_", "model"),
    [
        ("message.received", Payload),
        ("message.received.spam", Payload),
        ("message.sent", Payload),
        ("message.delivered", Delivered),
        ("message.bounced", Bounced),
        ("message.complained", Complained),
        ("message.rejected", Rejected),
        ("domain.verified", DomainVerified),
        ("", Payload),
    ],
)
def test_each_type_has_its_fields(type_: str, model: type[Payload]) -> None:
    assert type(payload(type_)) is model


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("a@b.example", ("a@b.example",)),
        (["a@b.example", "c@d.example"], ("a@b.example", "c@d.example")),
        ({"email": "a@b.example", "name": "Ada"}, ("Ada <a@b.example>",)),
        ([{"address": "a@b.example"}, None, True, ""], ("a@b.example",)),
        (None, ()),
        ({"x": 1}, ()),
    ],
)
def test_addresses_come_in_many_shapes(address: Any, shown: tuple[str, ...]) -> None:
    assert payload("message.received", from_address=address).sender == shown


def test_recipients_that_bounced() -> None:
    said = payload(
        "message.bounced",
        bounce_type="hard",
        bounced_recipients=[
            {"email_address": "a@b.example", "status": "5.1.1", "diagnostic_code": "550 no"},
            "c@d.example",
            {"action": "failed"},
            None,
        ],
    )
    assert isinstance(said, Bounced)
    assert said.bounce_type == "hard"
    assert said.recipients == (
        Recipient(address="a@b.example", status="5.1.1", diagnostic="550 no"),
        Recipient(address="c@d.example"),
        Recipient(action="failed"),
    )


def test_of_very_many_recipients_most_are_only_counted() -> None:
    everybody = [{"email": "a@b.example"}] * (MOST_RECIPIENTS_READ + 50)
    recipients = payload("message.bounced", bounced_recipients=everybody).recipients
    assert recipients[MOST_RECIPIENTS_READ - 1] == Recipient(address="a@b.example")
    assert recipients[MOST_RECIPIENTS_READ:] == (Recipient(),) * 50


@pytest.mark.parametrize("recipients", ["a@b.example", ["a@b.example"], {"email": "a@b.example"}])
def test_recipients_that_complained(recipients: Any) -> None:
    said = payload("message.complained", complained_recipients=recipients, complaint_type="abuse")
    assert isinstance(said, Complained)
    assert said.recipients == (Recipient(address="a@b.example"),)
    assert said.feedback_type == "abuse"


@pytest.mark.parametrize("value", [None, True, [], {}, ["x"]])
def test_a_value_of_a_wrong_type_counts_as_missing(value: Any) -> None:
    said = payload("message.received", subject=value, message_id=value, extracted_text=value)
    assert (said.subject, said.message_id, said.text) == ("", "", "")


def test_a_number_where_text_is_expected_is_shown_as_written() -> None:
    assert payload("message.received", subject=10**30).subject == str(10**30)


@pytest.mark.parametrize("value", ["yes", 1, None, []])
def test_a_flag_is_true_false_or_unknown(value: Any) -> None:
    assert payload("message.received", has_attachments=value).has_attachments is None
    assert payload("message.received", has_attachments=True).has_attachments is True


@given(st.sampled_from([*KNOWN_TYPES, "x.y"]), JSON)
def test_any_json_as_data_makes_a_payload(type_: str, data: Any) -> None:
    assert isinstance(opened(type_, data).payload, Payload)


@given(JSON)
def test_any_json_as_an_envelope_makes_one(value: Any) -> None:
    frame = json.dumps({"type": "event", "data": value}).encode()
    assert isinstance(Envelope.model_validate(open_frame(frame)).payload, Payload)
