from __future__ import annotations

from dataclasses import replace

import pytest

from agentpost_tui.client.notices import LogEntry, State
from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.gap import (
    NOT_RUNNING,
    CoverDoubtful,
    CoverLost,
    CoverRegained,
    CoverSettled,
)
from agentpost_tui.ui.connection_facts import Facts
from agentpost_tui.ui.connection_history import MALFORMED_SHOWN, lasting
from agentpost_tui.ui.connection_report import report
from tests.helpers.build import START
from tests.helpers.report import EVEN, KEY, STORY, covered, make_facts, text_of


def test_each_gap_says_from_when_to_when_how_long_and_why() -> None:
    coverage = covered(
        CoverLost(START - 1200, "closed 1012 service restart"),
        CoverRegained(START - 1183),
        CoverDoubtful(START - 600, START - 500, "we were slower than the server"),
        CoverLost(START - 90, "", True),
    )
    text = text_of(make_facts(coverage=coverage))
    assert "08:26:40 – 08:26:57       17 s  certain   closed 1012 service restart" in text
    assert "08:36:40 – 08:38:20   1 m 40 s  possible  we were slower than the server" in text
    assert "08:45:10 – now        1 m 30 s  certain   by you" in text
    assert "GAPS   3 (1 m 47 s)" in text


def test_the_gap_before_this_run_is_told_as_none_of_it() -> None:
    coverage = Coverage()
    coverage.apply(CoverLost(START - 3000, NOT_RUNNING), before=0)
    assert "GAPS   none in this run" in text_of(make_facts(coverage=coverage))
    for fact in (CoverRegained(START - 1800), CoverSettled(START - 1798)):
        coverage.apply(fact, before=0)
    text = text_of(make_facts(coverage=coverage))
    assert "GAPS   none in this run" in text
    assert "07:56:40 – 08:16:40   20 m 0 s  certain   not running" in text
    coverage.apply(CoverLost(START - 60, "closed 1012"), before=1)
    assert "GAPS   1 (1 m 0 s) in this run" in text_of(make_facts(coverage=coverage))


def test_gaps_beyond_those_shown_are_counted() -> None:
    coverage = covered()
    for place in range(60):
        coverage.apply(CoverDoubtful(START - 600 + place, START - 600 + place, "slow"), place)
    assert "… 10 earlier" in text_of(make_facts(coverage=coverage))


# -- what was strange -------------------------------------------------------------------------


def test_a_malformed_frame_shows_how_it_begins() -> None:
    frame = Malformed.of("not JSON", b'{"type": ' + b"x" * 10_000, START)
    made = make_facts(malformed=[frame])
    assert "MALFORMED FRAMES   1" in text_of(made)
    assert "08:46:40  not JSON" in text_of(made)
    assert '10,009 bytes: {"type":' in text_of(made)
    assert text_of(made).count("x") < 200


def test_the_last_malformed_frames_are_shown_and_the_others_counted() -> None:
    frames = [Malformed(f"reason {number}", b"x", START) for number in range(30)]
    text = text_of(
        make_facts(malformed=frames, balance=replace(EVEN, malformed=1000, received=1200))
    )
    assert f"… {1000 - MALFORMED_SHOWN} earlier" in text
    assert "reason 9\n" not in text
    assert "reason 29" in text


@pytest.mark.parametrize("lead", [b"", b"x" * 100, b"x" * 4080])
def test_the_key_is_masked_in_whatever_a_frame_holds(lead: bytes) -> None:
    for form in (KEY, KEY.replace("_", "%5F"), KEY.replace("_", "\\u005f")):
        text = text_of(
            make_facts(malformed=[Malformed.of("not JSON", lead + form.encode(), START)])
        )
        assert "0123456789" not in text.replace("\n", "").replace(" ", "")


# -- states -----------------------------------------------------------------------------------


def states_of(made: Facts, width: int = 100) -> list[str]:
    lines = [one.text for one in report(made, width)]
    return [text.rstrip() for text in lines[lines.index("STATES") + 1 :]]


def test_each_state_has_its_time_duration_and_cause() -> None:
    assert states_of(make_facts(log=STORY)) == [
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
    assert states_of(make_facts()) == ["nothing has happened yet"]
    assert list(lasting([], START)) == []


def test_another_day_is_named() -> None:
    log = (LogEntry(START - 86_400, State.LIVE, ""), LogEntry(START, State.OFFLINE, ""))
    assert states_of(make_facts(log=log)) == [
        "2026-11-23",
        "08:46:40  ● LIVE          1 d 0 h",
        "2026-11-24",
        "08:46:40  ○ OFFLINE           0 s",
    ]
