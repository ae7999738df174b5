"""A tree prints itself as it is written."""

from __future__ import annotations

import pytest

from agentpost_tui.domain.filter.tree import And, Not, Or, Term, Tree, joined

A, B, C = Term("", "a"), Term("", "b"), Term("", "c")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (A, "a"),
        (Term("type", "bounced"), "type:bounced"),
        (Term("", "order inquiry"), '"order inquiry"'),
        (Term("subject", "order inquiry"), 'subject:"order inquiry"'),
        (Term("subject", "-a"), "subject:-a"),
        (Term("", "-a"), '"-a"'),
        (Term("", "AND"), '"AND"'),
        (Term("subject", "AND"), "subject:AND"),
        (Term("", "Re:"), '"Re:"'),
        (Term("", "14:30"), "14:30"),
        (Term("", "/a"), '"/a"'),
        (Term("", "a/b"), "a/b"),
        (Term("", "(a)"), '"(a)"'),
        (Term("", 'say "hi" \\o/'), r'"say \"hi\" \\o/"'),
        (Term("", r"a/b\/c\\", is_regex=True), r"/a\/b\/c\\/"),
        (Term("subject", "^re:", is_regex=True), "subject:/^re:/"),
        (Not(A), "-a"),
        (Not(Not(A)), "--a"),
        (Not(And((A, B))), "-(a b)"),
        (Not(Or((A, B))), "-(a OR b)"),
        (And((A, Or((B, C)), Not(A))), "a (b OR c) -a"),
        (Or((A, And((B, C)))), "a OR b c"),
    ],
)
def test_printing(tree: Tree, text: str) -> None:
    assert str(tree) == text


def test_where_a_term_stood_does_not_count() -> None:
    assert Term("", "a", position=3, end=4) == A
    assert hash(Term("", "a", position=3, end=4)) == hash(A)


def test_joining_dissolves_the_same_kind_and_leaves_a_single_one_alone() -> None:
    assert joined(And, [A]) == A
    assert joined(And, [And((A, B)), C]) == And((A, B, C))
    assert joined(And, [Or((A, B)), C]) == And((Or((A, B)), C))
