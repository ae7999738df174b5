"""Delays, silence and gaps as the state machine has them (connection.md, 2.5, 2.6 and 3.3)."""

from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notices import State
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from tests.helpers.build import START
from tests.helpers.supervised import Supervised, live

CLOSED = Ending(How.CLOSED, 1012)


# Delays and counts


def test_there_is_a_delay_before_every_redial_and_it_grows() -> None:
    run = Supervised()
    run.start()
    delays = []
    for _ in range(8):
        run.end(How.CUT)
        delays.append(run.status.delay_seconds)
        run.wait(delays[-1])
    assert delays == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    gaps = [b - a for a, b in zip(run.dialed_at, run.dialed_at[1:], strict=False)]
    assert gaps == pytest.approx(delays)


def test_the_attempt_counts_from_the_last_link_that_lasted() -> None:
    run = live()
    run.end(CLOSED)
    assert run.status.attempt == 2  # it lived too short to count as proof
    run.wait(1.0)
    run.settle()
    run.wait(29.0)
    assert run.status.attempt == 2
    run.wait(1.5)
    assert run.status.attempt == 0
    run.end(CLOSED)
    assert (run.status.attempt, run.status.delay_seconds) == (1, 0.5)


def test_links_that_do_not_last_are_called_flapping_and_dialled_ever_more_slowly() -> None:
    run = live()
    while run.at < 600.0:
        run.end(How.CUT)
        assert run.status.due_at is not None
        run.wait(run.status.due_at - run.now)
        run.go_live()
    run.end(How.CUT)
    assert run.status.flapping
    assert run.newest <= 40


def test_throttled_it_waits_as_told() -> None:
    run = Supervised()
    run.start()
    run.end(Ending(How.STATUS, 429, retry_after="60"))
    assert (run.state, run.status.throttled) == (State.RECONNECTING, True)
    assert run.status.delay_seconds == 62.5
    run.wait(59.0)
    assert run.newest == 1
    run.wait(4.0)
    assert run.newest == 2


def test_told_to_wait_too_long_it_leaves_it_to_the_user() -> None:
    run = live()
    run.end(How.CUT)
    run.wait(1.0)
    run.end(Ending(How.STATUS, 503, retry_after="3600"))
    assert (run.state, run.status.throttled) == (State.REFUSED, True)
    run.wait(4000.0)
    assert run.newest == 2
    run.reconnect()
    assert run.newest == 3


def test_a_message_that_is_too_big_is_counted_and_leaves_a_gap() -> None:
    run = live()
    run.end(Ending(How.BROKEN, 1009))
    assert run.vitals.oversize == 1
    assert (run.status.attempt, run.status.cause) == (1, "a message over 16 MiB was skipped")
    assert isinstance(run.facts[-1], CoverLost)


# Silence


def test_a_frozen_server_is_noticed_within_ten_seconds() -> None:
    run = live()
    run.silent.add(1)
    run.wait(6.9)
    assert run.state is State.LIVE
    run.wait(0.2)
    assert run.state is State.STALE
    run.wait(2.8)
    assert run.asked(1) == ["Dial"]
    run.wait(0.2)
    assert run.asked(1) == ["Dial", "Abort"]
    run.end(How.CUT)
    assert (run.state, run.status.cause) == (State.RECONNECTING, "no sign of life")
    assert run.facts[-1] == CoverLost(START, "no sign of life")


def test_a_suspicion_that_proves_unfounded_leaves_no_gap() -> None:
    run = live()
    run.silent.add(1)
    run.wait(8.0)
    run.answer(1)
    assert (run.state, run.status.live_since) == (State.LIVE, START)
    assert len(run.facts) == 2


# Gaps


def test_a_gap_reaches_to_the_next_fence_and_is_possible_until_an_event() -> None:
    run = live()
    run.wait(2.0)
    run.event()
    run.wait(1.0)
    run.end(CLOSED)
    run.wait(0.5)
    run.open()
    run.at += 0.25
    run.answer()
    run.at += 0.25
    run.event()
    assert run.facts[2:] == [
        CoverLost(START + 2.0, "closed 1012 service restart"),
        CoverRegained(START + 3.75),
        CoverSettled(START + 4.0),
    ]


def test_a_gap_stays_one_however_many_dials_it_takes() -> None:
    run = live()
    run.end(CLOSED)
    for _ in range(3):
        run.wait(5.0)
        run.end(How.CUT)
    run.wait(10.0)
    run.go_live()
    run.wait(3.0)
    assert [type(fact) for fact in run.facts[2:]] == [CoverLost, CoverRegained, CoverSettled]
    assert run.facts[-1] == CoverSettled(run.status.live_since + 2.0)  # type: ignore[operator]
