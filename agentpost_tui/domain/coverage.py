"""Coverage: which stretches of time were covered, and which were not."""

from __future__ import annotations

from collections import deque
from enum import IntEnum

from agentpost_tui.domain.gap import (
    CoverDoubtful,
    CoverFact,
    CoverLost,
    CoverRegained,
    Gap,
)

KEEP_GAPS = 10_000
POSSIBLE_SECONDS = 2.0
"""After a fence the server may still be applying the subscription (connection.md, decision 9)."""


class Cover(IntEnum):
    """How well a stretch of time was covered; the larger is the worse."""

    UNKNOWN = 0
    """Before the first LIVE, or yet to come."""
    COVERED = 1
    POSSIBLE = 2
    BLIND = 3


class Coverage:
    """The gaps of this run, oldest first, and what they leave of a stretch of time."""

    def __init__(self, keep_gaps: int = KEEP_GAPS) -> None:
        self.gaps: deque[Gap] = deque(maxlen=keep_gaps)
        self.started_at: float | None = None
        """When cover began: the first LIVE of the run."""
        self.count = 0
        """Gaps since cover began, those no longer kept included; not the one before it, in which
        no run was there."""
        self.unsettled: Gap | None = None
        """The gap that opened last, until it is over."""

    def clear(self) -> None:
        """Forget all, as if no run had begun."""
        self.gaps.clear()
        self.started_at = None
        self.count = 0
        self.unsettled = None

    @property
    def open_gap(self) -> Gap | None:
        return self.unsettled if self.unsettled and self.unsettled.is_open else None

    def apply(self, fact: CoverFact, before: int) -> Gap | None:
        """Take in a fact; `before` is the number of the next event.

        Returns the gap that is new as a row; None when a known one changed, or nothing did.
        """
        match fact:
            case CoverLost():
                return self._lose(fact, before)
            case CoverDoubtful(since, until, cause):
                return self._add(Gap(since, cause, False, before, since, until))
            case CoverRegained(at):
                self._regain(at)
            case _:
                self._settle(fact.at)
        return None

    def _lose(self, fact: CoverLost, before: int) -> Gap | None:
        last = self.gaps[-1] if self.gaps else None
        if last is None or last.before != before or not _leads_to(last, fact.since):
            self.unsettled = self._add(Gap(fact.since, fact.cause, fact.by_user, before))
            return self.unsettled
        self.unsettled = last
        last.until = last.possible_until = None
        if last.by_user and not fact.by_user:
            last.cause, last.by_user = fact.cause, False
        return None

    def _add(self, gap: Gap) -> Gap:
        self.gaps.append(gap)
        self.count += self.started_at is not None
        return gap

    def _regain(self, at: float) -> None:
        if self.started_at is None:
            self.started_at = at
        gap = self.open_gap
        if gap is not None:
            gap.until = at
            gap.possible_until = at + POSSIBLE_SECONDS

    def _settle(self, at: float) -> None:
        gap = self.unsettled
        if gap is not None and gap.until is not None and gap.possible_until is not None:
            gap.possible_until = max(gap.until, min(gap.possible_until, at))
            self.unsettled = None

    def seconds_lost(self, now: float) -> float:
        """The certain parts of the gaps kept, in seconds, since cover began."""
        began = now if self.started_at is None else self.started_at
        ends = ((gap, now if gap.until is None else gap.until) for gap in self.gaps)
        return sum(max(0.0, until - max(gap.since, began)) for gap, until in ends)

    def share(self, now: float, window_seconds: float = 3600.0) -> float | None:
        """The covered share of the window before `now`, 0 to 1; None before the first LIVE.

        Only time since the first LIVE counts, and only certain gaps are taken off.
        """
        if self.started_at is None:
            return None
        start = max(self.started_at, now - window_seconds)
        if now <= start:
            return 1.0
        lost = sum(
            max(0.0, (now if gap.until is None else gap.until) - max(gap.since, start))
            for gap in self.gaps
        )
        return max(0.0, 1.0 - lost / (now - start))

    def strip(self, now: float, cells: int, window_seconds: float = 3600.0) -> list[Cover]:
        """The window before `now` cut into `cells`, each as the worst that it holds."""
        width = window_seconds / cells
        start = now - window_seconds
        strip = [Cover.UNKNOWN] * cells
        if self.started_at is not None:
            first = int(max(0.0, (self.started_at - start) // width))
            strip[first:] = [Cover.COVERED] * (cells - first)
        for gap in self.gaps:
            until = now if gap.until is None else gap.until
            _paint(strip, start, width, until, gap.possible_until or until, Cover.POSSIBLE)
            if gap.is_certain:
                _paint(strip, start, width, gap.since, until, Cover.BLIND)
        return strip


def _leads_to(gap: Gap, since: float) -> bool:
    """True when the gap was a real one, and no settled cover lies between it and `since`."""
    return gap.is_certain and (gap.possible_until is None or since <= gap.possible_until)


def _paint(
    strip: list[Cover], start: float, width: float, since: float, until: float, cover: Cover
) -> None:
    first = max(0, int((since - start) // width))
    last = min(len(strip) - 1, int((until - start) // width))
    for cell in range(first, last + 1):
        strip[cell] = max(strip[cell], cover)
