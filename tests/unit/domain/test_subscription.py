from __future__ import annotations

import json

import pytest

from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_event


@pytest.mark.parametrize(
    ("subscription", "frame"),
    [
        (Subscription(), {"type": "subscribe"}),
        (
            Subscription(("message.received", "message.bounced")),
            {"type": "subscribe", "event_types": ["message.received", "message.bounced"]},
        ),
        (Subscription(inbox_id="inb_1"), {"type": "subscribe", "inbox_id": "inb_1"}),
        (
            Subscription(environment_ids=("env_1",)),
            {"type": "subscribe", "environment_ids": ["env_1"]},
        ),
        (Subscription(inbox_id=""), {"type": "subscribe"}),
    ],
)
def test_what_is_not_asked_for_is_left_out(
    subscription: Subscription, frame: dict[str, object]
) -> None:
    assert json.loads(subscription.frame()) == frame


@pytest.mark.parametrize(
    ("subscription", "admitted"),
    [
        (Subscription(), True),
        (Subscription(("message.received",)), True),
        (Subscription(("message.sent",)), False),
        (Subscription(("message.*",)), True),
        (Subscription(("message.sent", "mail.*")), True),
        (Subscription(inbox_id="inb_sales"), False),
        (Subscription(environment_ids=("env_stage",)), False),
        (Subscription(("message.received",), "inb_support", ("env_prod", "env_x")), True),
    ],
)
def test_an_event_is_outside_only_if_its_field_equals_none_of_the_asked(
    subscription: Subscription, admitted: bool
) -> None:
    assert subscription.admits(make_event()) is admitted


def test_a_field_that_the_event_lacks_is_never_judged() -> None:
    event = make_event(inbox_id="", env_id="")
    assert Subscription((), "inb_sales", ("env_stage",)).admits(event)


@pytest.mark.parametrize(
    ("one", "other", "covers"),
    [
        (Subscription(), Subscription(("a",)), True),
        (Subscription(("a",)), Subscription(), False),
        (Subscription(("a", "b")), Subscription(("b",)), True),
        (Subscription(("a",)), Subscription(("a", "b")), False),
        (Subscription(("a",), "inb_1"), Subscription(("a",), "inb_1", ("env_1",)), True),
        (Subscription(inbox_id="inb_1"), Subscription(inbox_id="inb_2"), False),
        (Subscription(inbox_id="inb_1"), Subscription(), False),
        (Subscription(environment_ids=("env_1",)), Subscription(environment_ids=("env_2",)), False),
    ],
)
def test_one_covers_another_if_it_asks_for_all_of_it(
    one: Subscription, other: Subscription, covers: bool
) -> None:
    assert one.covers(other) is covers
    assert one.covers(one)
