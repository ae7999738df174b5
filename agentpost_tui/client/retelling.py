"""Records of the past, turned into what a session handed over then."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from agentpost_tui.client.frames import decode
from agentpost_tui.client.notices import State
from agentpost_tui.domain.coverage import POSSIBLE_SECONDS
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.gap import (
    CoverDoubtful,
    CoverFact,
    CoverLost,
    CoverRegained,
    CoverSettled,
)
from agentpost_tui.domain.records import EventRecord, GapRecord, Record, RecordError, StateRecord

_WORDS: Final = frozenset(state.value for state in State)


class Moment(NamedTuple):
    """One thing that happened."""

    at: float
    what: Event | Malformed | CoverFact | StateRecord


class Past(Protocol):
    """What can be told again, as often as one likes."""

    @property
    def first_at(self) -> float:
        """The instant of its first record."""

    @property
    def last_at(self) -> float:
        """The instant of its last one."""

    @property
    def gaps(self) -> Sequence[GapRecord]:
        """Its gaps, as far as they are known, oldest first."""

    def records(self) -> Iterator[Record | RecordError]:
        """All of it from the beginning; gaps come when they are over."""


class Retelling:
    """Tells records in their order; gaps open when they opened, although a record of one comes when
    it was over.

    Args:
        gaps: those that are to come, as far as they are known, oldest first.
    """

    def __init__(self, gaps: Iterable[GapRecord]) -> None:
        self._known = {gap.since: gap for gap in gaps if gap.is_certain}
        self._ahead = deque(self._known.values())
        self._gap: GapRecord | None = None
        """The one that was opened, until its record comes."""
        self._is_regained = False
        self._has_cover = False

    def moments(self, records: Iterable[Record | RecordError]) -> Iterator[Moment | RecordError]:
        """What happened, in order; what cannot be told gives the error that says why."""
        for record in records:
            match record:
                case EventRecord(arrived_at, frame):
                    yield from self._gaps_before(arrived_at)
                    arrival = decode(frame, arrived_at)
                    if isinstance(arrival, Event | Malformed):
                        yield Moment(arrived_at, arrival)
                    else:
                        yield RecordError("its frame is no event")
                case StateRecord():
                    yield from self._gaps_before(record.at)
                    yield from self._state(record)
                case GapRecord():
                    yield from self._gaps_before(record.since)
                    yield from self._end(record)
                case _:
                    yield record

    def _gaps_before(self, at: float) -> Iterator[Moment]:
        """Gaps that had opened, or were over, when something happened at that instant."""
        if self._gap is None and self._ahead and self._ahead[0].since < at:
            yield self._lose(self._ahead.popleft())
        until = None if self._gap is None else self._gap.until
        if until is not None and until <= at:
            yield from self._regain(until)

    def _lose(self, gap: GapRecord) -> Moment:
        self._gap, self._is_regained = gap, False
        return Moment(gap.since, CoverLost(gap.since, gap.cause, gap.by_user))

    def _regain(self, at: float) -> Iterator[Moment]:
        if not self._is_regained:
            self._is_regained = self._has_cover = True
            yield Moment(at, CoverRegained(at))

    def _end(self, gap: GapRecord) -> Iterator[Moment]:
        """The record of a gap comes: now it is over, unless it was cut short there."""
        if not gap.is_certain:
            if self._gap is None:
                yield Moment(gap.over_at, CoverDoubtful(gap.since, gap.over_at, gap.cause))
            return
        if self._known.get(gap.since, gap) != gap:
            return  # it is told again when it is over
        if self._gap != gap:
            while self._ahead and self._ahead[0].since <= gap.since:
                self._ahead.popleft()
            yield self._lose(gap)
        if gap.until is not None:
            yield from self._regain(gap.until)
            self._gap = None
            yield Moment(gap.over_at, CoverSettled(gap.over_at))

    def _state(self, record: StateRecord) -> Iterator[Moment | RecordError]:
        if record.state not in _WORDS:
            yield RecordError("it has a state that is not known here")
            return
        if record.state == State.LIVE.value:
            if self._gap is not None and self._gap.until is None:  # by the run that follows
                yield from self._regain(record.at)
                self._gap = None
                yield Moment(record.at, CoverSettled(record.at + POSSIBLE_SECONDS))
            elif self._gap is None and not self._has_cover:
                self._has_cover = True
                yield Moment(record.at, CoverRegained(record.at))
        yield Moment(record.at, record)
