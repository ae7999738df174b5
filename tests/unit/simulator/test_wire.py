from __future__ import annotations

import json
from typing import Any

import pytest

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import wire
from tests.helpers.build import make_envelope

_ALL = Subscription(("message.received", "message.sent"), "inb_support", ("env_prod", "env_test"))


@pytest.mark.parametrize(
    "frame",
    [b"", b"hello", b"\xff", b"[]", b"7", b"null", b"{}", b'{"type":7}', b'{"type":"subscribe"'],
)
def test_what_is_no_message_is_not_understood(frame: bytes) -> None:
    with pytest.raises(wire.NotUnderstood):
        wire.read(frame)


@pytest.mark.parametrize("subscription", [Subscription(), _ALL, Subscription(inbox_id="inb_1")])
def test_a_subscription_is_read_as_it_was_written(subscription: Subscription) -> None:
    message = wire.read(subscription.frame().encode())
    assert wire.read_subscription(message) == subscription


def test_null_means_everything() -> None:
    message = {"type": "subscribe", "event_types": None, "inbox_id": None, "environment_ids": None}
    assert wire.read_subscription(message) == Subscription()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_types", []),
        ("event_types", "message.received"),
        ("event_types", [7]),
        ("inbox_id", ""),
        ("inbox_id", ["inb_1"]),
        ("environment_ids", []),
        ("environment_ids", {"env_1": True}),
    ],
)
def test_a_field_of_the_wrong_form_is_named(field: str, value: object) -> None:
    with pytest.raises(wire.NotUnderstood, match=field):
        wire.read_subscription({"type": "subscribe", field: value})


@pytest.mark.parametrize(
    ("changes", "admitted"),
    [
        ({}, True),
        ({"env_id": "env_test"}, True),
        ({"type": "message.sent"}, True),
        ({"type": "message.bounced"}, False),
        ({"env_id": "env_other"}, False),
        ({"env_id": None}, False),
        ({"data": {"inbox_id": "inb_other"}}, False),
        ({"data": {"inbox_id": None}}, False),
    ],
)
def test_an_event_must_be_asked_for_in_every_dimension(
    changes: dict[str, Any], admitted: bool
) -> None:
    assert wire.admits(_ALL, make_envelope(**changes)) is admitted


def test_a_dimension_that_is_left_out_admits_all() -> None:
    assert wire.admits(Subscription(), {})
    assert wire.admits(Subscription(), {"data": None})
    assert wire.admits(Subscription(("message.received",)), make_envelope(env_id=None))


def test_values_are_compared_as_they_are() -> None:
    assert not wire.admits(Subscription(("message.*",)), make_envelope())


def test_an_event_travels_in_a_wrapper() -> None:
    frame = wire.event_frame({"id": "evt_1", "data": {"subject": "Größe \x1b"}})
    assert json.loads(frame[2:]) == {
        "type": "event",
        "data": {"id": "evt_1", "data": {"subject": "Größe \x1b"}},
    }


def test_an_acknowledgement_repeats_the_subscription() -> None:
    acknowledgement = wire.acknowledgement(Subscription(("message.sent",)))
    assert acknowledgement == {"type": "subscribed", "event_types": ["message.sent"]}
