from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.envelope import Envelope, open_frame
from agentpost_tui.domain.event import CHANGED, KNOWN_TYPES, LATE, OUTSIDE, Event
from agentpost_tui.domain.names import Names
from agentpost_tui.ui.format import TimeMode, Times
from agentpost_tui.ui.headers import Setting, laid_out
from agentpost_tui.ui.outcome import MOST_RECIPIENTS
from agentpost_tui.ui.summary import event_headers
from tests.helpers.app import NAMES
from tests.helpers.build import START, make_event
from tests.helpers.hostile import PAYLOADS, UNSAFE

SETTING = Setting(Names(NAMES), Times(zone=UTC), START + 5)

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
KEYS = TEXT | st.sampled_from(
    [
        *("subject", "from_address", "to_addresses", "recipients", "bounced_recipients"),
        *("complained_recipients", "email_address", "status", "diagnostic_code"),
        *("bounce_type", "reason", "domain"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def told(event: Event, setting: Setting = SETTING) -> list[tuple[str, str]]:
    """Label and value of each header, of the event's own frame."""
    envelope = Envelope.model_validate(open_frame(event.frame))
    return [(header.label, header.value.text) for header in event_headers(event, envelope, setting)]


def mail(type_: str, data: dict[str, Any], **changes: Any) -> Event:
    """An event whose payload is `data` and nothing else."""
    frame = json.dumps({"type": "event", "data": {"id": "evt_1", "type": type_, "data": data}})
    row: dict[str, Any] = {"id": "evt_1", "inbox_id": "", "env_id": "", "who": "", "subject": ""}
    return make_event(type=type_, frame=frame.encode(), **{**row, **changes})


def test_a_received_mail_reads_like_headers() -> None:
    assert [label for label, _ in told(make_event())] == [
        *("From", "To", "Inbox", "Subject", "Attachments", "Message", "Event", "Happened")
    ]


def test_all_that_a_received_mail_may_say() -> None:
    said = dict(told(make_event(arrived_at=START + 0.2)))
    assert said["From"] == "mira@fern.example"
    assert said["To"] == "support-x7q2@mail.example"
    assert said["Inbox"] == "production / support   env_prod   inb_support"
    assert said["Attachments"] == "none"
    assert said["Message"].endswith("thread thr_1")
    assert said["Happened"] == "2026-11-24 08:46:40.000 UTC   arrived +0.2 s"


def test_a_thin_payload_leaves_out_what_it_does_not_have() -> None:
    assert [label for label, _ in told(mail("message.received", {}))] == ["Event", "Happened"]


def test_the_row_helps_where_the_payload_is_silent() -> None:
    said = dict(told(mail("message.sent", {}, who="a@b.example", subject="Hi", env_id="env_x")))
    assert (said["To"], said["Subject"], said["Environment"]) == ("a@b.example", "Hi", "env_x")


def test_an_id_without_a_name_is_told_once_and_whole() -> None:
    long_id = "inb_01K9M3F7T2QW8ZRB4XHN6PDC"
    said = dict(told(mail("message.sent", {"inbox_id": long_id}, env_id="env_prod")))
    assert said["Inbox"] == f"production / {long_id}   env_prod"


BOUNCED = {"email_address": "gone@fern.example", "diagnostic_code": "550 5.1.1 no such user"}


def test_a_bounce_comes_first_in_words() -> None:
    data = {"bounce_type": "Permanent", "bounced_recipients": [{**BOUNCED, "status": "5.1.1"}]}
    assert told(mail("message.bounced", data))[:3] == [
        ("Bounce", "✗ Permanent   550 5.1.1 no such user"),
        ("", "sending again will not help; no such mailbox"),
        ("To", "gone@fern.example"),
    ]


def test_a_bounce_of_several_says_what_happened_to_each() -> None:
    other = {"email_address": "full@elm.example", "status": "4.2.2", "action": "delayed"}
    data = {"bounce_type": "soft", "bounced_recipients": [BOUNCED, other]}
    assert told(mail("message.bounced", data))[2:4] == [
        ("To", "gone@fern.example   550 5.1.1 no such user   no such mailbox"),
        ("", "full@elm.example   4.2.2   delayed   mailbox full"),
    ]


def test_a_bounce_that_says_nothing() -> None:
    event = mail("message.bounced", {}, who="gone@fern.example")
    assert told(event)[:2] == [("Bounce", "✗ bounced"), ("To", "gone@fern.example")]


def test_very_many_recipients_are_counted() -> None:
    everybody = [f"{number}@fern.example" for number in range(MOST_RECIPIENTS + 1234)]
    said = told(mail("message.delivered", {"recipients": everybody}))
    assert said[MOST_RECIPIENTS + 1] == ("", "and 1,234 more")


@pytest.mark.parametrize(
    ("type_", "data", "said"),
    [
        (
            "message.complained",
            {"complained_recipients": ["a@b.example"], "complaint_feedback_type": "abuse"},
            [("Complaint", "! abuse   marked as spam"), ("By", "a@b.example")],
        ),
        (
            "message.complained",
            {"complained_recipients": [{"email_address": "a@b.example"}]},
            [("Complaint", "! marked as spam"), ("By", "a@b.example")],
        ),
        ("message.rejected", {"reason": "Bad content"}, [("Rejected", "⊘ Bad content")]),
        ("message.rejected", {}, [("Rejected", "⊘ no reason given")]),
        (
            "message.delivered",
            {"recipients": ["a@b.example"], "smtp_response": "250 ok"},
            [("Delivered", "✓ 250 ok"), ("To", "a@b.example")],
        ),
        (
            "domain.verified",
            {"domain": "mail.fern.example", "domain_id": "dom_1", "status": "verified"},
            [("Domain", "◆ mail.fern.example   dom_1"), ("Status", "verified")],
        ),
        (
            "message.sent",
            {"from_address": {"email": "a@b.example", "name": "Ada"}, "to_addresses": ["c@d.e"]},
            [("From", "Ada <a@b.example>"), ("To", "c@d.e")],
        ),
    ],
)
def test_what_each_type_says_first(
    type_: str, data: dict[str, Any], said: list[tuple[str, str]]
) -> None:
    assert told(mail(type_, data))[: len(said)] == said


def test_a_type_that_nobody_described_shows_its_fields() -> None:
    said = told(
        mail("message.flagged", {"severity": "high", "score": 1.5, "x": [1], "subject": "S"})
    )
    assert ("Subject", "S") in said
    assert said[-2:] == [("severity", "high"), ("score", "1.5")]


def test_times_that_differ() -> None:
    assert dict(told(make_event(arrived_at=START + 7800)))["Happened"].endswith("arrived +2 h 10 m")
    assert dict(told(make_event(arrived_at=START - 3)))["Happened"].endswith("arrived -3.0 s")
    assert dict(told(make_event(flags=LATE)))["Happened"].endswith("late")


def test_an_event_without_a_time_says_when_it_arrived() -> None:
    said = dict(told(make_event(happened_at=None)))
    assert said["Arrived"].startswith("2026-11-24 08:46:40.000 UTC   the event names no time")


def test_relative_times_stand_beside_the_date() -> None:
    setting = Setting(SETTING.names, Times(TimeMode.RELATIVE, UTC), START + 130)
    said = dict(told(make_event(), setting))["Happened"]
    assert said == "2026-11-24 08:46:40.000 UTC   2 m 10 s ago   arrived +0.0 s"


def test_what_is_odd_about_it_is_said() -> None:
    said = told(make_event(copies=2, flags=CHANGED | OUTSIDE))
    assert ("Copies", "duplicate ×2   changed: it came again with other bytes, see Frame") in said
    assert ("Note", "outside the subscription") in said
    assert ("Copies", "duplicate ×3") in told(make_event(copies=3))


def test_hidden_characters_are_counted_wherever_they_are() -> None:
    data = {"subject": "a\u200bb", "extracted_text": "c" + "\u00ad" * 12, "from_address": "x\u2060"}
    assert ("Beware", "hidden characters: 14   shown as ·") in told(mail("message.received", data))


def test_without_an_envelope_the_row_speaks() -> None:
    headers = event_headers(make_event(), None, SETTING)
    said = {header.label: header.value.text for header in headers}
    assert said["From"] == "mira@fern.example"
    assert said["Subject"] == "Invoice 2291 is wrong"


def test_a_huge_subject_is_cut() -> None:
    event = mail("message.received", {"subject": "x" * 10_000_000})
    subject = dict(told(event))["Subject"]
    assert 65_500 < len(subject) <= 65_536
    assert subject.endswith(" chars)")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("type_", [*KNOWN_TYPES, "message.flagged"])
def test_hostile_text_is_made_visible(type_: str, payload: str) -> None:
    recipient = {"email_address": payload, "status": payload, "diagnostic_code": payload}
    keys = ("subject", "message_id", "thread_id", "inbox_id", "from_address", "reason", "domain")
    keys += ("bounce_type", "bounce_sub_type", "complaint_type", "smtp_response", payload)
    data: dict[str, Any] = dict.fromkeys(keys, payload)
    for key in ("recipients", "bounced_recipients", "complained_recipients", "to_addresses"):
        data[key] = [recipient, payload]
    event = mail(type_, data, who=payload, subject=payload, env_id=payload, id=payload)
    envelope = Envelope.model_validate(open_frame(event.frame))
    for line in laid_out(event_headers(event, envelope, SETTING), 80):
        assert not UNSAFE.search(line.text)
        assert "\n" not in line.text


@given(st.sampled_from([*KNOWN_TYPES, "x.y"]), JSON, st.integers(4, 100))
def test_any_json_as_data_has_a_summary(type_: str, data: Any, width: int) -> None:
    frame = json.dumps({"type": "event", "data": {"id": 7, "type": type_, "data": data}}).encode()
    event = make_event(type=type_, frame=frame)
    envelope = Envelope.model_validate(open_frame(frame))
    for line in laid_out(event_headers(event, envelope, SETTING), width):
        assert not UNSAFE.search(line.text)
        assert line.cells <= width
