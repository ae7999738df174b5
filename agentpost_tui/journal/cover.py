"""What several runs together covered, and what they left uncovered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
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
    known = [(gap, _end_of(gap, spans)) for _, gap in recorded]
    first = spans[0].since if since is None else since
    last = max(span.until for span in spans) if until is None else until
    certain = [
        _with_cause(begin, end, known, subscription) for begin, end in uncovered(spans, first, last)
    ]
    possible = [
        gap
        for run, gap in recorded
        if gap.until == gap.since
        and first <= gap.since <= last
        and not _is_covered(gap, [span for span in spans if span.run != run])
    ]
    return sorted(certain + possible, key=lambda gap: gap.since)


def _end_of(gap: GapRecord, spans: Iterable[Span]) -> float:
    """Where a gap ended; one that its run did not live to close, with the next cover."""
    if gap.until is not None:
        return gap.until
    return next((span.since for span in spans if span.since > gap.since), inf)


def _with_cause(
    since: float,
    until: float,
    recorded: Iterable[tuple[GapRecord, float]],
    subscription: Subscription,
) -> GapRecord:
    """A gap with the cause of the record in which it begins."""
    known = None
    for gap, end in recorded:
        if gap.since > since + _SAME_SECONDS:
            break
        if end > since + _SAME_SECONDS:
            known = gap
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


def _is_covered(gap: GapRecord, spans: Iterable[Span]) -> bool:
    end = gap.since if gap.possible_until is None else gap.possible_until
    return any(span.since <= gap.since and end <= span.until for span in spans)
