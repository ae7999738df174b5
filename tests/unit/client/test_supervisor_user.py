"""What the user, or a sleep, does to the state machine (connection.md, 2.3 and 2.6)."""

from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notices import State
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START
from tests.helpers.supervised import Supervised, live

SENT = Subscription(("message.sent",))
UNAUTHORIZED = Ending(How.STATUS, 401)


# R and O


def test_r_dials_now_and_keeps_the_count() -> None:
    run = Supervised()
    run.start()
    for _ in range(4):
        run.end(How.CUT)
        run.wait(run.status.delay_seconds)
    run.end(How.CUT)
    assert run.status.delay_seconds == 8.0
    run.wait(1.0)
    run.reconnect()
    assert (run.state, run.newest, run.status.attempt) == (State.CONNECTING, 6, 6)


def test_r_at_most_once_a_second() -> None:
    run = Supervised()
    run.start()
    run.end(UNAUTHORIZED)
    for _ in range(40):
        run.reconnect()
        if run.state is State.CONNECTING:
            run.end(UNAUTHORIZED)
        run.wait(0.1)
    gaps = [b - a for a, b in zip(run.dialed_at[1:], run.dialed_at[2:], strict=False)]
    assert len(gaps) == 3
    assert min(gaps) >= 1.0 - 1e-6


@pytest.mark.parametrize("step", ["dialling", "subscribed"])
def test_r_is_ignored_while_a_connection_is_being_made(step: str) -> None:
    run = Supervised()
    run.start()
    if step == "subscribed":
        run.open()
        run.silent.add(1)
    run.wait(2.0)
    run.reconnect()
    assert run.newest == 1
    if step == "dialling":
        run.open()
    run.answer(1)
    run.wait(5.0)
    assert run.newest == 1


def test_o_closes_and_makes_a_gap_by_the_user_behind_the_last_events() -> None:
    run = live()
    run.wait(6.0)
    run.go_offline()
    assert (run.state, run.status.cause) == (State.OFFLINE, "")
    assert run.asked(1) == ["Dial", "Close"]
    assert len(run.facts) == 2
    run.at += 0.1
    run.event(1)  # on its way when we closed
    run.end(How.LEFT, 1)
    assert run.facts[2:] == [CoverLost(START + 6.1, "offline", by_user=True)]
    run.wait(60.0)
    assert (run.state, run.newest) == (State.OFFLINE, 1)
    run.go_online()
    assert run.state is State.CONNECTING
    run.settle()
    assert [type(fact) for fact in run.facts[3:]] == [CoverRegained, CoverSettled]


def test_a_gap_is_the_users_only_until_a_dial_fails() -> None:
    run = live()
    run.go_offline()
    run.end(How.LEFT, 1)
    run.wait(1.0)
    run.go_online()
    for _ in range(3):
        run.end(Ending(How.STATUS, 503))
        run.wait(5.0)
    run.settle()
    assert run.facts[2] == CoverLost(START, "offline", by_user=True)
    failed = run.facts[3]
    assert isinstance(failed, CoverLost)
    assert (failed.since, failed.by_user) == (START + 1.0, False)
    assert "503" in failed.cause
    assert [type(fact) for fact in run.facts[4:]] == [CoverRegained, CoverSettled]


def test_a_dial_that_the_user_stops_has_not_failed() -> None:
    run = live()
    run.go_offline()
    run.end(How.LEFT, 1)
    run.wait(1.0)
    run.go_online()
    run.go_offline()
    run.end(How.CUT, 2)
    assert run.facts[2:] == [CoverLost(START, "offline", by_user=True)]


def test_o_and_o_again_never_leaves_two_connections() -> None:
    run = live()
    run.go_offline()
    run.wait(0.3)
    run.go_online()
    assert run.asked(1) == ["Dial", "Close", "Abort"]
    assert run.state is State.CONNECTING
    run.open(2)
    run.answer(2)  # the first is still draining
    run.end(How.CUT, 1)
    kinds = [type(fact) for fact in run.facts]
    assert kinds == [CoverRegained, CoverSettled, CoverLost, CoverRegained]


