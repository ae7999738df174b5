"""What the journal gives back: rows with a ledger line of their own, and ids that are known."""

from __future__ import annotations

import pytest

from agentpost_tui.domain.dashboard import KEEP_KNOWN, Dashboard
from agentpost_tui.domain.event import RESTORED, Event
from agentpost_tui.domain.gap import Beginning, Gap
from agentpost_tui.domain.ledger import Restored
from tests.helpers.accounts import audit
from tests.helpers.books import Books, bounced
from tests.helpers.build import START, make_event


def rows(dashboard: Dashboard) -> list[str]:
    """The rows: ids, and the kinds of what is no event."""
    view = dashboard.view
    shown = [view.row(index) for index in range(len(view))]
    return [row.id if isinstance(row, Event) else type(row).__name__ for row in shown]


def past(*ids: str) -> list[Event]:
    return [make_event(id=one) for one in ids]


def test_the_past_stands_above_the_line_where_this_run_begins() -> None:
    dashboard = Dashboard()
    gap = Gap(START, "not running", until=START + 9)
    change = dashboard.restore([*past("a"), gap, *past("b")]) | dashboard.begin(START + 10)
    dashboard.ingest(past("c"), START + 11)
    assert change.added == 4
    assert rows(dashboard) == ["a", "Gap", "b", "Beginning", "c"]
    assert [event.flags & RESTORED for event in dashboard.store.since(0)] == [RESTORED] * 2 + [0]


def test_it_has_a_line_of_its_own_in_the_ledger() -> None:
    dashboard = Dashboard()
    dashboard.restore(past("a", "b"))
    dashboard.ingest(past("c"), START)
    balance = dashboard.balance(1, 0)
    assert balance.is_even
    assert (balance.shown, balance.restored) == (1, Restored(2, 0, 0, 2, 0))


@pytest.mark.parametrize("restored", [1, 7, 30, 45])
def test_both_lines_add_up_whatever_happens(restored: int) -> None:
    books = Books(restored)
    for step in books.story():
        balance = books.balance()
        assert balance.is_even, (step, balance)
        audit(books.dashboard, books.vitals.received, books.handover.pending)
    assert books.balance().restored.restored == restored
    assert books.balance().restored.evicted > 0


def test_a_restored_one_that_is_lost_turns_the_warning_on() -> None:
    books = Books(30)
    view = books.dashboard.view
    view.set_filter(bounced())
    books.scan()
    view.restored.hidden -= 1
    assert not books.balance().is_even
    view.restored.hidden += 1
    view.restored.shown += 1
    assert not books.balance().is_even


def test_one_that_comes_again_is_a_duplicate_of_its_row() -> None:
    dashboard = Dashboard()
    dashboard.restore(past("a"))
    dashboard.ingest(past("a"), START)
    assert dashboard.ledger.duplicate == 1
    assert dashboard.store[0].copies == 2
    assert dashboard.balance(1, 0).is_even


def test_a_known_id_is_a_duplicate_without_a_row() -> None:
    dashboard = Dashboard()
    dashboard.restore(past("b"))
    dashboard.know(["b", "a"])
    dashboard.ingest(past("a", "b", "c"), START)
    assert rows(dashboard) == ["b", "c"]
    assert dashboard.balance(3, 0).duplicate == 2
    assert dashboard.balance(3, 0).is_even


def test_what_was_evicted_is_still_known_where_a_journal_has_it() -> None:
    dashboard = Dashboard(keep_events=10)
    dashboard.remembers = True
    dashboard.ingest(past(*(str(number) for number in range(30))), START)
    dashboard.ingest(past("3"), START)
    assert dashboard.ledger.duplicate == 1
    assert dashboard.balance(31, 0).is_even


def test_what_is_known_is_bounded_and_the_newest_stay() -> None:
    dashboard = Dashboard()
    dashboard.know(str(number) for number in range(KEEP_KNOWN + 5))  # newest first
    dashboard.ingest(past("0", str(KEEP_KNOWN + 4)), START)
    assert dashboard.ledger.duplicate == 1


def test_what_turns_out_to_be_a_repeat_is_marked() -> None:
    dashboard = Dashboard()
    dashboard.ingest(past("a"), START)
    assert dashboard.repeat(["a", "nonesuch"]).touched
    assert dashboard.store[0].copies == 2
    assert dashboard.balance(1, 0).is_even


def test_the_past_counts_among_the_sources_and_makes_no_rate() -> None:
    dashboard = Dashboard()
    dashboard.restore([make_event(arrived_at=START - 60)])
    source = dashboard.stats.sources[("env_prod", "inb_support")]
    assert (source.events, source.last_at) == (1, START - 60)
    assert sum(source.rate.counts(START)) == 0
    assert sum(dashboard.stats.hour.counts(START)) == 0


def test_the_line_is_a_row_that_can_be_found_again() -> None:
    dashboard = Dashboard()
    dashboard.restore(past("a"))
    dashboard.begin(START)
    line = dashboard.view.row(1)
    assert isinstance(line, Beginning)
    assert dashboard.view.index(line) == 1
