"""Records turned into what a session handed over."""

from __future__ import annotations

from collections.abc import Sequence

from agentpost_tui.client.retelling import Moment, Retelling
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.records import EventRecord, GapRecord, Record, RecordError, StateRecord
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_frame
from tests.helpers.journal import state

ALL = Subscription()


def event(at: float) -> EventRecord:
    return EventRecord(START + at, make_frame(id=f"evt_{at:g}"))


def gap(since: float, until: float | None, possible_until: float | None = None) -> GapRecord:
    ends = [None if end is None else START + end for end in (until, possible_until)]
    return GapRecord(START + since, *ends, "cut", False, ALL)


def told(records: Sequence[Record | RecordError], known: Sequence[GapRecord] = ()) -> list[str]:
    """In short: `lost 2`, `event 3`."""
    return [in_short(one) for one in Retelling(known).moments(records)]


def in_short(moment: Moment | RecordError) -> str:
    if isinstance(moment, RecordError):
        return "error"
    match moment.what:
        case Event(arrived_at=at):
            return f"event {at - START:g}"
        case Malformed():
            return "malformed"
        case StateRecord(at, word):
            return f"{word} {at - START:g}"
        case CoverLost(since):
            return f"lost {since - START:g}"
        case CoverRegained(at):
            return f"regained {at - START:g}"
        case CoverSettled(at):
            return f"settled {at - START:g}"
        case CoverDoubtful(since, until):
            return f"doubtful {since - START:g} {until - START:g}"


def test_a_gap_opens_before_what_happened_in_it() -> None:
    cut = gap(2, 6, 7)
    states = [state(START + 3, word="RECONNECTING"), state(START + 6)]
    assert told([event(2), *states, cut, event(7)], [cut]) == [
        "event 2",
        "lost 2",
        "RECONNECTING 3",
        "regained 6",
        "LIVE 6",
        "settled 7",
        "event 7",
    ]


def test_one_that_is_not_known_in_advance_opens_when_it_is_over() -> None:
    assert told([event(3), gap(2, 6, 7)]) == ["event 3", "lost 2", "regained 6", "settled 7"]


def test_cover_begins_with_the_first_live() -> None:
    assert told([state(START, word="CONNECTING"), state(START + 1), state(START + 2)]) == [
        "CONNECTING 0",
        "regained 1",
        "LIVE 1",
        "LIVE 2",
    ]


def test_what_was_open_when_a_recording_ended_is_over_with_the_next_live() -> None:
    cut = gap(2, None)
    records = [event(1), cut, state(START + 9, word="CONNECTING"), state(START + 10), event(11)]
    assert told(records, [cut]) == [
        "event 1",
        "lost 2",
        "CONNECTING 9",
        "regained 10",
        "settled 12",
        "LIVE 10",
        "event 11",
    ]


def test_what_is_told_when_it_opens_and_again_when_it_is_over_is_one() -> None:
    opened, over = gap(2, None), gap(2, 6, 7)
    known = [over]
    assert told([opened, state(START + 6), over], known) == [
        "lost 2",
        "regained 6",
        "LIVE 6",
        "settled 7",
    ]


def test_two_gaps_do_not_mix() -> None:
    one, two = gap(2, 4, 5), gap(5, 8, 9)
    records = [one, event(5), state(START + 6, word="RECONNECTING"), two]
    assert told(records, [one, two]) == [
        "lost 2",
        "regained 4",
        "settled 5",
        "event 5",
        "lost 5",
        "RECONNECTING 6",
        "regained 8",
        "settled 9",
    ]


def test_what_is_only_possible_has_no_beginning_and_no_end() -> None:
    assert told([gap(2, 2, 3)]) == ["doubtful 2 3"]


def test_what_cannot_be_told_is_said() -> None:
    odd = [
        RecordError("a line"),
        EventRecord(START, b'{"type":"ping"}'),
        state(START, word="DREAMING"),
        EventRecord(START, b"{"),
    ]
    assert told(odd) == ["error", "error", "error", "malformed"]
