from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from agentpost_tui.client.notices import LogEntry, State, Status, Vitals
from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText, clean, clean_lines
from agentpost_tui.ui.clipboard import fits
from agentpost_tui.ui.connection_facts import Facts
from agentpost_tui.ui.connection_history import MALFORMED_SHOWN, lasting
from agentpost_tui.ui.connection_report import plain_report, report
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.lines import Line, plain
from agentpost_tui.ui.widgets.status_bar import Identity
from tests.helpers.build import START

KEY = "ap_sk_live_0123456789abcdefk3y9"
HOSTILE = "\x1b]0;x\x07 [/] [@click=app.quit]x[/] \u202eevil \x9b31m"
IDENTITY = Identity(SafeText("api.agent-post.dev"), SafeText("ap_sk_live_…k3y9"))
EVEN = Balance(201, 1, 2, 3, 0, 30, 160, 5)


def facts(**changes: Any) -> Facts:
    status = Status(State.LIVE, START, Subscription(), live_since=START - 60)
    made = Facts(
        now=START,
        times=Times(zone=UTC),
        identity=IDENTITY,
        redactor=Redactor(KEY),
        status=status,
        vitals=Vitals(),
        balance=EVEN,
        coverage=Coverage(),
        malformed=(),
        log=(),
        label=lambda id_: {"env_prod": "production"}.get(id_, id_),
    )
    return replace(made, **changes)


def text_of(made: Facts, width: int = 100) -> str:
    return plain(report(made, width))


def line_with(made: Facts, word: str, width: int = 100) -> Line:
    return next(one for one in report(made, width) if word in one.text)


def styles(one: Line) -> list[str]:
    return [style for text, style in one.parts if text.strip()]


def covered(*what: Any) -> Coverage:
    coverage = Coverage()
    for fact in (CoverRegained(START - 1800), CoverSettled(START - 1798), *what):
        coverage.apply(fact, before=0)
    return coverage


# -- head and counters ------------------------------------------------------------------------


def test_the_head_says_who_talks_to_whom_and_when() -> None:
    subscription = Subscription(("message.bounced",), None, ("env_prod",))
    status = Status(State.LIVE, START, subscription, live_since=START - 757)
    text = text_of(facts(status=status))
    assert "written       2026-11-24 08:46:40 +0000" in text
    assert "server        api.agent-post.dev\n" in text
    assert "key           ap_sk_live_…k3y9" in text
    assert "state         ● LIVE 00:12:37" in text
    assert "subscription  message.bounced · every inbox · production" in text
    assert subscription.frame() in text


def test_what_is_not_yet_in_force_is_not_called_so() -> None:
    assert "will ask for" in text_of(facts(status=Status(State.OFFLINE, START, Subscription())))


def test_a_switchover_shows_both_subscriptions() -> None:
    status = Status(State.LIVE, START, Subscription(), switching_to=Subscription(("a.b",)))
    assert "switching to  a.b · every inbox" in text_of(facts(status=status))


def test_every_counter_is_there() -> None:
    vitals = Vitals(None, 0.038, *range(1001, 1012))
    text = text_of(facts(vitals=vitals))
    assert "38 ms" in text
    for number in (1001, 1002, *range(1004, 1012)):  # received stands in the ledger
        assert f"{number:,}" in text


@pytest.mark.parametrize(("oddities", "style"), [(0, "bright"), (2, "warn")])
def test_a_trouble_counts_in_its_colour(oddities: int, style: str) -> None:
    one = line_with(facts(vitals=Vitals(oddities=oddities)), "oddities", width=40)
    assert styles(one) == ["dim", style]


# -- the ledger -------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_the_ledger_has_every_term(width: int) -> None:
    text = text_of(facts(), width)
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
    assert words.count("=") == 1
    assert words.count("+") == 6
    assert "adds up" in section


@pytest.mark.parametrize("shown", [157, 163])
def test_a_ledger_that_does_not_add_up_says_so_in_red(shown: int) -> None:
    made = facts(balance=replace(EVEN, shown=shown))
    one = line_with(made, "counters disagree by 3")
    assert styles(one)[-1] == "bad"
    assert "adds up" not in text_of(made)


