"""What a term becomes, and when one predicate implies another."""

from __future__ import annotations

import pytest

from agentpost_tui.domain.filter.error import FilterError
from agentpost_tui.domain.filter.predicates import (
    Cost,
    Meaning,
    Predicate,
    refuse_regex,
    text_meaning,
    text_test,
)
from agentpost_tui.domain.filter.tree import Term


def test_columns_are_cheaper_than_haystacks_and_those_than_payloads() -> None:
    assert Cost.COLUMN < Cost.HAYSTACK < Cost.PAYLOAD


@pytest.mark.parametrize(
    ("term", "other", "expected"),
    [
        (Term("", "invoice"), Term("", "INVO"), True),
        (Term("", "invo"), Term("", "invoice"), False),
        (Term("", "Straße"), Term("", "ss"), True),
        (Term("subject", "invoice"), Term("", "invo"), False),
        (Term("data.a", "ab"), Term("data.a", "a"), True),
        (Term("data.a", "ab"), Term("data.A", "a"), False),
        (Term("", "a", is_regex=True), Term("", "a", is_regex=True), True),
        (Term("", "ab", is_regex=True), Term("", "a", is_regex=True), False),
        (Term("", r"\S", is_regex=True), Term("", r"\s", is_regex=True), False),
        (Term("", "/a/"), Term("", "a", is_regex=True), False),
    ],
)
def test_a_longer_text_implies_a_shorter_one(term: Term, other: Term, expected: bool) -> None:
    assert text_meaning(term).implies(text_meaning(other)) is expected


def test_an_unsteady_predicate_implies_nothing_and_is_implied_by_nothing() -> None:
    steady = Predicate(lambda event: True, Cost.COLUMN, Meaning("is", "late"))
    unsteady = Predicate(lambda event: True, Cost.COLUMN, None)
    assert steady.implies(steady)
    assert not steady.implies(unsteady)
    assert not unsteady.implies(steady)
    assert not unsteady.implies(unsteady)


def test_texts_are_compared_after_casefolding() -> None:
    assert text_test(Term("", "STRASSE"))("Die Straße")
    assert text_test(Term("", "straße", is_regex=True))("Die STRAßE")
    assert not text_test(Term("", "x"))("")


def test_a_field_of_fixed_values_refuses_an_expression_where_it_stands() -> None:
    refuse_regex(Term("is", "late"))
    with pytest.raises(FilterError, match="is: takes no regular expression") as caught:
        refuse_regex(Term("is", "late", is_regex=True, position=5))
    assert caught.value.position == 5
