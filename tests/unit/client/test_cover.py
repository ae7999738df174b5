from __future__ import annotations

from agentpost_tui.client.cover import Cover
from agentpost_tui.client.links import Link, Output, Relief
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription

DOUBT = CoverDoubtful(101.0, 102.0, "slow")


def live_link(heard_at: float = 100.0) -> Link:
    link = Link(1, RealtimeProtocol(Subscription(), Vitals(), 100.0))
    link.protocol.pong(0, heard_at)
    return link


def test_before_the_first_live_there_is_nothing_to_lose() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.end(live_link(), "cut")
    cover.settle(101.0)
    cover.doubt(DOUBT)
    assert facts == []


def test_a_gap_reaches_from_the_last_sign_of_life_to_the_next_fence() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    cover.settle(101.0)
    cover.doubt(DOUBT)
    cover.end(live_link(heard_at=105.0), "cut")
    cover.end(live_link(heard_at=107.0), "refused")  # nothing more to lose
    cover.regain(110.0)
    cover.regain(111.0)
    cover.settle(112.0)
    assert facts == [
        CoverRegained(100.0),
        CoverSettled(101.0),
        DOUBT,
        CoverLost(105.0, "cut"),
        CoverRegained(110.0),
        CoverSettled(112.0),
    ]


def test_a_link_that_we_close_is_lost_when_it_has_ended() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    link = live_link(heard_at=105.0)
    cover.fade(link, "offline", by_user=True)
    cover.ended(Link(2), politely=True)  # another one
    assert facts == [CoverRegained(100.0)]
    link.protocol.pong(1, 106.0)
    cover.ended(link, politely=True)
    assert facts[1:] == [CoverLost(106.0, "offline", by_user=True)]


def test_or_before_the_next_one_is_live_should_it_take_so_long() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    link = live_link(heard_at=105.0)
    cover.fade(link, "offline", by_user=True)
    cover.regain(107.0)
    cover.ended(link, politely=False)
    assert facts[1:] == [CoverLost(105.0, "offline", by_user=True), CoverRegained(107.0)]


def test_a_doubt_of_a_link_that_ends_is_told_before_the_loss() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    link = live_link(heard_at=100.0)
    link.protocol.hold(101.0)
    link.protocol.resume(101.5)
    link.protocol.pong(0, 101.6)
    cover.end(link, "cut")
    assert facts[1:] == [
        CoverDoubtful(101.0, 101.6, "we were slower than the server"),
        CoverLost(101.6, "cut"),
    ]


def test_a_replaced_link_that_answered_its_close_left_nothing_out() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    link = live_link(heard_at=105.0)
    link.relief = Relief(108.0, 109.0)
    cover.ended(link, politely=True)
    assert facts == [CoverRegained(100.0)]


def test_one_that_did_not_was_dead_since_it_was_last_heard() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    link = live_link(heard_at=105.0)
    link.relief = Relief(108.0, 109.0)
    cover.ended(link, politely=False)
    assert facts[1:] == [
        CoverLost(105.0, "the connection fell silent before a switchover"),
        CoverRegained(108.0),
        CoverSettled(109.0),
    ]


def test_nothing_is_certain_of_the_time_in_which_the_next_one_was_live_already() -> None:
    facts: list[Output] = []
    cover = Cover(facts.append)
    cover.regain(100.0)
    link = live_link(heard_at=108.5)
    link.relief = Relief(108.0, 109.0)
    cover.ended(link, politely=False)
    assert facts[2:] == [CoverRegained(108.5), CoverSettled(109.0)]
    heard_later = live_link(heard_at=109.0)
    heard_later.relief = Relief(108.0, 109.0)
    cover.ended(heard_later, politely=False)
    assert len(facts) == 4
