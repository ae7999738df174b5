from __future__ import annotations

import pytest

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import conversation
from agentpost_tui.simulator.office import Office
from agentpost_tui.simulator.options import Options, SecondSubscribe
from agentpost_tui.simulator.scenario import Scenario
from tests.helpers.fake_link import FakeLink

_FIRST, _SECOND = Subscription(inbox_id="inb_1"), Subscription(("message.sent",))


def _said(options: Options | None = None, *frames: str | bytes) -> FakeLink:
    """A link after its client has said all this."""
    office = Office(options)
    link = FakeLink(office.truth)
    for frame in frames:
        raw = frame.encode() if isinstance(frame, str) else frame
        conversation.hear(office, link, raw)
    return link


def test_a_subscribe_is_honoured_and_not_acknowledged() -> None:
    link = _said(None, _FIRST.frame())
    assert link.subscriptions == [_FIRST]
    assert link.taken() == []


def test_a_subscribe_is_acknowledged_on_demand() -> None:
    link = _said(Options(ack=True), _FIRST.frame())
    assert link.taken() == [{"type": "subscribed", "inbox_id": "inb_1"}]


@pytest.mark.parametrize(
    ("mode", "in_force", "errors"),
    [("replace", [_SECOND], 0), ("add", [_FIRST, _SECOND], 0), ("refuse", [_FIRST], 1)],
)
def test_a_second_subscribe(
    mode: SecondSubscribe, in_force: list[Subscription], errors: int
) -> None:
    link = _said(Options(second_subscribe=mode), _FIRST.frame(), _SECOND.frame())
    assert link.subscriptions == in_force
    assert link.taken() == [{"type": "error", "message": "already subscribed"}] * errors
    assert [one for _, one in link.dial.subscriptions] == [_FIRST, _SECOND]


@pytest.mark.parametrize(
    "frame",
    [b"\xff\xfe", "hello", '{"type":"unsubscribe"}', '{"type":"subscribe","event_types":[]}'],
)
def test_nonsense_is_answered_by_an_error_and_changes_nothing(frame: str | bytes) -> None:
    link = _said(None, _FIRST.frame(), frame)
    assert [message["type"] for message in link.taken()] == ["error"]
    assert link.subscriptions == [_FIRST]
    assert link.dial.oddities == 1


def test_a_pong_settles_the_ping() -> None:
    link = FakeLink()
    link.ping()
    conversation.hear(Office(), link, b'{"type":"pong"}')
    assert (link.owes_pong, link.dial.pongs) == (False, 1)


def test_the_first_subscriber_gets_what_happened_before() -> None:
    office = Office(Options(prefill=50), Scenario(1, 1_795_510_000.0))
    first, second = FakeLink(office.truth, 10**6), FakeLink(office.truth, 10**6)
    for link in (first, second):
        conversation.hear(office, link, b'{"type":"subscribe","event_types":["message.received"]}')
    received = [message["data"] for message in first.taken()]
    assert 0 < len(received) < 50
    assert {event["type"] for event in received} == {"message.received"}
    assert second.taken() == []
    assert office.generated == 50
