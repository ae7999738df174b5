"""Make before break: connection.md, decision 3, sentence by sentence."""

from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notices import State
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_frame
from tests.helpers.supervised import Supervised, live

ALL = Subscription()
SENT = Subscription(("message.sent",))
BOUNCED = Subscription(("message.bounced",))
EITHER = Subscription(("message.sent", "message.bounced"))


def switching(subscription: Subscription = SENT) -> Supervised:
    """Live for ten seconds, then told to switch: the second dial is under way."""
    run = live()
    run.wait(10.0)
    run.apply(subscription)
    assert run.newest == 2
    return run


def test_the_old_connection_stays_until_the_first_event_on_the_new_one() -> None:
    run = switching()
    assert (run.state, run.status.subscription, run.status.switching_to) == (State.LIVE, ALL, SENT)
    run.at += 0.1
    run.open(2)
    assert run.protocols[2].take_outgoing()[0] == SENT.frame()
    run.protocols[2].pong(0, run.now)
    run.heed()
    run.event(1)
    assert run.asked(1) == ["Dial"]
    run.at += 0.1
    run.event(2)
    assert run.asked(1) == ["Dial", "Close"]
    assert (run.state, run.status.subscription, run.status.switching_to) == (State.LIVE, SENT, None)
    run.end(How.LEFT, 1)
    assert len(run.facts) == 2
    assert run.states == [State.CONNECTING, State.SUBSCRIBED, State.LIVE]
    assert run.notes == ["switchover: a second connection is dialled", "switchover done"]


def test_or_until_two_seconds_after_its_fence() -> None:
    run = switching()
    run.go_live(2)
    run.wait(1.9)
    assert run.asked(1) == ["Dial"]
    run.wait(0.2)
    assert run.asked(1) == ["Dial", "Close"]
    run.end(How.LEFT, 1)
    assert (run.state, len(run.facts)) == (State.LIVE, 2)


def test_an_event_before_the_fence_is_not_enough() -> None:
    run = switching()
    run.open(2)
    run.event(2)
    assert run.asked(1) == ["Dial"]


def test_nor_is_one_that_the_old_subscription_brings_as_well() -> None:
    """The server may apply the new one late, and send by the old one until then."""
    run = live(SENT)
    run.wait(10.0)
    run.apply(EITHER)
    run.go_live(2)
    run.hear(make_frame(type="message.sent"), 2)
    run.hear(make_frame(type="message.complained"), 2)  # asked for by neither
    assert run.asked(1) == ["Dial"]
    run.hear(make_frame(type="message.bounced"), 2)
    assert run.asked(1) == ["Dial", "Close"]


def test_an_old_one_that_dies_unnoticed_while_the_new_one_brings_less_leaves_a_gap() -> None:
    run = live(SENT)
    run.wait(10.0)
    run.apply(BOUNCED)
    run.go_live(2)
    run.silent.add(1)
    run.wait(1.0)
    run.event(2)
    run.end(How.CUT, 1)  # it did not answer the close
    assert run.facts[2:] == [
        CoverLost(START + 10.0, "the connection fell silent before a switchover"),
        CoverRegained(START + 11.0),
        CoverSettled(START + 11.0),
    ]


def test_r_on_a_live_link_switches_to_the_same_subscription() -> None:
    run = live()
    run.wait(10.0)
    run.reconnect()
    assert (run.newest, run.status.switching_to) == (2, ALL)
    run.reconnect()  # ignored during a switchover
    run.settle(2)
    run.end(How.LEFT, 1)
    run.wait(5.0)
    assert (run.newest, run.state, run.status.switching_to) == (2, State.LIVE, None)
    assert run.status.live_since == START + 10.0
    assert len(run.facts) == 2


def test_r_on_a_stale_link_does_so_too() -> None:
    run = live()
    run.silent.add(1)
    run.wait(8.0)
    assert run.state is State.STALE
    run.reconnect()
    run.settle(2)
    assert (run.state, run.asked(1)) == (State.LIVE, ["Dial", "Close"])
    run.end(How.CUT, 1)  # it did not answer the close either
    assert run.facts[2:] == [
        CoverLost(START, "the connection fell silent before a switchover"),
        CoverRegained(START + 8.0),
        CoverSettled(START + 8.0),
    ]


@pytest.mark.parametrize(
    "ending",
    [
        Ending(How.STATUS, 401),
        Ending(How.STATUS, 403),
        Ending(How.STATUS, 429, retry_after="60"),
        Ending(How.STATUS, 503),
        Ending(How.NETWORK, detail="connection refused"),
        Ending(How.CLOSED, 4001),
        Ending(How.CLOSED, 1013),
        Ending(How.CUT),
    ],
    ids=str,
)
def test_a_second_dial_that_fails_never_stops_the_run(ending: Ending) -> None:
    run = switching()
    if ending.how in (How.CLOSED, How.CUT):
        run.open(2)
    run.end(ending, 2)
    assert run.asked(1) == ["Dial", "Close"]
    assert run.state is State.RECONNECTING
    assert run.status.throttled is (ending.code in (429, 1013))
    run.end(How.LEFT, 1)
    lost = run.facts[2]
    assert isinstance(lost, CoverLost)
    assert lost.since == START + 10.0
    assert lost.cause.startswith("switchover failed: ")
    assert run.status.due_at is not None
    run.wait(run.status.due_at - run.now)
    run.settle(3)
    assert (run.state, run.status.subscription) == (State.LIVE, SENT)
    assert [type(fact) for fact in run.facts[3:]] == [CoverRegained, CoverSettled]


