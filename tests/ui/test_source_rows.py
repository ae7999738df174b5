from __future__ import annotations

from collections.abc import Mapping

import pytest

from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.stats import ANYWHERE, OTHERS, Stats
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.widgets.source_rows import (
    Arrangement,
    Column,
    Entry,
    Field,
    SourceList,
    SourceRow,
    TypeRow,
)
from tests.helpers.app import NAMES
from tests.helpers.build import START, make_event

PRODUCTION = Entry(Field.ENVIRONMENT, "env_prod", "env_prod")
STAGING = Entry(Field.ENVIRONMENT, "env_stage", "env_stage")
SUPPORT = Entry(Field.INBOX, "inb_support", "env_prod")
SALES = Entry(Field.INBOX, "inb_sales", "env_prod")
NO_INBOX = Entry(Field.INBOX, "", "env_prod")
QA = Entry(Field.INBOX, "inb_qa", "env_stage")


def busy() -> Stats:
    """Support is the largest, sales has the problem, qa is the newest, `(no inbox)` the oldest."""
    stats = Stats()
    stats.add([make_event(inbox_id="")] * 2, START - 300)
    stats.add([make_event()] * 5, START - 200)
    stats.add([make_event(inbox_id="inb_sales", type="message.bounced")], START - 50)
    stats.add([make_event(env_id="env_stage", inbox_id="inb_qa")] * 2, START - 10)
    return stats


def listing(stats: Stats, names: Mapping[str, str] = NAMES) -> SourceList:
    return SourceList(stats, Names(names), Coverage())


def sources(how: Arrangement, stats: Stats | None = None) -> list[Entry]:
    return listing(stats or busy()).sources(how, START)


def test_inboxes_stand_below_their_environment_the_largest_first() -> None:
    assert sources(Arrangement()) == [PRODUCTION, SUPPORT, NO_INBOX, SALES, STAGING, QA]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column.NAME, [PRODUCTION, SALES, SUPPORT, NO_INBOX, STAGING, QA]),
        (Column.PROBLEMS, [PRODUCTION, SALES, NO_INBOX, SUPPORT, STAGING, QA]),
        (Column.LAST, [STAGING, QA, PRODUCTION, SALES, SUPPORT, NO_INBOX]),
        (Column.MINUTE, [STAGING, QA, PRODUCTION, SALES, NO_INBOX, SUPPORT]),
    ],
)
def test_each_column_sorts_and_equals_stay_as_first_heard(
    column: Column, expected: list[Entry]
) -> None:
    assert sources(Arrangement(column)) == expected


def test_the_other_way_round_the_quietest_comes_first() -> None:
    how = Arrangement(Column.LAST, is_reversed=True)
    stats = busy()
    stats.expect(Subscription((), None, ("env_quiet",)))
    quiet = Entry(Field.ENVIRONMENT, "env_quiet", "env_quiet")
    found = sources(how, stats)
    assert found[:3] == [quiet, PRODUCTION, NO_INBOX]


def test_sorting_by_a_column_twice_turns_it_and_the_next_one_begins_anew() -> None:
    how = Arrangement().sorted_by(Column.LAST)
    assert (how.column, how.is_reversed) == (Column.LAST, False)
    how = how.sorted_by(Column.LAST)
    assert how.is_reversed
    assert not how.sorted_by(Column.LAST).is_reversed
    how = how.sorted_by_next(1)
    assert (how.column, how.is_reversed) == (Column.MINUTE, False)
    assert how.sorted_by_next(1).column is Column.NAME
    assert how.sorted_by_next(1).sorted_by_next(-1) == how


def test_a_folded_environment_hides_its_inboxes() -> None:
    how = Arrangement().with_fold_turned("env_prod")
    assert sources(how) == [PRODUCTION, STAGING, QA]
    assert sources(how.with_fold_turned("env_prod")) == sources(Arrangement())


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ("SUP", [PRODUCTION, SUPPORT]),
        ("b_qa", [STAGING, QA]),
        ("env_stage", [STAGING, QA]),
        ("prod", [PRODUCTION, SUPPORT, NO_INBOX, SALES]),
        ("no in", [PRODUCTION, NO_INBOX]),
        ("zebra", []),
    ],
)
def test_narrowing_looks_at_labels_and_ids(narrowing: str, expected: list[Entry]) -> None:
    assert sources(Arrangement(narrowing=narrowing)) == expected


def test_narrowing_looks_into_folded_environments() -> None:
    how = Arrangement(narrowing="sales", folded=frozenset({"env_prod"}))
    assert sources(how) == [PRODUCTION, SALES]
    row = listing(busy()).row(PRODUCTION, how, START)
    assert isinstance(row, SourceRow)
    assert not row.is_folded


