"""What a term becomes: a test of an event, with what a caller needs to know of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from msgspec import Struct

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.context import FilterContext
from agentpost_tui.domain.filter.error import FilterError
from agentpost_tui.domain.filter.patterns import pattern_test
from agentpost_tui.domain.filter.tree import Term

EventTest = Callable[[Event], bool]
TextTest = Callable[[str], bool]


class Cost(IntEnum):
    """How dear the test of one event is; a caller who must not block does fewer at a time."""

    COLUMN = 0
    """Looks at fields of the row: a fraction of a microsecond."""
    HAYSTACK = 1
    """As cheap once the haystack is made; making it opens the frame, tens of microseconds."""
    PAYLOAD = 2
    """Opens the frame or runs a regular expression: tens of microseconds, each time."""


class Meaning(Struct, frozen=True):
    """What a predicate asks for: two of equal meaning pass the same events."""

    field: str
    asked: object
    is_substring: bool = False
    """True when `asked` is a text, and a longer one passes some of the same events, no others."""

    def implies(self, other: Meaning) -> bool:
        """True if every event that passes this also passes the other."""
        if self.is_substring and other.is_substring and self.field == other.field:
            return str(other.asked) in str(self.asked)
        return self == other


class Predicate(Struct, frozen=True):
    """One compiled term."""

    matches: EventTest
    cost: Cost
    meaning: Meaning | None
    """None when it is unsteady: what passes changes by itself, with time or with marks."""
    is_relative: bool = False
    """True when what passes changes as time passes."""
    hint: Callable[[], str] = str
    """Something worth knowing at this moment; mostly empty."""

    def implies(self, other: Predicate) -> bool:
        """True if every event that passes this certainly passes the other, and certainly passed it
        before."""
        if self.meaning is None or other.meaning is None:
            return False
        return self.meaning.implies(other.meaning)


Build = Callable[[Term, FilterContext], Predicate]
"""Makes the predicate of a term; raises FilterError at the term's position."""


def text_test(term: Term) -> TextTest:
    """Whether a text contains what the term asks for, whatever the case.

    Raises:
        FilterError: when the term is a regular expression that does not compile.
    """
    if term.is_regex:
        return pattern_test(term.text, term.position)
    asked = term.text.casefold()
    return lambda text: asked in text.casefold()


def text_meaning(term: Term) -> Meaning:
    """The meaning of a term whose test is `text_test`."""
    if term.is_regex:
        return Meaning(term.field, f"/{term.text}/")
    return Meaning(term.field, term.text.casefold(), is_substring=True)


def refuse_regex(term: Term) -> None:
    """Fields of fixed values or of times take no regular expression.

    Raises:
        FilterError: when the term is one.
    """
    if term.is_regex:
        raise FilterError(f"{term.field}: takes no regular expression", term.position)