def test_the_dial_after_a_failed_switchover_may_be_refused() -> None:
    run = switching()
    run.end(Ending(How.STATUS, 401), 2)
    run.end(How.LEFT, 1)
    run.wait(1.0)
    run.end(Ending(How.STATUS, 401), 3)
    assert run.state is State.REFUSED


def test_without_an_answer_to_its_subscribe_the_second_has_failed() -> None:
    run = switching()
    run.open(2)
    run.silent.add(2)
    run.wait(5.1)
    assert run.asked(2) == ["Dial", "Abort"]
    run.end(How.CUT, 2)
    assert (run.state, run.asked(1)) == (State.RECONNECTING, ["Dial", "Close"])
    assert run.notes[-1] == "switchover failed: no answer to the subscribe"


@pytest.mark.parametrize(
    ("reached", "state"),
    [("dial", State.CONNECTING), ("open", State.SUBSCRIBED), ("live", State.LIVE)],
)
def test_if_the_old_one_dies_first_the_second_is_the_reconnect(reached: str, state: State) -> None:
    run = switching()
    run.at += 0.5
    if reached != "dial":
        run.open(2)
    if reached == "live":
        run.at += 0.1
        run.answer(2)
    run.end(Ending(How.CLOSED, 1001), 1)
    assert (run.state, run.newest, run.status.switching_to) == (state, 2, None)
    assert run.facts[2] == CoverLost(START + 10.0, "closed 1001 going away")
    if reached == "live":
        assert run.facts[3] == CoverRegained(START + 10.6)
        run.event(2)
    else:
        run.settle(2) if reached == "dial" else run.answer(2)
        run.event(2)
    assert [type(fact) for fact in run.facts[3:]] == [CoverRegained, CoverSettled]
    assert (run.state, run.status.subscription) == (State.LIVE, SENT)


def test_an_old_one_that_is_heard_after_the_second_is_live_leaves_no_certain_gap() -> None:
    run = switching()
    run.go_live(2)
    run.at += 0.5
    run.event(1)
    run.end(How.CUT, 1)
    assert run.facts[2:] == [
        CoverLost(START + 10.5, "cut off without a close"),
        CoverRegained(START + 10.5),
    ]


def test_a_newer_apply_replaces_one_that_has_not_opened_yet() -> None:
    run = switching()
    run.apply(BOUNCED)
    assert (run.newest, run.status.switching_to) == (2, BOUNCED)
    run.open(2)
    assert run.protocols[2].take_outgoing()[0] == BOUNCED.frame()


def test_and_one_that_has_by_a_third_connection_when_the_second_is_gone() -> None:
    run = switching()
    run.open(2)
    run.apply(BOUNCED)
    assert run.asked(2) == ["Dial", "Close"]
    assert (run.state, run.newest) == (State.LIVE, 2)
    run.wait(3.0)
    assert run.newest == 2  # at most two connections
    run.end(How.LEFT, 2)
    assert (run.newest, run.status.switching_to) == (3, BOUNCED)
    run.settle(3)
    run.end(How.LEFT, 1)
    assert (run.state, run.status.subscription, len(run.facts)) == (State.LIVE, BOUNCED, 2)


def test_a_return_to_what_is_in_force_ends_the_switchover() -> None:
    run = switching()
    run.open(2)
    run.apply(ALL)
    run.end(How.LEFT, 2)
    run.wait(5.0)
    assert (run.newest, run.status.switching_to, run.status.subscription) == (2, None, ALL)
    assert run.asked(1) == ["Dial"]


def test_o_ends_both() -> None:
    run = switching()
    run.open(2)
    run.go_offline()
    assert (run.asked(1), run.asked(2)) == (["Dial", "Close"], ["Dial", "Close"])
    run.end(How.LEFT, 2)
    run.end(How.LEFT, 1)
    run.wait(10.0)
    assert (run.state, run.newest) == (State.OFFLINE, 2)
    assert run.facts[2:] == [CoverLost(START + 10.0, "offline", by_user=True)]


def test_changes_in_quick_succession_keep_the_floor_between_dials() -> None:
    run = switching()
    for number in range(20):
        if run.newest not in run.protocols:
            run.settle(run.newest)
            run.end(How.LEFT, run.newest - 1)
        run.apply(BOUNCED if number % 2 else SENT)
        run.wait(0.2)
    gaps = [b - a for a, b in zip(run.dialed_at[1:], run.dialed_at[2:], strict=False)]
    assert min(gaps) >= 1.0 - 1e-6


def test_never_a_second_subscribe_on_one_connection() -> None:
    run = switching()
    run.open(2)
    sent = [item for item in run.protocols[2].take_outgoing() if isinstance(item, str)]
    run.apply(BOUNCED)
    run.reconnect()
    run.wait(1.0)
    for protocol in run.protocols.values():
        sent += [item for item in protocol.take_outgoing() if isinstance(item, str)]
    assert sent == [SENT.frame()]
