"""Cover of several runs: their union, and the causes of what it leaves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.gap import NOT_RUNNING
from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.cover import Span, recorded_gaps, uncovered

ALL = Subscription()


def gap(since: float, until: float | None, cause: str = "cut") -> GapRecord:
    return GapRecord(since, until, None if until is None else until + 1, cause, False, ALL)


def told(gaps: list[GapRecord]) -> list[tuple[float, float | None, str]]:
    return [(one.since, one.until, one.cause) for one in gaps]


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(
        lambda pair: Span(1, float(pair[0]), float(pair[0] + pair[1]))
    ),
    max_size=6,
)


@given(SPANS, st.integers(0, 40), st.integers(0, 20))
def test_an_instant_is_uncovered_if_no_span_holds_it(
    spans: list[Span], since: int, length: int
) -> None:
    spans.sort(key=lambda span: span.since)
    found = list(uncovered(spans, since, since + length))
    for tenth in range(since * 10 + 5, (since + length) * 10, 10):
        at = tenth / 10
        is_covered = any(span.since <= at < span.until for span in spans)
        assert any(begin <= at < end for begin, end in found) is not is_covered


def test_what_was_recorded_gives_the_cause() -> None:
    spans = [Span(1, 0, 10), Span(1, 13, 20)]
    gaps = recorded_gaps(spans, [(1, gap(10, 13, "closed 1012"))], ALL)
    assert gaps == [GapRecord(10, 13, 14, "closed 1012", False, ALL)]


def test_between_two_runs_nothing_was_running() -> None:
    gaps = recorded_gaps([Span(1, 0, 10), Span(2, 50, 60)], [], ALL)
    assert gaps == [GapRecord(10, 50, 52, NOT_RUNNING, False, ALL)]


def test_what_another_run_covered_is_no_gap() -> None:
    spans = [Span(1, 0, 10), Span(2, 5, 30), Span(1, 20, 40)]
    assert recorded_gaps(spans, [(1, gap(10, 20))], ALL) == []


def test_what_another_run_covered_in_part_keeps_its_cause() -> None:
    spans = [Span(1, 0, 10), Span(2, 5, 14), Span(1, 20, 40)]
    assert told(recorded_gaps(spans, [(1, gap(10, 20, "cut"))], ALL)) == [(14, 20, "cut")]


def test_a_gap_that_its_run_did_not_live_to_close_ends_with_the_next_cover() -> None:
    spans = [Span(1, 0, 10), Span(2, 50, 60), Span(3, 80, 90)]
    gaps = recorded_gaps(spans, [(1, gap(10, None, "cut"))], ALL)
    assert told(gaps) == [(10, 50, "cut"), (60, 80, NOT_RUNNING)]


def test_a_window_before_and_after_all_cover_is_uncovered() -> None:
    gaps = recorded_gaps([Span(1, 10, 20)], [], ALL, 5, 25)
    assert told(gaps) == [(5, 10, NOT_RUNNING), (20, 25, NOT_RUNNING)]


def test_what_is_only_possible_stays_unless_another_run_saw_it() -> None:
    doubtful = GapRecord(5, 5, 7, "slow", False, ALL)
    assert recorded_gaps([Span(1, 0, 10)], [(1, doubtful)], ALL) == [doubtful]
    assert recorded_gaps([Span(1, 0, 10), Span(2, 0, 10)], [(1, doubtful)], ALL) == []


def test_without_any_cover_there_is_nothing_to_tell_gaps_from() -> None:
    assert recorded_gaps([], [], ALL, 0, 10) == []
