"""The state machine, row by row of connection.md, 2.3 and its decisions 2 to 9."""

from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notices import State
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START
from tests.helpers.supervised import Supervised, live

SENT = Subscription(("message.sent",))
CLOSED = Ending(How.CLOSED, 1012)
UNAUTHORIZED = Ending(How.STATUS, 401)


# From the start to LIVE


def test_from_the_start_to_live() -> None:
    run = Supervised()
    assert run.state is State.CONNECTING
    assert run.supervisor.next_wake_at is None
    run.start()
    assert (run.state, run.status.attempt, run.dialed_at) == (State.CONNECTING, 1, [0.0])
    run.at = 0.5
    run.open()
    assert (run.state, run.status.since) == (State.SUBSCRIBED, START + 0.5)
    run.at = 0.6
    run.answer()
    assert (run.state, run.status.live_since) == (State.LIVE, START + 0.6)
    assert run.states == [State.CONNECTING, State.SUBSCRIBED, State.LIVE]
    assert not run.status.confirmed
    run.at = 0.7
    run.event()
    assert run.status.confirmed
    assert run.facts == [CoverRegained(START + 0.6), CoverSettled(START + 0.7)]


def test_told_to_stay_offline_before_the_start_it_does() -> None:
    run = Supervised()
    run.go_offline()
    run.start()
    run.wait(60.0)
    assert (run.state, run.dialed_at) == (State.OFFLINE, [])
    run.go_online()
    assert run.state is State.CONNECTING


def test_no_answer_to_the_subscribe_within_five_seconds_ends_it() -> None:
    run = Supervised()
    run.start()
    run.open()
    run.silent.add(1)
    run.wait(4.9)
    assert run.asked(1) == ["Dial"]
    run.wait(0.2)
    assert run.asked(1) == ["Dial", "Abort"]
    assert run.state is State.SUBSCRIBED
    run.end(How.CUT)
    assert (run.state, run.status.cause) == (State.RECONNECTING, "no answer to the subscribe")
    assert run.facts == []


# Endings


@pytest.mark.parametrize(
    "ending",
    [
        *(Ending(How.CLOSED, code) for code in (1000, 1001, 1005, 1011, 1012, 1013, 1014)),
        *(Ending(How.CLOSED, code) for code in (1008, 4001, 4401)),
        Ending(How.CUT),
        Ending(How.BROKEN, 1002),
    ],
    ids=str,
)
def test_whatever_closes_a_live_link_is_an_outage(ending: Ending) -> None:
    run = live()
    run.wait(7.0)
    run.end(ending)
    assert run.state is State.RECONNECTING
    assert run.status.due_at is not None
    assert run.status.due_at > run.now
    assert isinstance(run.facts[-1], CoverLost)
    assert run.facts[-1].since == START + 5.0  # the last pong
    assert run.facts[-1].cause == run.status.cause
    run.wait(run.status.due_at - run.now)
    assert run.state is State.CONNECTING


@pytest.mark.parametrize(
    "ending",
    [
        UNAUTHORIZED,
        Ending(How.STATUS, 403),
        Ending(How.CERTIFICATE, 10),
        Ending(How.REDIRECT, 302),
        Ending(How.PROXY_STATUS, 407),
        Ending(How.PROXY_INVALID),
        Ending(How.SOCKS_MISSING),
    ],
    ids=str,
)
@pytest.mark.parametrize("ever_live", [False, True])
def test_some_refusals_always_stop_the_run(ending: Ending, ever_live: bool) -> None:
    run = Supervised()
    run.start()
    if ever_live:
        run.settle()
        run.end(How.CUT)
        run.wait(1.0)
    run.end(ending)
    assert (run.state, run.status.due_at) == (State.REFUSED, None)
    assert run.status.hint
    dials = run.newest
    run.wait(600.0)
    assert run.newest == dials
    assert run.supervisor.next_wake_at is None


@pytest.mark.parametrize(
    "ending",
    [
        *(Ending(How.STATUS, code) for code in (200, 400, 404, 410, 426)),
        *(Ending(How.CLOSED, code) for code in (1008, 3000, 3003, 4001, 4003, 4401, 4403)),
    ],
    ids=str,
)
def test_others_stop_only_a_run_that_was_never_live(ending: Ending) -> None:
    new, known = Supervised(), live()
    new.start()
    known.end(How.CUT)
    known.wait(1.0)
    for run in (new, known):
        if ending.how is How.CLOSED:
            run.open()
        run.end(ending)
    assert (new.state, new.newest) == (State.REFUSED, 1)
    assert known.state is State.RECONNECTING
    assert known.status.delay_seconds == 30.0  # at the cap, half of it by chance
    assert known.status.cause == new.status.cause


def test_three_answers_that_are_no_http_stop_a_run_that_was_never_live() -> None:
    run = Supervised()
    run.start()
    for _ in range(3):
        assert run.state is not State.REFUSED
        run.wait(60.0)
        run.end(How.GARBLED)
    assert (run.state, run.newest) == (State.REFUSED, 3)


def test_ten_dials_without_a_live_are_enough() -> None:
    run = Supervised()
    run.start()
    for _ in range(10):
        assert not run.status.gave_up
        run.wait(60.0)
        run.end(How.NAME_UNKNOWN)
    assert (run.state, run.status.gave_up) == (State.REFUSED, True)
    assert (run.status.attempt, run.status.cause) == (10, "name not found")
    assert run.status.hint == "R to try again"
    run.wait(600.0)
    assert run.newest == 10
    run.reconnect()
    assert (run.state, run.newest, run.status.gave_up) == (State.CONNECTING, 11, False)
    run.settle()
    assert run.state is State.LIVE


def test_after_the_first_live_it_never_gives_up() -> None:
    run = live()
    run.end(How.CUT)
    for _ in range(40):
        run.wait(60.0)
        run.end(How.NAME_UNKNOWN)
    assert run.state is State.RECONNECTING
    assert run.status.hint == "Cannot find api.example: are you online?"


@pytest.mark.parametrize("ever_live", [False, True])
def test_the_users_own_number_of_attempts_holds_always(ever_live: bool) -> None:
    run = Supervised(max_attempts=2)
    run.start()
    if ever_live:
        run.settle()
        run.wait(31.0)
        run.end(How.CUT)
    for _ in range(2):
        assert not run.status.gave_up
        run.wait(5.0)
        run.end(How.CUT)
    assert (run.state, run.status.gave_up, run.status.attempt) == (State.REFUSED, True, 2)


def test_zero_attempts_are_endless() -> None:
    run = Supervised(max_attempts=0)
    run.start()
    for _ in range(30):
        run.wait(60.0)
        run.end(How.CUT)
    assert run.state is State.RECONNECTING