@pytest.mark.parametrize("state", ["CONNECTING", "RECONNECTING", "REFUSED"])
def test_o_from_any_state(state: str) -> None:
    run = Supervised()
    run.start()
    if state != "CONNECTING":
        run.end(How.CUT if state == "RECONNECTING" else UNAUTHORIZED)
    assert run.state.value == state
    run.go_offline()
    assert (run.state, run.status.cause, run.status.due_at) == (State.OFFLINE, "", None)
    if state == "CONNECTING":
        assert run.asked(1) == ["Dial", "Close"]
        run.end(How.LEFT)
    run.wait(60.0)
    assert (run.newest, run.facts) == (1, [])
    run.reconnect()
    assert run.state is State.CONNECTING


def test_a_connection_that_opens_after_o_is_not_wanted() -> None:
    run = Supervised()
    run.start()
    run.go_offline()
    assert run.supervisor.opened(1, run.now) is None
    run.end(How.LEFT)
    assert run.state is State.OFFLINE


# A change of subscription without a switchover


@pytest.mark.parametrize("state", ["OFFLINE", "CONNECTING", "RECONNECTING", "REFUSED"])
def test_while_not_connected_a_change_goes_out_at_the_next_connect(state: str) -> None:
    run = Supervised()
    if state != "OFFLINE":
        run.start()
    if state in ("RECONNECTING", "REFUSED"):
        run.end(How.CUT if state == "RECONNECTING" else UNAUTHORIZED)
    run.apply(SENT)
    assert (run.state.value, run.status.subscription) == (state, SENT)
    assert run.status.switching_to is None
    if state == "OFFLINE":
        run.start()
    elif state != "CONNECTING":
        run.reconnect()
    run.wait(0.5)
    run.open()
    assert run.protocols[run.newest].take_outgoing()[0] == SENT.frame()
    run.protocols[run.newest].pong(0, run.now)
    run.heed()
    assert run.newest == (1 if state in ("OFFLINE", "CONNECTING") else 2)


def test_between_subscribe_and_live_a_change_waits_for_live_and_switches_then() -> None:
    run = Supervised()
    run.start()
    run.open()
    run.silent.add(1)
    run.wait(2.0)
    run.apply(SENT)
    assert (run.status.subscription, run.status.switching_to) == (Subscription(), SENT)
    assert run.newest == 1
    run.answer(1)
    assert (run.state, run.newest) == (State.LIVE, 2)


def test_applying_what_is_in_force_does_nothing() -> None:
    run = live()
    run.wait(5.0)
    run.apply(Subscription())
    assert (run.newest, run.status.switching_to) == (1, None)


# Sleep


def test_after_a_sleep_a_live_link_is_probed_and_kept_if_it_answers() -> None:
    run = live()
    run.wait(1.0)
    run.sleep(3600.0)
    assert run.state is State.STALE
    assert run.notes == ["the program or the machine stood still for 3600 s"]
    run.answer()
    assert run.state is State.LIVE
    assert run.newest == 1
    since, until = START + 1.0, START + 3601.0
    assert run.facts[2:] == [CoverDoubtful(since, until, "the program or the machine stood still")]


def test_and_given_up_within_four_seconds_if_it_does_not() -> None:
    run = live()
    run.silent.add(1)
    run.wait(1.0)
    run.sleep(3600.0)
    run.wait(3.0)
    assert run.asked(1) == ["Dial", "Abort"]
    run.end(How.CUT)
    assert run.facts[-1] == CoverLost(START, "no sign of life")


def test_a_link_that_ended_during_the_sleep_is_not_believed_to_have_lived_so_long() -> None:
    run = live()
    run.wait(1.0)
    run.at += 3600.0
    run.protocols[1].receive(b"junk", run.now)  # old bytes, read before the clock was looked at
    run.end(How.CUT)
    assert run.facts[2:] == [
        CoverDoubtful(START + 1.0, START + 3601.0, "the program or the machine stood still"),
        CoverLost(START + 3601.0, "cut off without a close"),
    ]


def test_a_stall_of_less_than_three_seconds_is_none() -> None:
    run = live()
    run.wait(1.0)
    run.sleep(3.9)
    assert (run.state, run.notes) == (State.LIVE, [])


def test_a_sleep_ends_a_wait_but_not_one_that_was_asked_for() -> None:
    waiting, throttled = live(), live()
    for run, ending in (
        (waiting, Ending(How.STATUS, 404)),
        (throttled, Ending(How.STATUS, 429, retry_after="600")),
    ):
        run.end(How.CUT)
        run.wait(1.0)
        run.end(ending)
        run.sleep(10.0)
    assert (waiting.state, throttled.state) == (State.CONNECTING, State.RECONNECTING)
