from __future__ import annotations

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.links import Links
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.domain.event import OUTSIDE, Event
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_frame

SENT = Subscription(("message.sent",))
RECEIVED = Subscription(("message.received",))


def test_a_link_lives_from_its_fence_until_it_is_given_up() -> None:
    link = Links().new()
    assert (link.has_opened, link.is_watched, link.is_live, link.live_at) == (False,) * 3 + (None,)
    link.conversation = RealtimeProtocol(SENT, Vitals(), 100.0)
    assert (link.has_opened, link.is_watched, link.is_live) == (True, True, False)
    link.protocol.pong(0, 100.5)
    assert (link.is_live, link.live_at) == (True, 100.5)
    link.given_up = Ending(How.SILENT)
    assert (link.is_watched, link.is_live, link.live_at) == (False, False, 100.5)


def test_every_link_has_a_number_of_its_own_and_two_have_a_part() -> None:
    links = Links()
    first, second, third = links.new(), links.new(), links.new()
    assert [link.generation for link in (first, second, third)] == [1, 2, 3]
    assert links.generations() == [1, 2, 3]
    links.current, links.successor = second, third
    assert list(links) == [second, third]
    assert (first in links, second in links) == (False, True)
    assert links.remove(1) is first
    assert (len(links), links[2]) == (2, second)
    assert links.new().generation == 4


def test_during_a_switchover_both_admit_what_either_asked_for() -> None:
    links = Links()
    links.current, links.successor = links.new(), links.new()
    for link, subscription in ((links.current, SENT), (links.successor, RECEIVED)):
        link.subscription = subscription
        link.conversation = RealtimeProtocol(subscription, Vitals(), 100.0)

    def outside() -> list[bool]:
        events = [link.protocol.receive(make_frame(), 101.0) for link in links]
        return [bool(event.flags & OUTSIDE) for event in events if isinstance(event, Event)]

    assert outside() == [True, False]
    links.admit()
    assert outside() == [False, False]
    links.successor = None
    links.admit()
    assert outside() == [True]
