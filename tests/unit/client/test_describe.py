from __future__ import annotations

from agentpost_tui.client.backoff import Backoff
from agentpost_tui.client.describe import describe
from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.links import Link
from agentpost_tui.client.notices import State, Status, Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.redial import Redial
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_frame

OLD, NEW = Subscription(("message.sent",)), Subscription()


def say(link: Link | None, redial: Redial, *, is_switching: bool = False) -> Status:
    return describe(link, redial, desired=NEW, is_online=True, is_switching=is_switching, now=200.0)


def make() -> Redial:
    return Redial(Backoff(lambda: 0.5), "api.example", "…k3y9")


def opened() -> Link:
    return Link(1, RealtimeProtocol(OLD, Vitals(), 100.0), OLD)


def test_offline_whatever_the_rest_may_be() -> None:
    status = describe(opened(), make(), desired=NEW, is_online=False, is_switching=False, now=200.0)
    assert (status.state, status.since) == (State.OFFLINE, 200.0)


def test_while_dialling_the_subscription_is_the_one_that_goes_out() -> None:
    redial = make()
    redial.backoff.dialed(100.0)
    status = say(Link(1), redial)
    assert (status.state, status.attempt, status.subscription) == (State.CONNECTING, 1, NEW)


def test_from_the_subscribe_on_it_is_the_one_that_went_out() -> None:
    link = opened()
    assert (say(link, make()).state, say(link, make()).subscription) == (State.SUBSCRIBED, OLD)
    link.protocol.pong(0, 101.0)
    status = say(link, make(), is_switching=True)
    assert (status.state, status.live_since, status.confirmed) == (State.LIVE, 101.0, False)
    assert (status.subscription, status.switching_to) == (OLD, NEW)
    link.protocol.receive(make_frame(type="message.sent"), 102.0)
    assert say(link, make()).confirmed
    for now in (105.0, 107.0):
        link.protocol.tick(now)
    assert say(link, make()).state is State.STALE


def test_a_wait_is_told_with_its_end_its_length_and_its_reason() -> None:
    redial = make()
    redial.backoff.dialed(100.0)
    redial.after(Link(1), Ending(How.CLOSED, 1012), 100.0)
    status = say(None, redial)
    assert (status.state, status.attempt) == (State.RECONNECTING, 2)
    assert (status.due_at, status.delay_seconds) == (100.5, 0.5)
    assert (status.cause, status.hint) == ("closed 1012 service restart", "")
    assert (status.flapping, status.throttled) == (False, False)


def test_a_wait_that_was_asked_for_is_said_to_be_one() -> None:
    redial = make()
    redial.after(Link(1), Ending(How.STATUS, 429), 100.0)
    assert say(None, redial).throttled
    assert not say(Link(2), redial).throttled


def test_links_that_do_not_last_are_flapping() -> None:
    redial = make()
    for _ in range(3):
        redial.backoff.dialed(100.0)
        redial.after(opened(), Ending(How.CUT), 100.0)
    assert say(None, redial).flapping


def test_a_refusal_says_what_to_do() -> None:
    redial = make()
    redial.backoff.dialed(100.0)
    redial.after(Link(1), Ending(How.STATUS, 401), 100.0)
    status = say(None, redial)
    assert (status.state, status.attempt, status.gave_up) == (State.REFUSED, 1, False)
    assert status.cause == "401, the key …k3y9 was not accepted"
    assert status.hint == "Check AGENTPOST_API_KEY, then R"


def test_giving_up_is_a_refusal_of_ours() -> None:
    redial = make()
    for _ in range(10):
        redial.wait = None
        redial.backoff.dialed(100.0)
        redial.after(Link(1), Ending(How.NAME_UNKNOWN), 100.0)
    status = say(None, redial)
    assert (status.state, status.gave_up, status.attempt) == (State.REFUSED, True, 10)
    assert (status.cause, status.hint) == ("name not found", "R to try again")
