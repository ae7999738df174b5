"""What passes, and which line of the ledger counts it."""

from __future__ import annotations

from agentpost_tui.domain.event import MARKED, OUTSIDE, RESTORED
from agentpost_tui.domain.passing import chosen_test, count, inside
from tests.helpers.books import bounced
from tests.helpers.build import make_event


def test_without_a_filter_everything_passes() -> None:
    assert chosen_test(None) is None


def test_a_filter_and_marks_are_joined() -> None:
    both, marked = (chosen_test(one, is_marked_only=True) for one in (bounced(), None))
    assert both is not None
    assert marked is not None
    event = make_event(type="message.bounced")
    assert not both(event)
    event.flags = MARKED
    assert both(event)
    assert marked(make_event(flags=MARKED))
    assert not both(make_event(flags=MARKED))


def test_outside_and_restored_are_counted_apart() -> None:
    events = [make_event(flags=flags) for flags in (0, MARKED, OUTSIDE, RESTORED, RESTORED)]
    assert (inside(events), count(events, OUTSIDE), count(events, RESTORED)) == (2, 1, 2)
