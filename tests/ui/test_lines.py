from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui.lines import BLANK, Line, Part, hanging, heading, line, plain

LEAD: list[Part] = [(SafeText("08:46:40  "), "dim")]


def texts(lead: list[Part], text: str, width: int) -> list[str]:
    return [one.text for one in hanging(lead, SafeText(text), "plain", width)]


def test_what_fits_stays_on_one_line() -> None:
    assert texts(LEAD, "closed 1012", 40) == ["08:46:40  closed 1012"]


def test_what_does_not_fit_goes_on_below_its_beginning() -> None:
    assert texts(LEAD, "closed 1012 service restart", 27) == [
        "08:46:40  closed 1012",
        "          service restart",
    ]


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert texts(LEAD, "a" * 20 + " b", 25) == [
        "08:46:40  " + "a" * 15,
        "          aaaaa b",
    ]


def test_a_lead_that_leaves_no_room_stands_alone() -> None:
    assert texts(LEAD, "closed 1012", 18) == ["08:46:40  ", "  closed 1012"]


def test_no_text_is_a_line_all_the_same() -> None:
    assert texts(LEAD, "", 40) == ["08:46:40  "]


@given(st.text(), st.integers(4, 60))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    safe = clean(text)
    lines = list(hanging(LEAD, safe, "plain", width))
    assert all(one.cells <= width for one in lines)
    shown = "".join("".join(one.text for one in lines).split())
    assert shown.endswith("".join(safe.split()))


@pytest.mark.parametrize("said", [None, SafeText("adds up")])
def test_a_heading_may_say_something(said: SafeText | None) -> None:
    assert heading(SafeText("ledger"), said).text == ("LEDGER" + (f"   {said}" if said else ""))


def test_plain_text_has_no_blanks_at_the_ends_of_lines() -> None:
    lines = [line((SafeText("a  "), "dim"), (SafeText("b   "), "bright")), BLANK, Line()]
    assert plain(lines) == "a  b\n\n"


def test_cells_are_counted_not_characters() -> None:
    assert line((SafeText("日本"), "dim")).cells == cell_len("日本") == 4
