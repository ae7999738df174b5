from __future__ import annotations

import json

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.flood import CHUNK, Flood, Mold
from agentpost_tui.simulator.truth import Truth
from tests.helpers.build import make_envelope
from tests.helpers.fake_link import FakeLink

_ENVELOPES = [make_envelope(), make_envelope(type="message.sent")]


def _flood(truth: Truth, *links: FakeLink) -> Flood:
    return Flood(_ENVELOPES, lambda: links, truth.generate)


def test_a_cast_differs_in_id_and_time_alone() -> None:
    mold = Mold(make_envelope(data={"subject": "Größe"}))
    event_id, timestamp = "evt_flood" + "7" * 19, "2026-11-24T09:15:42.318Z"
    frame = mold.cast(event_id, timestamp)
    expected = {**mold.envelope, "id": event_id, "timestamp": timestamp}
    assert json.loads(frame[4:]) == {"type": "event", "data": expected}
    assert int.from_bytes(frame[2:4]) == len(frame) - 4


async def test_a_flood_brings_as_many_as_it_says_each_once() -> None:
    truth = Truth(remember=10_000)
    link = FakeLink(truth)
    link.subscriptions = [Subscription()]
    flood = _flood(truth, link)
    await flood.pour(rate=1_000_000, seconds=0.0015)
    await flood.pour(rate=1_000_000, seconds=0.0005)
    assert truth.generated == link.dial.events == len(set(link.dial.sent)) == 2_000


async def test_each_gets_what_it_asked_for() -> None:
    truth = Truth(remember=10_000)
    everything, some, nothing = FakeLink(truth, 10**6), FakeLink(truth, 10**6), FakeLink(truth)
    everything.subscriptions = [Subscription()]
    some.subscriptions = [Subscription(("message.sent",))]
    await _flood(truth, everything, some, nothing).pour(rate=1_000_000, seconds=0.0001)
    assert [link.dial.events for link in (everything, some, nothing)] == [100, 50, 0]
    sent = [message["data"] for message in some.taken()]
    assert {event["type"] for event in sent} == {"message.sent"}
    assert [event["id"] for event in sent] == list(some.dial.sent)


async def test_a_flood_without_a_rate_waits_for_the_slowest() -> None:
    truth = Truth(remember=10)
    link = FakeLink(truth, 10**9)
    link.subscriptions = [Subscription()]
    await _flood(truth, link).pour_freely(0.01)
    assert link.dial.events == CHUNK * link.socket.drained > 0
