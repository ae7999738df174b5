"""What several runs together covered, and what they left uncovered."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from math import inf
from operator import attrgetter
from typing import Final, NamedTuple

from agentpost_tui.domain.coverage import POSSIBLE_SECONDS
from agentpost_tui.domain.gap import NOT_RUNNING
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.subscription import Subscription

_SAME_SECONDS: Final = 0.001


class Span(NamedTuple):
    """A stretch of time in which one run was covered."""

    run: int
    since: float
    until: float


def uncovered(spans: Sequence[Span], since: float, until: float) -> Iterator[tuple[float, float]]:
    """What the spans leave of a stretch; they are in order of their beginnings."""
    for span in spans:
        if span.until <= since:
            continue
        if span.since >= until:
            break
        if span.since > since:
            yield since, span.since
        since = span.until
    if since < until:
        yield since, until


def recorded_gaps(
    spans: Sequence[Span],
    recorded: Sequence[tuple[int, GapRecord]],
    subscription: Subscription,
    since: float | None = None,
    until: float | None = None,
) -> list[GapRecord]:
    """The gaps of a stretch of time: the union of all runs decides what was uncovered, what was
    recorded gives the causes.

    Args:
        spans: those of the subscription, in order.
        recorded: the gaps that each run noted, with its number, in order of their beginnings.
    """
    if not spans:
        return []
    first = spans[0].since if since is None else since
    last = max(span.until for span in spans) if until is None else until
    causes = _Causes([gap for _, gap in recorded], spans)
    certain = [
        _with_cause(begin, end, causes.at(begin), subscription)
        for begin, end in uncovered(spans, first, last)
    ]
    possible = [
        gap
        for run, gap in recorded
        if not gap.is_certain and first <= gap.since <= last and not _is_covered(gap, run, spans)
    ]
    return sorted(certain + possible, key=attrgetter("since"))


class _Causes:
    """The recorded gaps, in order of their beginnings, for whoever goes along them."""

    def __init__(self, recorded: Sequence[GapRecord], spans: Sequence[Span]) -> None:
        self._ahead = deque((gap, _end_of(gap, spans)) for gap in recorded)
        self._begun: list[tuple[GapRecord, float]] = []

    def at(self, instant: float) -> GapRecord | None:
        """The last one that had begun by then and was not over; asked for later and later ones."""
        soon = instant + _SAME_SECONDS
        while self._ahead and self._ahead[0][0].since <= soon:
            self._begun.append(self._ahead.popleft())
        while self._begun and self._begun[-1][1] <= soon:
            self._begun.pop()
        return self._begun[-1][0] if self._begun else None


def _end_of(gap: GapRecord, spans: Sequence[Span]) -> float:
    """Where a gap ended; one that its run did not live to close, with the next cover."""
    if gap.until is not None:
        return gap.until
    place = bisect_right(spans, gap.since, key=attrgetter("since"))
    return spans[place].since if place < len(spans) else inf


def _with_cause(
    since: float, until: float, known: GapRecord | None, subscription: Subscription
) -> GapRecord:
    """A gap with the cause of the record in which it begins."""
    if known is None:
        return GapRecord(since, until, until + POSSIBLE_SECONDS, NOT_RUNNING, False, subscription)
    is_whole = known.until is not None and abs(known.until - until) < _SAME_SECONDS
    possible_until = known.possible_until if is_whole else None
    return GapRecord(
        since,
        until,
        until + POSSIBLE_SECONDS if possible_until is None else possible_until,
        known.cause,
        known.by_user,
        subscription,
    )


def _is_covered(gap: GapRecord, run: int, spans: Sequence[Span]) -> bool:
    """True if another run than its own covered all of it."""
    return any(
        span.since <= gap.since and gap.over_at <= span.until for span in spans if span.run != run
    )
