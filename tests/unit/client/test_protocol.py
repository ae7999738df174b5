from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notes import Keepalive, Live, Lost, Settled
from agentpost_tui.client.notices import Noted, Vitals
from agentpost_tui.client.protocol import PONG, Phase, RealtimeProtocol
from agentpost_tui.domain.event import OUTSIDE, Event, Malformed
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_frame
from tests.helpers.conversation import PING, live, opened, run

# Subscribe and fence


def test_it_subscribes_and_then_asks_for_an_answer() -> None:
    subscription = Subscription(("message.received",), "inb_1", ("env_1", "env_2"))
    protocol = RealtimeProtocol(subscription, Vitals(), 100.0)
    assert protocol.has_outgoing
    assert protocol.take_outgoing() == [
        '{"type":"subscribe","event_types":["message.received"],"inbox_id":"inb_1",'
        '"environment_ids":["env_1","env_2"]}',
        Keepalive(0),
    ]
    assert not protocol.has_outgoing
    assert protocol.take_outgoing() == []
    assert protocol.phase is Phase.SUBSCRIBED


def test_the_pong_of_the_fence_makes_it_live() -> None:
    protocol = opened()
    protocol.pong(0, 100.2)
    assert protocol.take_notes() == [Live(100.2)]
    assert (protocol.phase, protocol.live_at, protocol.heard_at) == (Phase.LIVE, 100.2, 100.2)
    assert not protocol.confirmed


@pytest.mark.parametrize(
    ("frame", "confirms"),
    [
        (make_frame(), True),
        (PING, False),
        (b'{"type":"subscribed"}', True),
        (b'{"type":"ack"}', True),
        (b'{"type":"connected"}', False),
    ],
)
def test_so_does_any_valid_frame(frame: bytes, confirms: bool) -> None:
    protocol = opened()
    protocol.receive(frame, 100.1)
    assert protocol.take_notes()[0] == Live(100.1)
    assert protocol.confirmed is confirms


@pytest.mark.parametrize(
    "frame", [b"junk", b"[]", b'{"type":"error","message":"bad token"}', b'{"type":"mystery"}']
)
def test_frames_that_prove_nothing_do_not(frame: bytes) -> None:
    protocol = opened()
    protocol.receive(frame, 104.0)
    assert protocol.phase is Phase.SUBSCRIBED
    assert run(protocol, 104.0, 110.0)[-1] == (105.0, Lost(Ending(How.NO_ANSWER)))


def test_five_seconds_without_an_answer_end_it() -> None:
    protocol = opened()
    assert run(protocol, 100.0, 120.0) == [(105.0, Lost(Ending(How.NO_ANSWER)))]
    assert protocol.phase is Phase.DEAD


# From when on cover is certain


def test_it_settles_two_seconds_after_the_fence() -> None:
    protocol = opened()
    protocol.pong(0, 100.5)
    assert (102.5, Settled(102.5)) in run(protocol, 100.5, 103.0)


def test_or_with_the_first_event_after_the_fence() -> None:
    protocol = opened()
    protocol.receive(make_frame(), 100.1)
    protocol.pong(0, 100.2)
    assert protocol.take_notes() == [Live(100.1)]
    assert protocol.confirmed
    protocol.receive(make_frame(), 100.3)
    assert protocol.take_notes() == [Settled(100.3)]
    protocol.receive(make_frame(), 100.4)
    assert not protocol.stirred


def test_a_flood_before_the_fence_does_not_stir_it_each_time() -> None:
    protocol = opened()
    protocol.receive(make_frame(), 100.1)
    protocol.take_notes()
    for _ in range(3):
        protocol.receive(make_frame(), 100.2)
        assert not protocol.stirred


def test_a_server_that_answers_no_pings_is_believed_by_its_frames() -> None:
    protocol = opened()
    protocol.receive(PING, 100.1)
    protocol.take_notes()
    notes = []
    for now in range(101, 120):
        protocol.receive(PING, float(now))
        protocol.tick(float(now))
        notes += protocol.take_notes()
    assert notes == [Settled(107.0)]
    assert protocol.phase is Phase.LIVE


# Pings of both sides


def test_a_ping_is_answered_in_the_same_breath() -> None:
    protocol = live()
    assert protocol.receive(b'{"type":"ping","n":7}', 101.0) is None
    assert protocol.stirred
    assert protocol.take_outgoing() == [PONG]
    assert PONG == '{"type":"pong"}'


def test_a_storm_of_pings_has_one_answer_at_a_time() -> None:
    protocol = live()
    for number in range(1000):
        protocol.receive(PING, 101.0 + number / 1000)
    assert protocol.take_outgoing() == [PONG]
    assert protocol.take_outgoing() == []