def test_large_numbers_keep_the_ledger_in_columns() -> None:
    big = Balance(12_345_678_901, 0, 0, 0, 0, 0, 12_345_678_901, 0)
    lines = [one.text for one in report(facts(balance=big), 200)]
    names = next(place for place, text in enumerate(lines) if "malformed +" in text)
    assert len(lines[names]) == len(lines[names + 1])


# -- cover ------------------------------------------------------------------------------------


def strip_of(made: Facts, width: int) -> str:
    lines = [one.text for one in report(made, width)]
    return lines[next(at for at, text in enumerate(lines) if text.startswith("LAST HOUR")) + 1]


@pytest.mark.parametrize(("width", "cells"), [(200, 60), (60, 60), (59, 30), (25, 20), (10, 10)])
def test_the_strip_has_a_whole_number_of_minutes_a_cell(width: int, cells: int) -> None:
    assert len(strip_of(facts(), width)) == cells


def test_each_kind_of_cover_has_its_glyph_and_the_legend_names_it() -> None:
    coverage = covered(
        CoverLost(START - 1200, "cut off"),
        CoverRegained(START - 1100),
        CoverSettled(START - 1098),
        CoverDoubtful(START - 600, START - 500, "slow"),
    )
    made = facts(coverage=coverage)
    assert strip_of(made, 60) == "·" * 30 + "━" * 10 + "╳" * 2 + "━" * 8 + "╍" * 2 + "━" * 8
    assert "━ covered  ╍ possible  ╳ blind  · unknown" in text_of(made)
    assert "LAST HOUR   cover 94.4 %" in text_of(made)


def test_before_the_first_live_nothing_is_said_to_be_covered() -> None:
    assert "LAST HOUR   not covered yet" in text_of(facts())


def test_the_share_is_never_rounded_up_to_all() -> None:
    coverage = covered(CoverLost(START - 0.5, "cut off"))
    assert "cover 99.9 %" in text_of(facts(coverage=coverage))


def test_time_marks_stand_below_their_cells() -> None:
    lines = [one.text for one in report(facts(), 60)]
    marks = lines[next(at for at, text in enumerate(lines) if text.startswith("LAST HOUR")) + 2]
    assert (marks.index("07:46"), marks.index("08:16"), marks.index("08:31")) == (0, 30, 45)
    assert marks.index("now") + 3 == 60


def test_each_gap_says_from_when_to_when_how_long_and_why() -> None:
    coverage = covered(
        CoverLost(START - 1200, "closed 1012 service restart"),
        CoverRegained(START - 1183),
        CoverDoubtful(START - 600, START - 500, "we were slower than the server"),
        CoverLost(START - 90, "", True),
    )
    text = text_of(facts(coverage=coverage))
    assert "08:26:40 – 08:26:57       17 s  certain   closed 1012 service restart" in text
    assert "08:36:40 – 08:38:20   1 m 40 s  possible  we were slower than the server" in text
    assert "08:45:10 – now        1 m 30 s  certain   by you" in text
    assert "GAPS   3 (1 m 47 s)" in text


def test_gaps_beyond_those_shown_are_counted() -> None:
    coverage = covered()
    for place in range(60):
        coverage.apply(CoverDoubtful(START - 600 + place, START - 600 + place, "slow"), place)
    assert "… 10 earlier" in text_of(facts(coverage=coverage))


# -- what was strange -------------------------------------------------------------------------


def test_a_malformed_frame_shows_how_it_begins() -> None:
    frame = Malformed("not JSON", b'{"type": ' + b"x" * 10_000, START)
    made = facts(malformed=[frame])
    assert "MALFORMED FRAMES   1" in text_of(made)
    assert "08:46:40  not JSON" in text_of(made)
    assert '10,009 bytes: {"type": xxx' in text_of(made)
    assert text_of(made).count("x") < 200


def test_the_last_malformed_frames_are_shown_and_the_others_counted() -> None:
    frames = [Malformed(f"reason {number}", b"x", START) for number in range(30)]
    text = text_of(facts(malformed=frames, balance=replace(EVEN, malformed=1000, received=1200)))
    assert f"… {1000 - MALFORMED_SHOWN} earlier" in text
    assert "reason 9\n" not in text
    assert "reason 29" in text


