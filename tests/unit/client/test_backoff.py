from __future__ import annotations

import random

import pytest

from agentpost_tui.client.backoff import Backoff
from agentpost_tui.client.verdict import Class, Verdict

TRANSIENT = Verdict(Class.TRANSIENT, "cut")
NEARLY_ONE = 1 - 2**-53


def test_the_bound_doubles_up_to_a_minute() -> None:
    backoff = Backoff(lambda: NEARLY_ONE)
    delays = [round(backoff.delay_seconds(TRANSIENT, 0.0)) for _ in range(9)]
    assert delays == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_jitter_is_full_but_for_the_floor() -> None:
    backoff = Backoff(lambda: 0.0)
    assert [backoff.delay_seconds(TRANSIENT, 0.0) for _ in range(3)] == [0.25, 0.25, 0.25]


def test_the_retry_at_the_cap_may_be_up_to_a_minute_away_at_once() -> None:
    backoff = Backoff(lambda: 0.5)
    assert backoff.delay_seconds(Verdict(Class.MISDIRECTED, "404"), 0.0) == 30.0


@pytest.mark.parametrize(
    ("asked", "chance", "delay"),
    [(30.0, 0.0, 30.0), (30.0, 0.5, 31.5), (600.0, 0.5, 602.5), (0.1, 0.5, 0.505)],
)
def test_a_wait_that_was_asked_for_is_the_floor(asked: float, chance: float, delay: float) -> None:
    verdict = Verdict(Class.THROTTLED, "429", wait_seconds=asked)
    assert Backoff(lambda: chance).delay_seconds(verdict, 0.0) == pytest.approx(delay)


def test_only_proof_resets_the_count() -> None:
    backoff = Backoff(lambda: NEARLY_ONE)
    for number in range(5):
        backoff.dialed(number * 10.0)
        backoff.delay_seconds(TRANSIENT, number * 10.0)
    assert backoff.attempts == 5
    backoff.proved()
    assert backoff.attempts == 0
    assert round(backoff.delay_seconds(TRANSIENT, 50.0)) == 1


def test_no_two_dials_are_near_each_other_and_manual_ones_are_a_second_apart() -> None:
    backoff = Backoff(lambda: 0.0)
    assert backoff.earliest_at(100.0) == 100.0
    backoff.dialed(100.0)
    assert backoff.earliest_at(100.1) == 100.25
    assert backoff.earliest_at(100.1, manual=True) == 100.25
    backoff.dialed(100.25, manual=True)
    assert backoff.earliest_at(100.3) == 100.5
    assert backoff.earliest_at(100.3, manual=True) == 101.25
    assert backoff.earliest_at(102.0, manual=True) == 102.0


def test_ten_dials_are_enough_before_the_first_live_and_none_after_it() -> None:
    backoff = Backoff(random.random)
    for number in range(10):
        assert not backoff.is_used_up(ever_live=False)
        backoff.dialed(float(number))
    assert backoff.is_used_up(ever_live=False)
    assert not backoff.is_used_up(ever_live=True)


@pytest.mark.parametrize("ever_live", [False, True])
def test_the_users_number_sets_both_bounds_and_zero_is_never(ever_live: bool) -> None:
    three, never = Backoff(random.random, 3), Backoff(random.random, 0)
    for number in range(3):
        assert not three.is_used_up(ever_live=ever_live)
        three.dialed(float(number))
        never.dialed(float(number))
    assert three.is_used_up(ever_live=ever_live)
    for number in range(100):
        never.dialed(float(number))
    assert not never.is_used_up(ever_live=ever_live)


def test_a_dial_that_is_forgiven_was_not_made() -> None:
    backoff = Backoff(random.random)
    backoff.dialed(0.0)
    backoff.forgive()
    assert backoff.attempts == 0
    backoff.forgive()
    assert backoff.attempts == 0


def test_more_than_thirty_dials_in_ten_minutes_are_flapping_with_a_floor_of_half_a_minute() -> None:
    backoff = Backoff(lambda: 0.0)
    for number in range(30):
        backoff.dialed(float(number))
    assert not backoff.is_flapping(30.0)
    backoff.dialed(30.0)
    assert backoff.is_flapping(30.0)
    assert backoff.delay_seconds(TRANSIENT, 30.0) == 30.0
    assert not backoff.is_flapping(601.0)
    assert backoff.delay_seconds(TRANSIENT, 601.0) == 0.25


def test_links_that_never_last_are_flapping_too_but_have_no_floor() -> None:
    backoff = Backoff(lambda: 0.0)
    for _ in range(3):
        assert not backoff.is_flapping(0.0)
        backoff.ended_early()
    assert backoff.is_flapping(0.0)
    assert backoff.delay_seconds(TRANSIENT, 0.0) == 0.25
    backoff.proved()
    assert not backoff.is_flapping(0.0)


def test_ten_minutes_of_failing_dials_are_about_twenty_five() -> None:
    chance = random.Random(7)
    counts = []
    for _ in range(200):
        backoff, now, dials = Backoff(chance.random), 0.0, 0
        while now < 600.0:
            backoff.dialed(now)
            dials += 1
            now += backoff.delay_seconds(TRANSIENT, now)
        counts.append(dials)
    assert max(counts) <= 40
    assert 20 <= sum(counts) / len(counts) <= 30