def test_our_pings_come_every_five_seconds_whatever_arrives() -> None:
    protocol, sent = live(), []
    for step in range(1, 101):
        now = 100.0 + step / 5
        protocol.receive(make_frame(), now)
        protocol.tick(now)
        sent += [(now, item) for item in protocol.take_outgoing()]
    assert sent == [(100.0 + 5.0 * n, Keepalive(n)) for n in (1, 2, 3, 4)]


def test_while_nothing_can_be_sent_one_ping_waits_the_newest() -> None:
    protocol = live()
    protocol.tick(105.0)
    protocol.receive(PING, 106.0)
    protocol.tick(110.0)
    assert protocol.take_outgoing() == [PONG, Keepalive(2)]


def test_a_pong_gives_the_round_trip() -> None:
    vitals = Vitals()
    protocol = RealtimeProtocol(Subscription(), vitals, 100.0)
    protocol.pong(0, 100.04)
    assert vitals.rtt_seconds == pytest.approx(0.04)
    assert (vitals.pings_sent, vitals.pongs_heard, vitals.last_heard_at) == (1, 1, 100.04)


# Frames


def test_events_and_malformed_frames_are_received_and_nothing_else_is() -> None:
    vitals = Vitals()
    protocol = RealtimeProtocol(Subscription(), vitals, 100.0)
    frames = [make_frame(), b"junk", PING, b"[]", b'{"type":"error"}', b'{"type":"hello"}']
    found = [protocol.receive(frame, 101.0 + n) for n, frame in enumerate(frames)]
    assert [type(item) for item in found] == [Event, Malformed] + [type(None)] * 4
    assert (vitals.frames, vitals.received, vitals.bytes) == (6, 2, sum(map(len, frames)))
    assert (vitals.server_pings, vitals.oddities, vitals.complaints) == (1, 1, 1)
    assert vitals.last_heard_at == 106.0


def test_events_outside_the_subscription_are_marked_and_confirm_nothing() -> None:
    protocol = opened(Subscription(("message.sent",), environment_ids=("env_prod",)))
    outside = protocol.receive(make_frame(), 101.0)
    assert isinstance(outside, Event)
    assert outside.flags & OUTSIDE
    assert not protocol.confirmed
    inside = protocol.receive(make_frame(type="message.sent"), 102.0)
    assert isinstance(inside, Event)
    assert not inside.flags & OUTSIDE
    assert protocol.confirmed


def test_during_a_switchover_either_subscription_will_do() -> None:
    sent, received = Subscription(("message.sent",)), Subscription(("message.received",))
    protocol = opened(sent)
    protocol.admit(sent, received)
    kinds = ("message.sent", "message.received", "message.bounced")
    found = [protocol.receive(make_frame(type=kind), 101.0) for kind in kinds]
    flags = [event.flags & OUTSIDE for event in found if isinstance(event, Event)]
    assert flags == [0, 0, OUTSIDE]
    protocol.admit(sent, Subscription())
    bounced = protocol.receive(make_frame(type="message.bounced"), 102.0)
    assert isinstance(bounced, Event)
    assert not bounced.flags & OUTSIDE


def test_remarks_are_noted_once_a_second_and_all_are_counted() -> None:
    vitals = Vitals()
    protocol = RealtimeProtocol(Subscription(), vitals, 100.0)
    for step in range(100):
        protocol.receive(b'{"type":"error","message":"slow down"}', 101.0 + step / 50)
        protocol.receive(b'{"type":"mystery"}', 101.0 + step / 50)
    notes = [note for note in protocol.take_notes() if isinstance(note, Noted)]
    assert (vitals.complaints, vitals.oddities) == (100, 100)
    assert [note.text for note in notes] == [
        "complaint: slow down",
        'oddity: {"type":"mystery"}',
    ] * 2
    assert protocol.last_complaint == "slow down"


@pytest.mark.parametrize(("a_second", "often"), [(1, "one each 1 s"), (1000, "several a second")])
def test_pings_of_the_server_that_stop_are_noted_and_never_acted_upon(
    a_second: int, often: str
) -> None:
    protocol, notes = live(), []
    for now in range(101, 131):
        protocol.pong(now, float(now))
        if now <= 105:
            for place in range(1 - a_second, 1):
                protocol.receive(PING, now + place / 10_000)
        protocol.tick(float(now))
        notes += protocol.take_notes()
    assert [note.text for note in notes if isinstance(note, Noted)] == [
        f"no ping from the server, which sent {often}"
    ]
    assert protocol.phase is Phase.LIVE
