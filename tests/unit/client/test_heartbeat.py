from __future__ import annotations

import pytest

from agentpost_tui.client.heartbeat import Heartbeat, Rhythm


def test_pings_keep_their_cadence_whatever_else_is_heard() -> None:
    heartbeat = Heartbeat(100.0)
    sent = []
    for step in range(81):
        now = 100.0 + step / 4
        heartbeat.heard(now)
        if heartbeat.is_due(now):
            heartbeat.ping(now)
            sent.append(now)
    assert sent == [100.0, 105.0, 110.0, 115.0, 120.0]


def test_an_extra_or_a_late_ping_does_not_move_the_cadence() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.ping(100.0)
    heartbeat.ping(103.0)
    assert not heartbeat.is_due(104.9)
    assert heartbeat.is_due(105.0)
    heartbeat.ping(123.0)
    assert not heartbeat.is_due(124.9)
    assert heartbeat.is_due(125.0)


def test_silence_counts_from_the_first_ping_since_anything_was_heard() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.ping(100.0)
    heartbeat.heard(100.1)
    assert not heartbeat.is_suspect(104.9)  # nothing was asked
    heartbeat.ping(105.0)
    assert not heartbeat.is_suspect(106.9)
    assert heartbeat.is_suspect(107.0)
    assert not heartbeat.is_gone(109.9)
    heartbeat.ping(108.0)
    assert heartbeat.is_gone(110.0)
    heartbeat.heard(110.0)
    assert not heartbeat.is_suspect(111.0)


def test_a_sign_of_life_at_the_very_instant_of_the_ping_counts() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.ping(100.0)
    heartbeat.heard(100.0)
    assert not heartbeat.is_suspect(104.0)


def test_time_in_which_we_do_not_read_is_not_held_against_the_server() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.ping(100.0)
    heartbeat.hold(101.0)
    assert heartbeat.is_held
    assert not heartbeat.is_gone(200.0)
    assert heartbeat.resume(200.0) == 99.0
    assert not heartbeat.is_held
    assert not heartbeat.is_suspect(201.9)
    assert heartbeat.is_suspect(202.0)
    assert heartbeat.is_gone(205.0)


def test_less_than_a_frame_is_enough_to_stay_but_not_to_be_trusted() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.ping(105.0)
    heartbeat.sensed_at = 106.9
    assert heartbeat.is_suspect(107.0)
    for second in range(60):
        heartbeat.sensed_at = 107.0 + second
        assert not heartbeat.is_gone(111.9 + second)
    assert heartbeat.is_suspect(170.0)
    assert heartbeat.is_gone(171.0)


def test_a_probe_has_three_seconds() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.probe(100.0)
    number = heartbeat.ping(100.0)
    assert heartbeat.is_probing
    assert not heartbeat.is_gone(102.9)
    assert heartbeat.is_gone(103.0)
    heartbeat.heard(102.0)
    heartbeat.answered(number, 102.0)
    assert not heartbeat.is_probing
    heartbeat.ping(105.0)
    assert not heartbeat.is_gone(109.9)  # patient again


@pytest.mark.parametrize("what", ["heard_at", "sensed_at"])
def test_what_may_have_been_sent_before_the_probe_does_not_answer_it(what: str) -> None:
    heartbeat = Heartbeat(100.0)
    asked_before = heartbeat.ping(100.0)
    heartbeat.probe(3700.0)
    heartbeat.ping(3700.0)
    setattr(heartbeat, what, 3700.5)
    heartbeat.asked_at = None  # as the hot path does
    heartbeat.answered(asked_before, 3700.5)
    assert heartbeat.is_probing
    assert heartbeat.next_wake_at(suspected=True) == 3703.5
    assert heartbeat.is_gone(3703.5)


def test_who_goes_on_for_longer_than_a_probe_lives_whether_it_is_answered_or_not() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.probe(3700.0)
    heartbeat.ping(3700.0)
    for second in range(1, 5):
        heartbeat.heard(3700.0 + second)
        assert not heartbeat.is_gone(3700.9 + second)
    assert not heartbeat.is_probing


def test_a_wait_of_ours_does_not_shorten_a_probe() -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.probe(100.0)
    heartbeat.hold(101.0)
    assert not heartbeat.is_gone(200.0)
    heartbeat.resume(200.0)
    assert not heartbeat.is_gone(202.9)
    assert heartbeat.is_gone(203.0)


def test_round_trips() -> None:
    heartbeat = Heartbeat(100.0)
    first, second = heartbeat.ping(100.0), heartbeat.ping(105.0)
    assert heartbeat.answered(second, 105.25) == 0.25
    assert heartbeat.answered(first, 105.5) is None  # answered by the later pong already
    assert heartbeat.answered(99, 105.5) is None


def test_a_round_trip_that_contains_a_wait_of_ours_is_none() -> None:
    heartbeat = Heartbeat(100.0)
    number = heartbeat.ping(100.0)
    heartbeat.hold(100.1)
    heartbeat.resume(100.2)
    assert heartbeat.answered(number, 100.3) is None


def test_pings_that_are_never_answered_are_not_kept_for_ever() -> None:
    heartbeat = Heartbeat(0.0)
    numbers = [heartbeat.ping(float(at)) for at in range(1000)]
    assert [heartbeat.answered(number, 1000.0) for number in numbers].count(None) >= 980


@pytest.mark.parametrize(("suspected", "wake_at"), [(False, 102.0), (True, 105.0)])
def test_when_to_look_again(suspected: bool, wake_at: float) -> None:
    heartbeat = Heartbeat(100.0)
    heartbeat.ping(100.0)
    assert heartbeat.next_wake_at(suspected=suspected) == wake_at
    heartbeat.heard(100.0)
    assert heartbeat.next_wake_at(suspected=suspected) == 105.0


def test_a_rhythm_that_stops_is_noticed_once() -> None:
    rhythm = Rhythm()
    for at in (0.0, 10.0, 20.5, 30.0):
        rhythm.heard(at)
    assert rhythm.missed_seconds(60.0) is None
    assert rhythm.missed_seconds(61.5) == 10.0
    assert rhythm.missed_seconds(100.0) is None


def test_two_pings_are_no_rhythm() -> None:
    rhythm = Rhythm()
    rhythm.heard(0.0)
    rhythm.heard(1.0)
    assert rhythm.missed_seconds(1_000.0) is None