@pytest.mark.parametrize("lead", [b"", b"x" * 100, b"x" * 4080])
def test_the_key_is_masked_in_whatever_a_frame_holds(lead: bytes) -> None:
    for form in (KEY, KEY.replace("_", "%5F"), KEY.replace("_", "\\u005f")):
        text = text_of(facts(malformed=[Malformed("not JSON", lead + form.encode(), START)]))
        assert "0123456789" not in text.replace("\n", "").replace(" ", "")


# -- states -----------------------------------------------------------------------------------

STORY = (
    LogEntry(START - 100, State.CONNECTING, ""),
    LogEntry(START - 99, State.LIVE, ""),
    LogEntry(START - 50, None, "complaint: slow down"),
    LogEntry(START - 40, State.RECONNECTING, "closed 1012 service restart", 2),
    LogEntry(START - 30, State.CONNECTING, "closed 1012 service restart", 2),
    LogEntry(START - 29, State.RECONNECTING, "closed 1012 service restart", 3),
)


def states_of(made: Facts, width: int = 100) -> list[str]:
    lines = [one.text for one in report(made, width)]
    return [text.rstrip() for text in lines[lines.index("STATES") + 1 :]]


def test_each_state_has_its_time_duration_and_cause() -> None:
    assert states_of(facts(log=STORY)) == [
        "08:45:00  ◌ CONNECTING        1 s",
        "08:45:01  ● LIVE             59 s",
        "08:45:50  · note                   complaint: slow down",
        "08:46:00  ↻ RECONNECTING     10 s  attempt 2: closed 1012 service restart",
        "08:46:10  ◌ CONNECTING        1 s  attempt 2",
        "08:46:11  ↻ RECONNECTING     29 s  attempt 3: closed 1012 service restart",
    ]


def test_a_note_ends_no_state() -> None:
    assert [seconds for _, seconds in lasting(STORY, START)] == [1, 59, None, 10, 1, 29]


def test_an_empty_log_says_so() -> None:
    assert states_of(facts()) == ["nothing has happened yet"]
    assert list(lasting([], START)) == []


def test_another_day_is_named() -> None:
    log = (LogEntry(START - 86_400, State.LIVE, ""), LogEntry(START, State.OFFLINE, ""))
    assert states_of(facts(log=log)) == [
        "2026-11-23",
        "08:46:40  ● LIVE          1 d 0 h",
        "2026-11-24",
        "08:46:40  ○ OFFLINE           0 s",
    ]


# -- everything -------------------------------------------------------------------------------


def hostile() -> Facts:
    """Whatever a stranger or the server can write, everywhere it can stand."""
    said = f"{HOSTILE} {KEY}"
    subscription = Subscription((said,), said, (said,))
    return facts(
        status=Status(State.REFUSED, START, subscription, cause=said, hint=said),
        coverage=covered(CoverLost(START - 100, said)),
        malformed=[Malformed(said, said.encode("utf-8", "replace"), START)],
        log=[LogEntry(START, State.REFUSED, said), LogEntry(START, None, said)],
        label=lambda id_: id_,
    )


@pytest.mark.parametrize("width", [12, 20, 40, 74, 100, 160])
def test_no_line_is_wider_than_asked(width: int) -> None:
    for made in (facts(log=STORY), hostile()):
        too_wide = [one.text for one in report(made, width) if one.cells > max(width, 37)]
        assert too_wide == []


@pytest.mark.parametrize("width", [30, 100])
def test_what_strangers_wrote_is_harmless(width: int) -> None:
    text = text_of(hostile(), width)
    assert clean_lines(text) == text
    assert "[/]" in text  # shown as it is


def test_what_the_server_said_never_shows_the_key() -> None:
    made = hostile()
    made = replace(made, status=replace(made.status, subscription=Subscription()))
    assert "0123456789" not in text_of(made)
    assert "0123456789" not in plain_report(made)


def test_the_copy_says_what_the_screen_says() -> None:
    made = facts(log=STORY, coverage=covered(CoverLost(START - 100, "cut off")))
    assert plain_report(made) == plain(report(made, 100))


def test_a_copy_too_large_for_a_terminal_leaves_out_the_oldest_states() -> None:
    log = [LogEntry(START + at, State.RECONNECTING, f"{at} {'x' * 300}") for at in range(1000)]
    text = plain_report(facts(log=log))
    assert fits(text)
    assert "… 900 earlier" in text or "… 700 earlier" in text
    assert clean("999 xxx") in text
