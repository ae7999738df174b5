"""Text becomes a tree, or an error at its position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.domain.filter.grammar import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse
from agentpost_tui.domain.filter.tree import And, Not, Or, Term, Tree
from tests.unit.domain.filter.build import FILTERS, FRAGMENTS, has_position_within

A, B, C = Term("", "a"), Term("", "b"), Term("", "c")


def regex(text: str, field: str = "") -> Term:
    return Term(field, text, is_regex=True)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        (" \t\u3000 ", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a\u00a0b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a and b", And((A, Term("", "and"), B))),
        ("a or not b", And((A, Term("", "or"), Term("", "not"), B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a OR b AND c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a OR b)c", And((Or((A, B)), C))),
        ("((a) (b c))", And((A, B, C))),
        ("(a OR (b OR c))", Or((A, B, C))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("NOT a b", And((Not(A), B))),
        ("NOT(a b)", Not(And((A, B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT -b", And((A, Not(Not(B))))),
        ("-(a OR b)", Not(Or((A, B)))),
        ('-"a"', Not(A)),
        ("-/a/", Not(regex("a"))),
        ("-type:sent", Not(Term("type", "sent"))),
        ("order-inquiry", Term("", "order-inquiry")),
        ("a - b", And((A, Term("", "-"), B))),
        ("(a -)", And((A, Term("", "-")))),
        ('"order inquiry"', Term("", "order inquiry")),
        ('"a" b', And((A, B))),
        (r'"say \"hi\""', Term("", 'say "hi"')),
        (r'"a\\"', Term("", "a\\")),
        (r'"\d"', Term("", r"\d")),
        ('5"', Term("", '5"')),
        ('"AND"', Term("", "AND")),
        ('"type:sent"', Term("", "type:sent")),
        ('subject:"order inquiry"', Term("subject", "order inquiry")),
        (r"/order \d+/", regex(r"order \d+")),
        (r"/a\/b/", regex("a/b")),
        (r"/a\\/", regex(r"a\\")),
        (r"/(a|b) \)/", regex(r"(a|b) \)")),
        ("subject:/^re:/", regex("^re:", "subject")),
        ("a/b", Term("", "a/b")),
        ("Re:", Term("", "Re:")),
        ("14:30", Term("", "14:30")),
        ("https://x", Term("", "https://x")),
        ("order-from:x", Term("", "order-from:x")),
        ("data:x", Term("", "data:x")),
        ("data.:x", Term("", "data.:x")),
        ("été:x", Term("", "été:x")),
        ("after:14:30", Term("after", "14:30")),
        ("From:jo", Term("from", "jo")),
        ("environment:x env_id:x", And((Term("env", "x"), Term("env", "x")))),
        ("data.bounce_type:Permanent", Term("data.bounce_type", "Permanent")),
        ("DATA.X-Key.0:a", Term("data.X-Key.0", "a")),
        ("(type:sent)", Term("type", "sent")),
        ("subject:-a", Term("subject", "-a")),
        ("subject:OR", Term("subject", "OR")),
    ],
)
def test_reading(text: str, tree: Tree | None) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        *("from:", "a from:", "from: a", "(from:)", "-from:", "data.a:"),
        *('"', '"order in', 'subject:"', '"a\\"', '""', "/", "/order", "/a\\/", "//", "subject:/"),
        *("(", "(a", "(a OR b", "((a)", "()", "a (b", "-("),
        *("a OR", "a AND", "a AND ", "NOT", "a NOT", "-", "a -", "(a OR)", "(NOT)"),
    ],
)
def test_what_may_become_right_is_unfinished(text: str) -> None:
    with pytest.raises(Unfinished):
        parse(text)


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("a)", 1, "closes no bracket"),
        (")", 0, "closes no bracket"),
        ("a OR )", 5, "closes no bracket"),
        ("(a) b) c", 5, "closes no bracket"),
        ("OR a", 0, "nothing before OR"),
        ("AND a", 0, "nothing before AND"),
        ("a OR OR b", 5, "nothing before OR"),
        ("(OR a)", 1, "nothing before OR"),
        ("a NOT AND b", 6, "nothing before AND"),
        ("a typ:sent", 2, "unknown field 'typ'"),
        ("tpye:sent", 0, "unknown field 'tpye'"),
        ("typee:", 0, "unknown field 'typee'"),
        ("-form:jo", 1, "unknown field 'form'"),
        ("/a/i", 3, "a blank is missing after the regular expression"),
        ('"a"b', 3, "a blank is missing after the phrase"),
        ("from:(a OR b)", 5, "no brackets"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH, "longer than"),
        ("a " * (MAX_TERMS + 1), 2 * MAX_TERMS, "more than 100 terms"),
        ("(" * 1000 + "a", MAX_DEPTH, "nested deeper than 32"),
        ("-" * 1000 + "a", MAX_DEPTH, "nested deeper than 32"),
        ("NOT " * 1000 + "a", 4 * MAX_DEPTH, "nested deeper than 32"),
    ],
)
def test_a_mistake_is_named_at_its_position(text: str, position: int, message: str) -> None:
    with pytest.raises(FilterError, match=message) as caught:
        parse(text)
    assert caught.value.position == position
    assert not isinstance(caught.value, Unfinished)


def test_a_field_one_edit_away_is_suggested() -> None:
    with pytest.raises(FilterError) as caught:
        parse("subjct:re")
    assert "subject:" in caught.value.hint


def test_as_deep_and_as_long_as_allowed_is_read() -> None:
    parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)
    parse(" ".join("a" * MAX_TERMS))
    parse("a" * MAX_LENGTH)


def test_a_term_knows_where_it_stands() -> None:
    tree = parse('a subject:"b c"')
    assert isinstance(tree, And)
    assert [(term.position, term.end) for term in tree.parts if isinstance(term, Term)] == [
        (0, 1),
        (10, 15),
    ]


@given(st.one_of(FRAGMENTS, FILTERS, st.text()))
def test_what_is_printed_reads_as_the_same_tree(text: str) -> None:
    try:
        tree = parse(text)
    except FilterError as error:
        if not has_position_within(error, text):
            raise
        return
    printed = "" if tree is None else str(tree)
    assert parse(printed) == tree


@given(st.sampled_from(["", "type", "subject", "data.a.b"]), st.text(min_size=1), st.booleans())
def test_any_term_can_be_printed_and_read(field: str, text: str, is_excluded: bool) -> None:
    term = Term(field, text)
    tree = Not(term) if is_excluded else term
    assert parse(str(tree)) == tree
