"""A filter made ready to test events; with `editing`, all of the language that others need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.context import FilterContext
from agentpost_tui.domain.filter.editing import with_exclusion, with_term
from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.domain.filter.grammar import parse
from agentpost_tui.domain.filter.operators import operator_of
from agentpost_tui.domain.filter.predicates import Cost, EventTest, Predicate
from agentpost_tui.domain.filter.texts import anywhere
from agentpost_tui.domain.filter.tree import And, Not, Or, Term, Tree

__all__ = [
    "Cost",
    "Filter",
    "FilterContext",
    "FilterError",
    "Unfinished",
    "compile_filter",
    "with_exclusion",
    "with_term",
]

_Predicates = Mapping[Term, Predicate]


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """Which events the table shows."""

    text: str
    """As it was written."""
    tree: Tree | None
    """None when it passes everything; `str(tree)` is the text in canonical form."""
    matches: EventTest
    """Whether an event passes. Never raises; marks and copies are looked at as they are now."""
    cost: Cost
    """The dearest test in it; cheaper ones come first and mostly decide."""
    is_relative: bool
    """True with `newer:` or `older:`: events enter and leave as time passes."""
    _predicates: _Predicates = field(repr=False)

    @property
    def hints(self) -> tuple[str, ...]:
        """What is right but perhaps not meant, such as `env:foo matches nothing seen so far`; as
        of now, so ask again when new sources were seen."""
        found = (predicate.hint() for predicate in self._predicates.values())
        return tuple(hint for hint in found if hint)

    def narrows(self, previous: Filter) -> bool:
        """True if every event that passes certainly passed the previous filter too, so that only
        those need a test. False when in doubt."""
        if self.tree is None or previous.tree is None:
            return previous.tree is None
        return _implies(self.tree, previous.tree, self._predicates, previous._predicates)


def compile_filter(text: str, context: FilterContext) -> Filter:
    """The filter that `text` means in `context`. A bare time of `after:` and `before:` is fixed
    here; relative times are not.

    Raises:
        Unfinished: when the text only needs to go on to become right.
        FilterError: when it is wrong.
    """
    tree = parse(text)
    if tree is None:
        return Filter(text, None, lambda event: True, Cost.COLUMN, False, {})
    predicates = {term: _predicate(term, text, context) for term in _terms(tree)}
    matches, cost = _test(tree, predicates)
    is_relative = any(predicate.is_relative for predicate in predicates.values())
    return Filter(text, tree, matches, cost, is_relative, predicates)


def _predicate(term: Term, text: str, context: FilterContext) -> Predicate:
    build = operator_of(term.field).build if term.field else anywhere
    try:
        return build(term, context)
    except Unfinished as error:
        if term.end == len(text):
            raise
        # Whoever writes on after it means it as it stands.
        raise FilterError(error.message, error.position, error.hint) from error


def _terms(tree: Tree) -> Iterator[Term]:
    match tree:
        case Term():
            yield tree
        case Not(part):
            yield from _terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)


def _test(tree: Tree, predicates: _Predicates) -> tuple[EventTest, Cost]:
    match tree:
        case Term():
            return predicates[tree].matches, predicates[tree].cost
        case Not(part):
            inner, cost = _test(part, predicates)
            return (lambda event: not inner(event)), cost
        case And(parts) | Or(parts):
            tests = sorted((_test(part, predicates) for part in parts), key=lambda test: test[1])
            cheapest_first = tuple(test for test, _ in tests)
            combine = _all if isinstance(tree, And) else _any
            return combine(cheapest_first), tests[-1][1]


# Loops rather than all() and any(): a generator for each event costs more than the tests.


def _all(tests: tuple[EventTest, ...]) -> EventTest:
    def matches(event: Event) -> bool:
        for test in tests:  # noqa: SIM110
            if not test(event):
                return False
        return True

    return matches


def _any(tests: tuple[EventTest, ...]) -> EventTest:
    def matches(event: Event) -> bool:
        for test in tests:  # noqa: SIM110
            if test(event):
                return True
        return False

    return matches


def _implies(new: Tree, old: Tree, of_new: _Predicates, of_old: _Predicates) -> bool:
    """True if whatever passes `new` certainly passes `old`. It takes each pair of terms up once at
    most, so it stays quick, and misses some that are true."""
    match new, old:
        case Term(), Term():
            return of_new[new].implies(of_old[old])
        case _, And(parts):
            return all(_implies(new, part, of_new, of_old) for part in parts)
        case Or(parts), _:
            return all(_implies(part, old, of_new, of_old) for part in parts)
        case And(parts), _:
            return any(_implies(part, old, of_new, of_old) for part in parts)
        case _, Or(parts):
            return any(_implies(new, part, of_new, of_old) for part in parts)
        case Not(not_new), Not(not_old):
            return _implies(not_old, not_new, of_old, of_new)
    return False
