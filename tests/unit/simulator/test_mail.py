from __future__ import annotations

import pytest

from agentpost_tui.simulator import mail
from agentpost_tui.simulator.cast import ORG_ID, PRODUCTION, QA, SUPPORT, Inbox, Person
from agentpost_tui.simulator.mail import Outgoing, Shape, Thread

_AT = 1_795_511_742.318
_MIRA = Person("Mira Fern", "mira@fern.example")
_THREAD = Thread("thr_1", SUPPORT, _MIRA)
_ANSWER = Outgoing("msg_2", _THREAD, "Re: Invoice 2291 is wrong")
_CAUSE = ("General", "5.1.1", "smtp; 550 5.1.1 no such user here")


def test_an_envelope_has_the_six_documented_fields() -> None:
    envelope = mail.received(_THREAD, "msg_1", "Invoice", "84.10").envelope("evt_1", _AT)
    assert list(envelope) == ["id", "type", "timestamp", "org_id", "env_id", "data"]
    assert envelope["timestamp"] == "2026-11-24T09:15:42.318Z"
    assert (envelope["org_id"], envelope["env_id"]) == (ORG_ID, PRODUCTION.id)


def test_received_has_exactly_its_nine_fields() -> None:
    draft = mail.received(_THREAD, "msg_1", "Invoice 2291 is wrong", "84.10", attachments=True)
    assert draft.envelope("evt_1", _AT)["data"] == {
        "message_id": "msg_1",
        "thread_id": "thr_1",
        "inbox_id": SUPPORT.id,
        "from_address": "mira@fern.example",
        "to_addresses": ["support@lumen.example"],
        "subject": "Invoice 2291 is wrong",
        "extracted_text": "84.10",
        "has_attachments": True,
        "received_at": "2026-11-24T09:15:42.318Z",
    }


def test_times_have_milliseconds_and_a_z_even_when_they_are_whole() -> None:
    assert mail.iso(0.0) == "1970-01-01T00:00:00.000Z"


def test_sent_and_delivered_tell_of_one_message() -> None:
    sent = mail.sent(_ANSWER, Shape.FULL).data
    delivered = mail.delivered(_ANSWER, Shape.FULL).data
    assert sent["to_addresses"] == delivered["recipients"] == ["mira@fern.example"]
    assert sent["message_id"] == delivered["message_id"] == "msg_2"


@pytest.mark.parametrize(
    ("inbox", "permanent", "expected"),
    [
        (SUPPORT, True, "Permanent"),
        (SUPPORT, False, "Transient"),
        (QA, True, "hard"),
        (QA, False, "soft"),
    ],
)
def test_bounces_use_both_vocabularies(inbox: Inbox, permanent: bool, expected: str) -> None:
    message = Outgoing("msg_3", Thread("thr_2", inbox, _MIRA), "Hello")
    data = mail.bounced(message, Shape.FULL, permanent=permanent, cause=_CAUSE).data
    assert data["bounce_type"] == expected
    assert data["bounced_recipients"] == [
        {
            "email_address": "mira@fern.example",
            "action": "failed",
            "status": "5.1.1",
            "diagnostic_code": "smtp; 550 5.1.1 no such user here",
        }
    ]


def test_thin_events_say_only_what_is_confirmed() -> None:
    drafts = [
        mail.sent(_ANSWER, Shape.THIN),
        mail.delivered(_ANSWER, Shape.THIN),
        mail.bounced(_ANSWER, Shape.THIN, permanent=True, cause=_CAUSE),
        mail.complained(_ANSWER, Shape.THIN),
        mail.rejected(_ANSWER, Shape.THIN, "Bad content"),
        mail.domain_verified(PRODUCTION, "dom_1", "mail.lumen.example"),
    ]
    assert [sorted(draft.data) for draft in drafts] == [
        ["to_addresses"],
        ["message_id"],
        ["bounce_type", "bounced_recipients"],
        ["complained_recipients"],
        ["reason"],
        ["domain", "domain_id", "status"],
    ]


def test_addresses_may_be_objects() -> None:
    expected = {"email": "mira@fern.example", "name": "Mira Fern"}
    assert mail.sent(_ANSWER, Shape.OBJECTS).data["to_addresses"] == [expected]
    assert mail.complained(_ANSWER, Shape.OBJECTS).data["complained_recipients"] == [
        {"email_address": "mira@fern.example"}
    ]
