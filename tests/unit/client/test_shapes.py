from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from agentpost_tui.client.shapes import Data, Envelope, Mailbox, Recipient, event_of
from agentpost_tui.domain.event import ATTACHMENT, Event


def row(event_type: str, data: Data, timestamp: datetime | None = None) -> Event:
    return event_of(Envelope("evt_1", event_type, data, timestamp, "env_1"), b"{}", 5.0)


def test_a_received_mail_is_told_by_its_sender_and_needs_no_note() -> None:
    data = Data(
        inbox_id="inb_1",
        from_address="mira@fern.example",
        to_addresses=("us@mail.example",),
        subject="Hello",
        has_attachments=True,
        status="stored",
    )
    event = row("message.received", data)
    assert (event.id, event.type, event.env_id, event.inbox_id) == (
        "evt_1",
        "message.received",
        "env_1",
        "inb_1",
    )
    assert (event.who, event.subject, event.note) == ("mira@fern.example", "Hello", "")
    assert event.flags == ATTACHMENT
    assert (event.arrived_at, event.frame, event.seq, event.copies) == (5.0, b"{}", -1, 1)


@pytest.mark.parametrize(
    ("event_type", "data", "who"),
    [
        ("message.received", Data(from_address=Mailbox(address="a@x", name="A")), "A <a@x>"),
        ("message.received.spam", Data(from_address="a@x", to_addresses=("b@x",)), "a@x"),
        ("message.sent", Data(from_address="a@x", to_addresses=("b@x", "c@x")), "b@x"),
        ("message.sent", Data(from_address="a@x"), "a@x"),
        ("message.delivered", Data(recipients=("b@x",)), "b@x"),
        ("message.delivered", Data(delivered_recipients=("c@x",), to_addresses=("b@x",)), "c@x"),
        (
            "message.bounced",
            Data(to_addresses=("b@x",), bounced_recipients=(Recipient("gone@x"),)),
            "gone@x",
        ),
        ("message.bounced", Data(to_addresses=("b@x",), bounced_recipients=(Recipient(),)), "b@x"),
        ("message.sent", Data(to_addresses=(Mailbox(email="b@x", name="Bo"), "c@x")), "Bo <b@x>"),
        ("message.sent", Data(from_address="a@x", to_addresses=(Mailbox(name=None),)), "a@x"),
        ("message.complained", Data(complained_recipients=("d@x",)), "d@x"),
        ("message.complained", Data(complained_recipients=(Recipient("d@x"),)), "d@x"),
        ("message.rejected", Data(), ""),
        ("domain.verified", Data(domain="mail.example"), "mail.example"),
    ],
)
def test_the_other_party_of_any_other_event(event_type: str, data: Data, who: str) -> None:
    assert row(event_type, data).who == who


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (
            Data(
                bounce_type="Permanent",
                bounced_recipients=(
                    Recipient("x", diagnostic_code="550 5.1.1 no such user", status="5.1.1"),
                ),
            ),
            "Permanent  550 5.1.1 no such user",
        ),
        (
            Data(
                bounce_type="soft",
                bounced_recipients=(Recipient("x", diagnostic_code=None, status="4.2.2"),),
            ),
            "soft  4.2.2",
        ),
        (Data(bounce_type="hard"), "hard"),
        (Data(complaint_feedback_type="abuse"), "abuse"),
        (Data(complaint_type="virus"), "virus"),
        (Data(reason="Bad content"), "Bad content"),
        (Data(smtp_response="250 ok"), "250 ok"),
        (Data(domain="mail.example", status="verified"), "verified"),
        (Data(bounce_type=None, reason=None), ""),
    ],
)
def test_the_note_says_what_went_wrong_or_was_proven(data: Data, note: str) -> None:
    assert row("message.bounced", data).note == note


def test_the_time_is_in_seconds_and_without_a_zone_it_is_utc() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    elsewhere = noon.astimezone(timezone(timedelta(hours=5)))
    naive = noon.replace(tzinfo=None)
    stamps = [row("message.sent", Data(), at).happened_at for at in (noon, elsewhere, naive)]
    assert stamps == [noon.timestamp()] * 3
    assert row("message.sent", Data()).happened_at is None
    assert row("message.sent", Data(), datetime.min).happened_at is None  # noqa: DTZ901


def test_what_repeats_in_every_row_is_kept_once() -> None:
    first = row("message.sent", Data(inbox_id="".join(("inb_", "1"))))
    second = row("".join(("message.", "sent")), Data(inbox_id="".join(("inb_", "1"))))
    assert first.type is second.type
    assert first.inbox_id is second.inbox_id
