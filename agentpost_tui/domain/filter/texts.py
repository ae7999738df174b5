"""Predicates that look for a text: in the haystack, in a field of the row or of the payload."""

from __future__ import annotations

from collections.abc import Callable

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.columns import Verdicts
from agentpost_tui.domain.filter.context import FilterContext
from agentpost_tui.domain.filter.haystack import (
    folded,
    haystack,
    is_plain,
    lacks,
    pieces,
)
from agentpost_tui.domain.filter.payload import at_path
from agentpost_tui.domain.filter.predicates import (
    Build,
    Cost,
    EventTest,
    Predicate,
    text_meaning,
    text_test,
)
from agentpost_tui.domain.filter.tree import Term

# A missing field has no texts, or an empty one: it matches nothing, not even /^$/.


def anywhere(term: Term, context: FilterContext) -> Predicate:
    """For a word without a field. A regular expression is tried on each piece of the haystack as
    it was written, so that `^` and `$` are the piece's ends."""
    if term.is_regex:
        return Predicate(_opening(term, pieces), Cost.PAYLOAD, text_meaning(term))
    return Predicate(_in_haystack(term), Cost.HAYSTACK, text_meaning(term))


def row_field(read: Callable[[Event], str]) -> Build:
    """For a field that the row holds."""

    def build(term: Term, context: FilterContext) -> Predicate:
        test = text_test(term)

        def matches(event: Event) -> bool:
            text = read(event)
            return text != "" and test(text)

        cost = Cost.PAYLOAD if term.is_regex else Cost.COLUMN
        return Predicate(matches, cost, text_meaning(term))

    return build


def payload_field(read: Callable[[Event], list[str]]) -> Build:
    """For a field of the payload whose texts are all in the haystack. The haystack is asked first:
    it is mostly at hand, and mostly says no."""

    def build(term: Term, context: FilterContext) -> Predicate:
        opening = _opening(term, read)
        if term.is_regex:
            return Predicate(opening, Cost.PAYLOAD, text_meaning(term))
        in_haystack = _in_haystack(term)

        def matches(event: Event) -> bool:
            return in_haystack(event) and opening(event)

        return Predicate(matches, Cost.PAYLOAD, text_meaning(term))

    return build


def data_path(term: Term, context: FilterContext) -> Predicate:
    """For `data.` and the keys that lead to a field, joined by dots."""
    path = term.field.split(".")[1:]
    opening = _opening(term, lambda event: at_path(event, path))
    return Predicate(opening, Cost.PAYLOAD, text_meaning(term))


def _in_haystack(term: Term) -> EventTest:
    text = term.text.casefold()
    asked, plain = folded(text), text.encode() if is_plain(text) else b""
    ids = Verdicts(lambda id_: text in id_.casefold())  # those that many events share
    known, judge = ids.known, ids.judge

    def matches(event: Event) -> bool:
        made = event.haystack
        if made is None:
            made = "" if plain and lacks(event, plain) else haystack(event)
        if asked in made:
            return True
        try:
            return known[event.env_id] or known[event.inbox_id]
        except KeyError:
            return judge(event.env_id) or judge(event.inbox_id)

    return matches


def _opening(term: Term, read: Callable[[Event], list[str]]) -> EventTest:
    test = text_test(term)
    return lambda event: any(test(text) for text in read(event) if text)