def test_a_row_says_how_many_how_bad_and_how_old() -> None:
    row = listing(busy()).row(SALES, Arrangement(), START)
    assert isinstance(row, SourceRow)
    assert (row.label, row.events, row.problems, row.age, row.minutely) == ("sales", 1, 1, "50s", 1)


def test_a_source_never_heard_of_has_no_age() -> None:
    stats = Stats()
    stats.expect(Subscription((), None, ("env_stage",)))
    row = listing(stats).row(STAGING, Arrangement(), START)
    assert isinstance(row, SourceRow)
    assert (row.label, row.events, row.age) == ("staging", 0, "")


def test_events_without_an_inbox_or_an_environment_have_a_place() -> None:
    stats = Stats()
    stats.add([make_event(env_id="", inbox_id="")], START)
    found = listing(stats)
    labels = [found.label(entry) for entry in found.sources(Arrangement(), START)]
    assert labels == ["(no environment)", "(no inbox)"]


def test_what_is_beyond_the_bound_is_one_row() -> None:
    stats = busy()
    stats.environments[OTHERS] = stats.environments["env_stage"]
    stats.sources[OTHERS, OTHERS] = stats.sources["env_stage", "inb_qa"]
    stats.revision += 1
    assert [entry.id for entry in sources(Arrangement(), stats)].count(OTHERS) == 1


def test_sources_that_come_and_go_are_noticed() -> None:
    stats = busy()
    found = listing(stats)
    before = found.sources(Arrangement(), START)
    stats.add([make_event(env_id="env_new")], START)
    after = found.sources(Arrangement(), START)
    assert len(after) == len(before) + 2


def test_known_types_are_always_listed_and_others_once_seen() -> None:
    stats = Stats()
    stats.add([make_event(type="message.zapped"), make_event(type="domain.lost")], START)
    found = listing(stats)
    entries = found.types()
    assert [entry.id for entry in entries] == [*KNOWN_TYPES, "domain.lost", "message.zapped"]
    rows = [found.row(entry, Arrangement(), START) for entry in entries]
    assert [row.events for row in rows] == [0] * len(KNOWN_TYPES) + [1, 1]
    assert isinstance(rows[-1], TypeRow)
    assert rows[-1].look.word == "zapped"


def test_labels_follow_what_is_learnt_and_are_cleaned() -> None:
    evil = "\x1b]0;x\x07\u202eevil@x.example"
    names = Names()
    found = SourceList(busy(), names, Coverage())
    assert found.label(SALES) == "inb_sales"
    for _ in range(3):
        data = {"inbox_id": "inb_sales", "to_addresses": [evil]}
        names.learn(make_event(inbox_id="inb_sales", envelope={"data": data}))
    assert found.label(SALES) == "~␛]0;x␇⟪202E⟫evil@x.example"
    assert sources(Arrangement(narrowing="evil")) == []
    assert found.sources(Arrangement(narrowing="EVIL"), START) == [PRODUCTION, SALES]


def test_without_sources_the_list_says_what_it_waits_for() -> None:
    nothing, types, hour = listing(Stats()).parts(Arrangement(), START, 34)
    assert not any(isinstance(item, Entry) for item in nothing)
    assert len(nothing) == 2
    assert len(types) == len(KNOWN_TYPES) + 2
    assert len(hour) == 5
    nothing, *_ = listing(busy()).parts(Arrangement(narrowing="zebra"), START, 34)
    assert len(nothing) == 1


# -- what the filter is given -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (PRODUCTION, "production"),
        (SUPPORT, "support"),
        (NO_INBOX, "(no inbox)"),
        (Entry(Field.ENVIRONMENT, ""), "(no environment)"),
        (Entry(Field.INBOX, "inb_0123456789012345678", "env_prod"), "inb_0123456789012345678"),
        (Entry(Field.TYPE, "message.bounced"), "bounced"),
        (Entry(Field.TYPE, "domain.verified"), "domain.verified"),
        (Entry(Field.TYPE, ""), None),
        (Entry(Field.TYPE, OTHERS), None),
        (Entry(Field.ENVIRONMENT, OTHERS, OTHERS), None),
        (Entry(Field.ENVIRONMENT, ANYWHERE, ANYWHERE), None),
    ],
)
def test_the_value_that_finds_an_entry(entry: Entry, value: str | None) -> None:
    assert listing(Stats()).value(entry) == value


def test_a_name_that_two_ids_share_finds_neither() -> None:
    names = {"inb_1": "support", "inb_2": "Support", "inb_3": "sales"}
    found = listing(Stats(), names)
    assert found.value(Entry(Field.INBOX, "inb_1", "env_prod")) == "inb_1"
    assert found.value(Entry(Field.INBOX, "inb_3", "env_prod")) == "sales"
