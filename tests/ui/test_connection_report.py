from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from agentpost_tui.client.notices import LogEntry, State, Status, Vitals
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.text import clean_lines
from agentpost_tui.ui.clipboard import fits
from agentpost_tui.ui.connection_facts import Facts
from agentpost_tui.ui.connection_report import plain_report, report
from agentpost_tui.ui.lines import Line, plain
from tests.helpers.build import START
from tests.helpers.report import EVEN, STORY, covered, hostile, make_facts, text_of


def line_with(made: Facts, word: str, width: int = 100) -> Line:
    return next(one for one in report(made, width) if word in one.text)


def styles(one: Line) -> list[str]:
    return [style for text, style in one.parts if text.strip()]


# -- head and counters ------------------------------------------------------------------------


def test_the_head_says_who_talks_to_whom_and_when() -> None:
    subscription = Subscription(("message.bounced",), None, ("env_prod",))
    status = Status(State.LIVE, START, subscription, live_since=START - 757)
    text = text_of(make_facts(status=status))
    assert "written       2026-11-24 08:46:40 +0000" in text
    assert "server        api.agent-post.dev\n" in text
    assert "key           ap_sk_live_…k3y9" in text
    assert "state         ● LIVE 00:12:37" in text
    assert "subscription  message.bounced · every inbox · production" in text
    assert subscription.frame() in text


def test_what_is_not_yet_in_force_is_not_called_so() -> None:
    assert "will ask for" in text_of(
        make_facts(status=Status(State.OFFLINE, START, Subscription()))
    )


def test_a_switchover_shows_both_subscriptions() -> None:
    status = Status(State.LIVE, START, Subscription(), switching_to=Subscription(("a.b",)))
    assert "switching to  a.b · every inbox" in text_of(make_facts(status=status))


def test_every_counter_is_there() -> None:
    vitals = Vitals(None, 0.038, *range(1001, 1012))
    text = text_of(make_facts(vitals=vitals))
    assert "38 ms" in text
    for number in (1001, 1002, *range(1004, 1012)):  # received stands in the ledger
        assert f"{number:,}" in text


@pytest.mark.parametrize(("oddities", "style"), [(0, "bright"), (2, "warn")])
def test_a_trouble_counts_in_its_colour(oddities: int, style: str) -> None:
    one = line_with(make_facts(vitals=Vitals(oddities=oddities)), "oddities", width=40)
    assert styles(one) == ["dim", style]


# -- the ledger -------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_the_ledger_has_every_term(width: int) -> None:
    text = text_of(make_facts(), width)
    section = text[text.index("LEDGER") : text.index("LAST HOUR")]
    words = section.split()
    names = [
        "received",
        "malformed",
        "duplicate",
        "outside",
        "evicted",
        "hidden",
        "shown",
        "pending",
    ]
    assert [word for word in words if word in names] == names
    assert [word for word in words if word.isdigit()] == [
        str(term) for term in (201, 1, 2, 3, 0, 30, 160, 5)
    ]
    assert words.count("+") == 6 * words.count("=") > 0
    assert "adds up" in section


@pytest.mark.parametrize("shown", [157, 163])
def test_a_ledger_that_does_not_add_up_says_so_in_red(shown: int) -> None:
    made = make_facts(balance=replace(EVEN, shown=shown))
    one = line_with(made, "counters disagree by 3")
    assert styles(one)[-1] == "bad"
    assert "adds up" not in text_of(made)


def test_large_numbers_keep_the_ledger_in_columns() -> None:
    big = Balance(12_345_678_901, 0, 0, 0, 0, 0, 12_345_678_901, 0)
    lines = [one.text for one in report(make_facts(balance=big), 200)]
    names = next(place for place, text in enumerate(lines) if "malformed +" in text)
    assert len(lines[names]) == len(lines[names + 1])


# -- cover ------------------------------------------------------------------------------------


def strip_of(made: Facts, width: int) -> str:
    lines = [one.text for one in report(made, width)]
    return lines[next(at for at, text in enumerate(lines) if text.startswith("LAST HOUR")) + 1]


@pytest.mark.parametrize(("width", "cells"), [(200, 60), (60, 60), (59, 30), (25, 20), (10, 10)])
def test_the_strip_has_a_whole_number_of_minutes_a_cell(width: int, cells: int) -> None:
    assert len(strip_of(make_facts(), width)) == cells


def test_each_kind_of_cover_has_its_glyph_and_the_legend_names_it() -> None:
    coverage = covered(
        CoverLost(START - 1200, "cut off"),
        CoverRegained(START - 1100),
        CoverSettled(START - 1098),
        CoverDoubtful(START - 600, START - 500, "slow"),
    )
    made = make_facts(coverage=coverage)
    assert strip_of(made, 60) == "·" * 30 + "━" * 10 + "╳" * 2 + "━" * 8 + "╍" * 2 + "━" * 8
    assert "━ covered  ╍ possible  ╳ blind  · unknown" in text_of(made)
    assert "LAST HOUR   cover 94.4 % since 08:16" in text_of(made)
    assert "\ncovered 28 m 20 s · 2 gaps\n" in text_of(made)


def test_before_the_first_live_nothing_is_said_to_be_covered() -> None:
    assert "LAST HOUR   not covered yet" in text_of(make_facts())


def test_the_share_is_never_rounded_up_to_all() -> None:
    coverage = covered(CoverLost(START - 0.5, "cut off"))
    assert "cover 99.9 %" in text_of(make_facts(coverage=coverage))


def test_time_marks_stand_below_their_cells() -> None:
    lines = [one.text for one in report(make_facts(), 60)]
    marks = lines[next(at for at, text in enumerate(lines) if text.startswith("LAST HOUR")) + 2]
    assert (marks.index("07:46"), marks.index("08:16"), marks.index("08:31")) == (0, 30, 45)
    assert marks.index("now") + 3 == 60


# -- everything -------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [12, 20, 40, 74, 100, 160])
def test_no_line_is_wider_than_asked(width: int) -> None:
    for made in (make_facts(log=STORY), hostile()):
        too_wide = [one.text for one in report(made, width) if one.cells > max(width, 37)]
        assert too_wide == []


@pytest.mark.parametrize("width", [30, 100])
def test_what_strangers_wrote_is_harmless(width: int) -> None:
    text = text_of(hostile(), width)
    assert clean_lines(text) == text
    assert "[/]" in text  # shown as it is


def test_what_the_server_said_never_shows_the_key() -> None:
    made = hostile()
    made = replace(made, status=structs.replace(made.status, subscription=Subscription()))
    assert "0123456789" not in text_of(made)
    assert "0123456789" not in plain_report(made)


def test_the_copy_says_what_the_screen_says() -> None:
    made = make_facts(log=STORY, coverage=covered(CoverLost(START - 100, "cut off")))
    assert plain_report(made) == plain(report(made, 100))


def test_a_copy_too_large_for_a_terminal_leaves_out_the_oldest_states() -> None:
    log = [LogEntry(START + at, State.RECONNECTING, f"{at} {'x' * 300}") for at in range(1000)]
    text = plain_report(make_facts(log=log))
    assert fits(text)
    assert "… 900 earlier" in text or "… 700 earlier" in text
    assert "  999\n" in text
