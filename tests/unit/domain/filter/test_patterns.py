"""Regular expressions: RE2, case-insensitive, and plain sentences for what it refuses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from agentpost_tui.domain.filter.error import FilterError
from agentpost_tui.domain.filter.patterns import pattern_test


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"order \d+", "Your ORDER 12", True),
        (r"order \d+", "Your order", False),
        ("^re:", "Re: a", True),
        ("^re:", "a re:", False),
        ("STRASSE É", "strasse é", True),
        ("straße", "STRAßE", True),
        (r"\D", "123", False),
        ("a$", "a\nb", False),
        ("a.b", "a\ud800b", True),
        ("", "", True),
    ],
)
def test_matching(pattern: str, text: str, expected: bool) -> None:
    assert pattern_test(pattern, 0)(text) is expected


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("(?=a)", "look-around"),
        (r"(a)\1", "back-reference"),
        ("*a", "nothing to repeat"),
        ("a**", "repeated twice"),
        ("a{2000}", "1000 is the most"),
        ("(a", "a bracket is not closed"),
        ("a)", "a bracket is closed that was not opened"),
        ("[a", "a character class is not closed"),
        ("[b-a]", "unknown or reversed character class"),
        (r"(\pL{1,100}){1,10}", "too large"),
        ("(?P<a", "invalid named capture group"),
        ("\ud800", "not valid Unicode"),
    ],
)
def test_what_the_engine_refuses_is_said_in_a_sentence(
    pattern: str, sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FilterError, match=sentence) as caught:
        pattern_test(pattern, 7)
    assert caught.value.position == 7
    assert capfd.readouterr() == ("", "")


def test_a_pattern_that_would_stop_a_backtracking_engine_is_quick() -> None:
    assert not pattern_test("(a*)*(a*)*b", 0)("a" * 100_000)


def test_the_engine_is_only_imported_when_needed() -> None:
    code = "import sys, agentpost_tui.domain.filter.compiled; sys.exit('re2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
