from __future__ import annotations

import pytest

from agentpost_tui.client.backoff import Backoff
from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.links import Link
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.redial import Redial, Wait
from agentpost_tui.domain.subscription import Subscription

CUT = Ending(How.CUT)
THROTTLED = Ending(How.STATUS, 429, retry_after="60")


def make(max_attempts: int | None = None, chance: float = 0.5) -> Redial:
    return Redial(Backoff(lambda: chance, max_attempts), "api.example", "…k3y9")


def opened() -> Link:
    return Link(1, RealtimeProtocol(Subscription(), Vitals(), 100.0))


def cause(redial: Redial) -> str:
    return redial.verdict.cause if redial.verdict else ""


def test_after_a_transient_ending_it_waits() -> None:
    redial = make()
    redial.after(Link(1), CUT, 100.0)
    assert redial.wait == Wait(100.5, 0.5)
    redial.after(Link(2), CUT, 200.0)
    assert redial.wait == Wait(201.0, 1.0)
    assert (cause(redial), redial.gave_up) == ("cut off without a close", False)


def test_a_wait_never_ends_too_near_to_the_last_dial() -> None:
    redial = make(chance=0.0)
    redial.backoff.dialed(100.2)
    redial.after(Link(1), CUT, 100.1)
    assert redial.wait is not None
    assert redial.wait.due_at == 100.45


def test_after_a_refusal_it_does_not() -> None:
    redial = make()
    redial.after(Link(1), Ending(How.STATUS, 401), 100.0)
    assert redial.wait is None
    assert cause(redial).startswith("401, ")


def test_when_the_dials_are_used_up_it_gives_up_until_told_otherwise() -> None:
    redial = make(max_attempts=1)
    redial.backoff.dialed(100.0)
    redial.after(Link(1), CUT, 100.0)
    assert (redial.wait, redial.gave_up) == (None, True)
    redial.soon(200.0)
    assert (redial.wait, redial.gave_up) == (Wait(200.0, 0.0, manual=True), False)


def test_a_failed_switchover_stops_nothing() -> None:
    for ending in (Ending(How.STATUS, 401), Ending(How.CERTIFICATE, 10)):
        redial = make(max_attempts=1)
        redial.backoff.dialed(100.0)
        redial.after_switchover(Link(1), ending, 100.0)
        assert redial.wait is not None
        assert not redial.gave_up


def test_a_failed_switchover_that_was_throttled_waits_as_told() -> None:
    redial = make()
    redial.after_switchover(Link(1), THROTTLED, 100.0)
    assert redial.wait == Wait(162.5, 62.5, throttled=True)


def test_a_failed_switchover_that_was_told_to_wait_for_long_waits_too() -> None:
    redial = make()
    redial.after_switchover(Link(1), Ending(How.STATUS, 503, retry_after="3600"), 100.0)
    redial.hasten(110.0)
    assert redial.wait is not None
    assert redial.wait.due_at == 100.0 + 3602.5


def test_the_user_is_not_made_to_wait_longer_than_without_asking() -> None:
    redial = make()
    redial.backoff.dialed(100.0, manual=True)
    redial.after(Link(1), CUT, 100.0)
    redial.soon(100.1)
    assert redial.wait == Wait(100.5, pytest.approx(0.4), manual=True)
    redial.cancel()
    redial.soon(100.1)
    assert redial.wait == Wait(101.0, pytest.approx(0.9), manual=True)


def test_haste_ends_a_wait_but_not_one_that_the_server_asked_for() -> None:
    redial = make()
    redial.after(Link(1), CUT, 100.0)
    redial.hasten(100.1)
    assert redial.wait is not None
    assert redial.wait.due_at == 100.1
    redial.after(Link(1), THROTTLED, 200.0)
    redial.hasten(210.0)
    assert redial.wait.due_at == 262.5
    flapping = make(max_attempts=0)
    for number in range(31):
        flapping.backoff.dialed(float(number))
    flapping.after(Link(1), CUT, 31.0)
    flapping.hasten(40.0)
    assert flapping.wait == Wait(61.0, 30.0)


def test_what_was_only_complained_of_names_the_close_that_follows() -> None:
    redial, link = make(), opened()
    link.protocol.receive(b'{"type":"error","message":"unknown token"}', 101.0)
    redial.after(link, Ending(How.CLOSED, 4401), 102.0)
    assert cause(redial) == "closed 4401 unknown token"
    redial.after(link, Ending(How.CLOSED, 4401, "go away"), 102.0)
    assert cause(redial) == "closed 4401 go away"


def test_the_protocols_own_finding_counts_for_more_than_how_the_socket_ended() -> None:
    redial, link = make(), opened()
    link.given_up = Ending(How.SILENT)
    redial.after(link, CUT, 110.0)
    assert cause(redial) == "no sign of life"


def test_endings_of_a_kind_in_a_row_are_counted_until_live() -> None:
    redial = make()
    for _ in range(2):
        redial.after(Link(1), Ending(How.GARBLED), 100.0)
    redial.after(Link(1), CUT, 100.0)
    for _ in range(2):
        redial.after(Link(1), Ending(How.GARBLED), 100.0)
    assert redial.wait is not None
    redial.wait = None
    redial.after(Link(1), Ending(How.GARBLED), 100.0)
    assert redial.wait is None
    redial.live()
    redial.after(Link(1), Ending(How.GARBLED), 100.0)
    assert redial.wait is not None


def test_the_first_message_that_is_too_big_costs_no_attempt() -> None:
    redial, too_big = make(), Ending(How.BROKEN, 1009)
    redial.backoff.dialed(100.0)
    redial.after(opened(), too_big, 100.0)
    assert redial.backoff.attempts == 0
    redial.backoff.dialed(101.0)
    redial.after(opened(), too_big, 102.0)
    assert redial.backoff.attempts == 1


def test_half_a_minute_of_live_proves_a_link() -> None:
    redial, link = make(), opened()
    redial.backoff.dialed(100.0)
    redial.lasting(link, 200.0)
    assert redial.backoff.attempts == 1
    link.protocol.pong(0, 100.5)
    redial.lasting(link, 130.4)
    assert redial.backoff.attempts == 1
    redial.lasting(link, 130.5)
    assert redial.backoff.attempts == 0
