"""The witness: what the client claims, held against what the server knows.

It is asked again and again while a run lasts, so that a fault is named soon after it was made, and
so that a run may be long.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from agentpost_tui.client.handover import Arrival
from agentpost_tui.client.notices import Notice, StatusChanged
from agentpost_tui.clock import now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import wire
from agentpost_tui.simulator.mail import Envelope
from agentpost_tui.simulator.truth import Dial, Truth
from tests.helpers.accounts import audit

UNDER_WAY_SECONDS = 30.0
"""Events younger than this may still be on their way: they are judged later."""
CLOSE = 1e-5
"""Instants nearer than this are one: floats of this size are that coarse."""
SWITCH_SECONDS = 0.05
"""A change of the subscription and an event so near to each other may be told in either order."""
SHARED_IDS = {"evt_odd", "evt_no_time", "evt_bad_time"}
"""Ids that the malformed frames of the simulator share; they come again when they are long gone."""
_FINDINGS = 50


class Recent:
    """A set that remembers what was added last: so many at least, and at most twice as many."""

    def __init__(self, least: int = 100_000) -> None:
        self._least = least
        self._new: set[int] = set()
        self._old: set[int] = set()

    def __contains__(self, item: int) -> bool:
        return item in self._new or item in self._old

    def add(self, item: int) -> None:
        self._new.add(item)
        if len(self._new) > self._least:
            self._old, self._new = self._new, set()


@dataclass
class Seconds:
    """How long there was no cover, as known and as claimed."""

    known: float = 0.0
    """No connection of ours that had subscribed and still worked."""
    certain: float = 0.0
    """The certain parts of the gaps."""
    possible: float = 0.0
    """Their possible parts."""
    unclaimed: float = 0.0
    """Known, but in no part of a gap."""

    @property
    def precision(self) -> float:
        """Claimed for certain, over known."""
        return self.certain / self.known if self.known else 1.0


@dataclass
class Witness:
    """Watches one run."""

    truth: Truth
    dashboard: Dashboard
    findings: list[str] = field(default_factory=list)
    generated: int = 0
    """Events judged so far."""
    missing: int = 0
    """Of those, events that did not arrive although they were asked for."""
    outside_gaps: int = 0
    """Of the missing ones, those in no gap."""
    looks: int = 0
    """How often the ledger was looked at."""
    _arrived: Recent = field(default_factory=Recent)
    _shown: Recent = field(default_factory=Recent)
    _waiting: deque[tuple[float, str]] = field(default_factory=deque)
    _asked: list[tuple[float, tuple[Subscription, ...]]] = field(default_factory=list)
    _envelopes: dict[str, Envelope] = field(default_factory=dict)
    _severed: dict[int, float] = field(default_factory=dict)
    _dials: dict[int, Dial] = field(default_factory=dict)

    # What is seen

    def look_at(self, batch: Iterable[Arrival]) -> None:
        """Arrivals leave the handover."""
        for one in batch:
            if type(one) is Event:
                self._arrived.add(hash(one.id))

    def has_arrived(self, event_id: str) -> bool:
        """True if it left the handover not long ago."""
        return hash(event_id) in self._arrived

    def check_rows(self, before: int) -> None:
        """The store has taken rows from the number `before` on: is any of them known?"""
        for event in self.dashboard.store.since(before):
            is_own = event.id not in SHARED_IDS and not event.id.startswith("no-id-")
            if is_own and hash(event.id) in self._shown:
                self.find(f"{event.id} is shown twice")
            self._shown.add(hash(event.id))

    def check_balance(self, balance: Balance) -> None:
        """The books after a refresh."""
        self.looks += 1
        if not balance.is_even:
            self.find(f"counters disagree by {balance.difference}: {balance}")

    def take_note(self, notice: Notice) -> None:
        """The client says what it asks for."""
        if isinstance(notice, StatusChanged):
            status = notice.status
            other = status.switching_to
            asked = (status.subscription,) if other is None else (status.subscription, other)
            if not self._asked or self._asked[-1][1] != asked:
                self._asked.append((now(), asked))

    def emitted(self, envelope: Envelope) -> None:
        """The server emits an event; needed while not everything is asked for."""
        self._envelopes[str(envelope.get("id"))] = envelope

    def sever(self, dial: Dial, at: float) -> None:
        """From `at` on nothing arrives over this connection."""
        self._severed.setdefault(dial.number, at)

    def mend(self, dial: Dial) -> None:
        """What was withheld has arrived after all."""
        self._severed.pop(dial.number, None)

    def find(self, text: str) -> None:
        """Keep what is wrong."""
        if len(self.findings) < _FINDINGS:
            self.findings.append(text)

    # What is judged

    def judge(self, when: str, *, all_of_it: bool = False) -> None:
        """Look at all events that must have arrived by now; `when` is said of what is wrong."""
        self._waiting.extend(self.truth.events)
        self.truth.events.clear()
        for dial in self.truth.dials:
            self._dials[dial.number] = dial
            if dial.closed_at is not None:
                dial.sent.clear()
        until = now() - (1.0 if all_of_it else UNDER_WAY_SECONDS)
        oldest = self._waiting[0][0] if self._waiting else until
        gaps = [gap for gap in _gaps_of(self.dashboard) if gap[2] >= oldest - CLOSE]
        while self._waiting and self._waiting[0][0] <= until:
            at, event_id = self._waiting.popleft()
            self.generated += 1
            envelope = self._envelopes.pop(event_id, None)
            if self.has_arrived(event_id) or not self._is_asked_for(envelope, at):
                continue
            self.missing += 1
            if not _lies_in(gaps, at):
                self.outside_gaps += 1
                self.find(f"{event_id}, generated at {at:.3f}, is in no gap; {when}")

    def audit(self, received: int, pending: int) -> None:
        """Count everything by hand."""
        try:
            audit(self.dashboard, received, pending)
        except AssertionError as wrong:
            self.find(str(wrong))

    def seconds(self, since: float, until: float) -> Seconds:
        """How long there was no cover between two instants."""
        blind = self._blind(since, until)
        gaps = _gaps_of(self.dashboard)
        return Seconds(
            known=sum(end - start for start, end in blind),
            certain=sum(min(certain, until) - start for start, certain, _ in gaps),
            possible=sum(max(0.0, min(end, until) - certain) for _, certain, end in gaps),
            unclaimed=sum(end - start for start, end in self.unclaimed(since, until)),
        )

    def unclaimed(self, since: float, until: float) -> list[tuple[float, float]]:
        """Stretches that were not covered although no gap says so."""
        claimed = sorted((start, min(end, until)) for start, _, end in _gaps_of(self.dashboard))
        return [
            (start, end)
            for hole in self._blind(since, until)
            for start, end in _between(claimed, *hole)
            if end - start > CLOSE
        ]

    def _blind(self, since: float, until: float) -> list[tuple[float, float]]:
        """Stretches in which no connection of ours had subscribed and still worked."""
        covered = sorted(
            (dial.subscriptions[0][0], min(self._end_of(dial, until), until))
            for dial in self._dials.values()
            if dial.subscriptions
        )
        return _between(covered, since, until)

    def _end_of(self, dial: Dial, never: float) -> float:
        closed_at = never if dial.closed_at is None else dial.closed_at
        return min(closed_at, self._severed.get(dial.number, never))

    def _is_asked_for(self, envelope: Envelope | None, at: float) -> bool:
        """True when every subscription that was in force around `at` asks for it."""
        if envelope is None:
            return True
        first = bisect_right(self._asked, at - SWITCH_SECONDS, key=lambda one: one[0])
        last = bisect_right(self._asked, at + SWITCH_SECONDS, key=lambda one: one[0])
        return all(
            wire.admits(subscription, envelope)
            for _, subscriptions in self._asked[max(0, first - 1) : last]
            for subscription in subscriptions
        )


def _gaps_of(dashboard: Dashboard) -> list[tuple[float, float, float]]:
    """Of each gap: its beginning, the end of its certain part, and the end of all of it."""
    never = float("inf")
    return [
        (
            gap.since,
            never if gap.until is None else gap.until,
            never if gap.until is None else max(gap.until, gap.possible_until or gap.until),
        )
        for gap in dashboard.coverage.gaps
    ]


def _lies_in(gaps: list[tuple[float, float, float]], at: float) -> bool:
    return any(since - CLOSE <= at <= until + CLOSE for since, _, until in gaps)


def _between(
    spans: list[tuple[float, float]], since: float, until: float
) -> list[tuple[float, float]]:
    """What the sorted `spans` leave free between two instants."""
    free: list[tuple[float, float]] = []
    at = since
    for start, end in spans:
        if start >= until:
            break
        if start > at:
            free.append((at, start))
        at = max(at, end)
    if at < until:
        free.append((at, until))
    return free
