"""Words, and fields that contain a text."""

from __future__ import annotations

import pytest

from agentpost_tui.domain.filter.compiled import Cost
from tests.unit.domain.filter.build import compiled, make_event, passes

DATA = {
    "message_id": "msg_1",
    "thread_id": "thr_1",
    "from_address": {"email": "jo@acme.example", "name": "Jo Fern"},
    "to_addresses": ["help@x.example", "sales@x.example"],
    "extracted_text": "Die Straße,\nplease. Order 12",
    "bounce_type": "Permanent",
    "bounced_recipients": [{"email_address": "gone@fern.example"}, {"code": 550}],
}
EVENT = make_event(data=DATA, subject="Re: Order Inquiry", who="jo@acme.example", note="550 full")


@pytest.mark.parametrize(
    "text",
    [
        *("order", "ORDER", "der inq", "strasse", "acme.example", "jo fern", "gone@", "full"),
        *("evt_r1", "msg_1", "thr_1", "env_1", "inb_1", "org_k1", "inquiry order"),
        *(
            '"order inquiry"',
            '"fern <jo"',
            "/^re: order/",
            "/inquiry$/",
            r"/order \d+/",
            "/straße/",
        ),
        *("from:acme", "from:FERN", "from:/^jo@acme/", "from:/example$/", 'from:"jo fern"'),
        *("to:help", "to:sales@", "to:gone", "to:/^sales/"),
        *("who:jo", "who:/^jo@/", "subject:inquiry", "subject:/^re:/", 'subject:"order inq"'),
        *("text:STRASSE", "text:order", "id:evt_", "id:org_k1", "id:msg_1", "thread:thr_1"),
        *("message:msg_", "thread:/^thr_1$/"),
        *("data.bounce_type:perm", "data.bounce_type:/^permanent$/", "data.thread_id:thr"),
        *("data.bounced_recipients.email_address:gone", "data.bounced_recipients.1.code:550"),
        *("data.bounced_recipients:550", "-from:help", "-to:acme", "-subject:please"),
    ],
)
def test_found(text: str) -> None:
    assert passes(text, EVENT)


@pytest.mark.parametrize(
    "text",
    [
        *("bounced", "permanent", '"inquiry order"', "order -inquiry", "/^order/", "/re:$/"),
        *("from:help", "from:inquiry", "to:acme", "to:/^ales/", "who:fern", "subject:please"),
        *("text:inquiry", "id:acme", "thread:msg", "message:thr", "data.bounce_type:soft"),
        *("data.Bounce_type:perm", "data.a.b:c", "data.thread_id:/^hr/", "-from:acme"),
    ],
)
def test_not_found(text: str) -> None:
    assert not passes(text, EVENT)


FIELDS = ["from", "to", "who", "subject", "text", "thread", "message", "data.a"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", ["a", "/^$/", "/x*/"])
def test_a_missing_field_matches_nothing_and_its_negation_matches(field: str, value: str) -> None:
    event = make_event(data={"from_address": "", "to_addresses": [], "a": None})
    assert not passes(f"{field}:{value}", event)
    assert passes(f"-{field}:{value}", event)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_does_not_find_what_only_another_field_holds(field: str) -> None:
    event = make_event("domain.verified", note="needle", id="evt_needle")
    assert passes("needle", event)
    assert not passes(f"{field}:needle", event)


def test_a_malformed_payload_is_searched_by_what_the_row_holds() -> None:
    frame = b'{"type":"event","data":{"subject":"Hello","from_address":"jo@x.example"'
    event = make_event(frame=frame, subject="Hello", who="jo@x.example")
    assert passes("hello jo@x", event)
    assert passes("from:jo", event)
    assert not passes("text:hello", event)
    assert not passes("data.a:hello", event)


def test_unpaired_surrogates_are_no_trouble() -> None:
    event = make_event(data={"extracted_text": "a\ud800b"}, subject="\udfff")
    assert passes("text:/a.b/", event)
    assert passes("b", event)
    assert passes("subject:\udfff", event)


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("who:a", Cost.COLUMN),
        ("a", Cost.HAYSTACK),
        ("from:a", Cost.PAYLOAD),
        ("data.a:a", Cost.PAYLOAD),
        ("/a/", Cost.PAYLOAD),
        ("who:/a/", Cost.PAYLOAD),
    ],
)
def test_costs(text: str, cost: Cost) -> None:
    assert compiled(text).cost is cost


def test_a_frame_is_not_opened_when_the_haystack_says_no() -> None:
    event = make_event(data=DATA, haystack="something else")
    assert not passes("from:acme", event)
    event.haystack = "acme"
    assert passes("from:acme", event)
