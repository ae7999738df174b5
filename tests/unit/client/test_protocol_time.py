"""How long a conversation bears silence: the server's, and our own (connection.md, 2.6)."""

from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notes import Keepalive, Live, Lost, Stale
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import Phase, RealtimeProtocol
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverDoubtful
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_frame
from tests.helpers.conversation import PING, live, opened, run

# Silence


def test_a_silent_link_is_stale_within_seven_seconds_and_dead_within_ten() -> None:
    protocol = live()
    assert run(protocol, 100.0, 120.0) == [
        (107.0, Stale()),
        (110.0, Lost(Ending(How.SILENT))),
    ]
    assert protocol.heard_at == 100.0


@pytest.mark.parametrize(
    "frame", [make_frame(), PING, b"junk", b"[]", b'{"type":"error"}', b'{"type":"hello"}']
)
def test_anything_heard_ends_the_suspicion(frame: bytes) -> None:
    protocol = live()
    run(protocol, 100.0, 107.0)
    assert protocol.phase is Phase.STALE
    protocol.receive(frame, 109.9)
    assert Live(109.9) in protocol.take_notes()
    assert protocol.phase is Phase.LIVE
    assert protocol.live_at == 100.0
    assert run(protocol, 109.9, 113.0) == [(112.0, Stale())]


def test_part_of_a_frame_buys_time_but_proves_no_cover() -> None:
    protocol = live()
    run(protocol, 100.0, 107.0)
    protocol.sense(109.0)
    assert run(protocol, 109.0, 130.0) == [(114.0, Lost(Ending(How.SILENT)))]
    assert protocol.heard_at == 100.0


def test_a_frame_that_trickles_for_ever_is_kept_but_not_called_live() -> None:
    vitals = Vitals()
    protocol = RealtimeProtocol(Subscription(), vitals, 100.0)
    protocol.pong(0, 100.0)
    phases = []
    for now in range(101, 400):
        protocol.sense(float(now))
        protocol.tick(float(now))
        phases.append(protocol.phase)
    assert phases == [Phase.LIVE] * 6 + [Phase.STALE] * 293
    assert vitals.last_heard_at == 100.0  # what "nothing for N s" counts from
    protocol.receive(PING, 400.0)
    assert protocol.phase is Phase.LIVE


def test_part_of_a_frame_is_no_answer_to_the_subscribe() -> None:
    protocol = opened()
    for now in range(101, 105):
        protocol.sense(float(now))
        protocol.tick(float(now))
    assert run(protocol, 104.5, 110.0) == [(105.0, Lost(Ending(How.NO_ANSWER)))]


def test_a_pong_ends_it_too() -> None:
    protocol = live()
    run(protocol, 100.0, 107.0)
    protocol.pong(1, 108.0)
    assert protocol.take_notes() == [Live(108.0)]


def test_a_trickle_keeps_it_alive() -> None:
    protocol = live()
    for now in range(101, 160):
        protocol.receive(b"junk", float(now))
        protocol.tick(float(now))
    assert protocol.phase is Phase.LIVE


def test_what_is_drained_from_a_dead_link_does_not_revive_it() -> None:
    protocol = live()
    run(protocol, 100.0, 120.0)
    assert isinstance(protocol.receive(make_frame(), 110.1), Event)
    protocol.pong(1, 110.1)
    protocol.tick(111.0)
    assert protocol.phase is Phase.DEAD
    assert protocol.take_notes() == []


# Waits of ours


def test_a_wait_of_ours_never_counts_against_the_server() -> None:
    protocol = live()
    protocol.tick(105.0)
    protocol.hold(105.5)
    assert run(protocol, 105.5, 200.0) == []
    protocol.resume(200.0)
    assert run(protocol, 200.0, 201.9) == []
    assert run(protocol, 202.0, 220.0) == [(202.0, Stale()), (205.0, Lost(Ending(How.SILENT)))]


def test_pings_go_on_while_we_wait() -> None:
    protocol = live()
    protocol.hold(100.5)
    protocol.tick(105.0)
    assert protocol.take_outgoing() == [Keepalive(1)]


def test_after_a_long_wait_events_may_be_missing_until_the_next_answer() -> None:
    protocol = live()
    protocol.hold(101.0)
    protocol.resume(103.0)
    assert protocol.take_outgoing() == [Keepalive(1)]
    assert protocol.take_notes() == []
    protocol.pong(1, 103.2)
    cause = "we were slower than the server"
    assert protocol.take_notes() == [CoverDoubtful(101.0, 103.2, cause)]


def test_after_a_short_one_only_if_the_link_then_ends() -> None:
    protocol = live()
    protocol.hold(101.0)
    protocol.resume(102.0)
    assert protocol.take_outgoing() == []
    protocol.receive(make_frame(), 102.1)
    cause = "we were slower than the server"
    assert protocol.end_doubt() == CoverDoubtful(101.0, 102.1, cause)
    assert protocol.end_doubt() is None


def test_short_ones_in_a_row_are_as_a_long_one() -> None:
    protocol = live()
    for at in (101.0, 101.5, 102.0):
        protocol.hold(at)
        protocol.resume(at + 0.4)
    assert protocol.take_outgoing() == [Keepalive(1)]
    protocol.pong(1, 102.5)
    cause = "we were slower than the server"
    assert protocol.take_notes() == [CoverDoubtful(101.0, 102.5, cause)]


def test_a_wait_before_the_fence_gives_the_server_its_time() -> None:
    protocol = opened()
    protocol.hold(101.0)
    protocol.resume(111.0)
    assert run(protocol, 111.0, 114.9) == []
    assert run(protocol, 115.0, 120.0) == [(115.0, Lost(Ending(How.NO_ANSWER)))]


# Sleep


def test_after_a_sleep_it_probes_with_three_seconds_to_answer() -> None:
    protocol = live()
    protocol.probe(3700.0, since=101.0)
    assert protocol.take_outgoing() == [Keepalive(1)]
    assert protocol.take_notes() == [Stale()]
    assert run(protocol, 3700.0, 3710.0) == [(3703.0, Lost(Ending(How.SILENT)))]


def test_a_link_that_survived_the_sleep_is_kept_and_the_sleep_is_a_doubt() -> None:
    protocol = live()
    protocol.probe(3700.0, since=101.0)
    protocol.take_notes()
    protocol.receive(make_frame(), 3700.1)
    assert protocol.phase is Phase.STALE  # it may be as old as the sleep
    protocol.pong(1, 3700.2)
    cause = "the program or the machine stood still"
    assert protocol.take_notes() == [Live(3700.2), CoverDoubtful(101.0, 3700.2, cause)]
    assert run(protocol, 3700.2, 3704.0) == []


def test_what_waited_in_the_socket_while_we_slept_does_not_hide_that_the_server_is_gone() -> None:
    protocol = live()
    protocol.probe(3700.0, since=101.0)
    for _ in range(100):
        protocol.receive(make_frame(), 3700.1)
    protocol.take_notes()
    assert protocol.phase is Phase.STALE
    assert run(protocol, 3700.1, 3720.0) == [(3703.1, Lost(Ending(How.SILENT)))]


def test_a_sleep_before_the_fence_leaves_it_three_seconds() -> None:
    protocol = opened()
    protocol.probe(3700.0, since=101.0)
    assert protocol.take_notes() == []
    assert run(protocol, 3700.0, 3710.0) == [(3703.0, Lost(Ending(How.NO_ANSWER)))]
    assert protocol.end_doubt() is None
