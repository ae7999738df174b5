"""What makes an event a row: the test of a filter and of marks; and which line counts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agentpost_tui.domain.event import APART, MARKED, Event
from agentpost_tui.domain.filter.compiled import Filter


def chosen_test(
    chosen: Filter | None, *, is_marked_only: bool = False
) -> Callable[[Event], bool] | None:
    """The test of a filter, and of marks if only they count; None where everything passes."""
    matches = None if chosen is None else chosen.matches
    if not is_marked_only:
        return matches
    if matches is None:
        return _is_marked
    return lambda event: bool(event.flags & MARKED) and matches(event)


def inside(events: Sequence[Event]) -> int:
    """How many this run received inside its subscription."""
    return sum([not event.flags & APART for event in events])


def count(events: Sequence[Event], flag: int) -> int:
    """How many have a flag."""
    return sum([event.flags & flag for event in events]) // flag


def _is_marked(event: Event) -> bool:
    return bool(event.flags & MARKED)
