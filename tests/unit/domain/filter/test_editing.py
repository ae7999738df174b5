"""Enter and `-` on a source or a type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.filter.editing import with_exclusion, with_term
from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.domain.filter.grammar import parse
from tests.unit.domain.filter.build import FILTERS, compiled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "env:a"),
        ("invoice", "invoice env:a"),
        ("env:b", "env:a"),
        ("env:b invoice", "env:a invoice"),
        ("x env:b y env:c z", "x env:a y z"),
        ("x environment:b", "x env:a"),
        ("x -env:b", "x -env:b env:a"),
        ("x -env:a y", "x env:a y"),
        ("x OR y", "(x OR y) env:a"),
        ("env:b OR y", "(env:b OR y) env:a"),
        ("-(env:b y)", "-(env:b y) env:a"),
        ("type:a", "type:a env:a"),
        ("env:a", ""),
        ("env:A x", "x"),
        ("env:a env:b", "env:b"),
        ("env:/a/", "env:a"),
        ("x env:a (y OR z)", "x (y OR z)"),
    ],
)
def test_enter_puts_a_term_in_or_takes_it_out(text: str, expected: str) -> None:
    assert with_term(text, "env", "a") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "-env:a"),
        ("invoice", "invoice -env:a"),
        ("-env:b", "-env:b -env:a"),
        ("env:b", "env:b -env:a"),
        ("x env:a", "x -env:a"),
        ("x OR y", "(x OR y) -env:a"),
        ("-env:a", ""),
        ("x NOT env:A", "x"),
    ],
)
def test_minus_excludes_or_stops_excluding(text: str, expected: str) -> None:
    assert with_exclusion(text, "env", "a") == expected


def test_a_value_is_quoted_where_it_must_be() -> None:
    assert with_term("x", "inbox", "(no inbox)") == 'x inbox:"(no inbox)"'
    assert with_exclusion("x", "env", "my prod") == 'x -env:"my prod"'


@pytest.mark.parametrize("change", [with_term, with_exclusion])
def test_what_is_not_valid_cannot_be_changed(change: type[str]) -> None:
    with pytest.raises(FilterError):
        change("a)", "env", "a")
    with pytest.raises(Unfinished):
        change("(a", "env", "a")


@given(FILTERS, st.sampled_from(["env", "inbox", "type"]), st.text(min_size=1))
def test_putting_in_and_taking_out_leaves_the_rest(text: str, field: str, value: str) -> None:
    without = with_term(with_term(text, field, value), field, value)
    assert parse(with_term(with_term(without, field, value), field, value)) == parse(without)
    with_it = with_exclusion(without, field, value)
    if len(with_it) > len(without):
        assert parse(with_exclusion(with_it, field, value)) == parse(without)


@given(FILTERS, st.text(min_size=1))
def test_the_result_is_valid_and_never_asks_for_both(text: str, value: str) -> None:
    both = with_exclusion(with_term(text, "type", value), "type", value)
    assert compiled(both).text == both
    again = with_term(both, "type", value)
    assert compiled(again).text == again
