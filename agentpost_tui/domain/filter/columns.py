"""Predicates that look at columns of the row: type, environment, inbox, flags and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from agentpost_tui.domain.event import KNOWN_TYPES, Event
from agentpost_tui.domain.filter import times
from agentpost_tui.domain.filter.context import FilterContext
from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.domain.filter.predicates import (
    Build,
    Cost,
    EventTest,
    Meaning,
    Predicate,
    TextTest,
    refuse_regex,
    text_test,
)
from agentpost_tui.domain.filter.tree import Term


class Verdicts:
    """What was judged of the values of a column, each judged once: they are few. Bounded, as
    whatever a stranger can make grow."""

    BOUND = 10_000

    def __init__(self, judge: TextTest) -> None:
        self._judge = judge
        self.known: dict[str, bool] = {}

    def judge(self, value: str) -> bool:
        """The verdict on a value that is not known yet; it is, from now on."""
        if len(self.known) >= self.BOUND:
            self.known.clear()
        verdict = self.known[value] = self._judge(value)
        return verdict


Column = Callable[[Verdicts], EventTest]

# Three of a kind: they run for every row, and reading the attribute through one more call would
# cost as much as the test.


def by_type(verdicts: Verdicts) -> EventTest:
    known, judge = verdicts.known, verdicts.judge

    def matches(event: Event) -> bool:
        try:
            return known[event.type]
        except KeyError:
            return judge(event.type)

    return matches


def by_environment(verdicts: Verdicts) -> EventTest:
    known, judge = verdicts.known, verdicts.judge

    def matches(event: Event) -> bool:
        try:
            return known[event.env_id]
        except KeyError:
            return judge(event.env_id)

    return matches


def by_inbox(verdicts: Verdicts) -> EventTest:
    known, judge = verdicts.known, verdicts.judge

    def matches(event: Event) -> bool:
        try:
            return known[event.inbox_id]
        except KeyError:
            return judge(event.inbox_id)

    return matches


def event_type(term: Term, context: FilterContext) -> Predicate:
    """Exact, whole or without its `message.`; a `*` stands for anything."""
    test = text_test(term) if term.is_regex else _wildcard_test(term.text.casefold())

    def judge(value: str) -> bool:
        whole = value.casefold()
        return whole != "" and (test(whole) or test(whole.removeprefix("message.")))

    def hint() -> str:
        return "" if any(map(judge, KNOWN_TYPES)) else f"{term} is none of the documented types"

    meaning = Meaning(term.field, (term.is_regex, term.text))
    return Predicate(by_type(Verdicts(judge)), Cost.COLUMN, meaning, hint=hint)


def source(column: Column, seen: Callable[[FilterContext], Iterable[str]], absent: str) -> Build:
    """For an environment or an inbox: its configured name, or any part of its id.

    A name written in full means that name and not the longer ones that contain it. `absent` is
    what the screen calls an event without one, and it finds those.
    """

    def build(term: Term, context: FilterContext) -> Predicate:
        if not term.is_regex and term.text.casefold() == absent:
            is_absent = Verdicts(lambda value: value == "")
            return Predicate(column(is_absent), Cost.COLUMN, Meaning(term.field, absent))
        named, test = _named(term, context.names), text_test(term)

        def judge(value: str) -> bool:
            return value in named or (value != "" and test(value))

        def hint() -> str:
            found = any(map(judge, seen(context)))
            return "" if found else f"{term} matches nothing seen so far"

        meaning = Meaning(term.field, (term.is_regex, term.text, named))
        return Predicate(column(Verdicts(judge)), Cost.COLUMN, meaning, hint=hint)

    return build


def _named(term: Term, names: Mapping[str, str]) -> frozenset[str]:
    """The ids whose configured name the term means."""
    asked, test = term.text.casefold(), text_test(term)
    exactly = frozenset(one for one, name in names.items() if name.casefold() == asked)
    if exactly and not term.is_regex:
        return exactly
    return frozenset(one for one, name in names.items() if test(name))


def _wildcard_test(pattern: str) -> TextTest:
    """Whether a whole text fits a pattern with `*`, without going back and forth."""
    first, *rest = pattern.split("*")
    if not rest:
        return lambda text: text == pattern
    *middle, last = rest

    def fits(text: str) -> bool:
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return False
        for part in middle:
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True

    return fits


class Flag(Struct, frozen=True):
    """A value of `has:` or `is:`."""

    matches: EventTest
    is_steady: bool = True
    """False when an event can gain or lose it later."""


def flag(flags: Mapping[str, Flag]) -> Build:
    """For a field that knows a few values only."""

    def build(term: Term, context: FilterContext) -> Predicate:
        refuse_regex(term)
        asked = term.text.casefold()
        found = flags.get(asked)
        if found:
            meaning = Meaning(term.field, asked) if found.is_steady else None
            return Predicate(found.matches, Cost.COLUMN, meaning)
        begun = any(name.startswith(asked) for name in flags)
        kind = Unfinished if begun else FilterError
        message = f"{term.field}: knows no {term.text!r}"
        raise kind(message, term.position, hint=f"known: {', '.join(flags)}")

    return build


def after(term: Term, context: FilterContext) -> Predicate:
    """From that instant on."""
    start = _instant(term, context)
    return Predicate(lambda event: event.at >= start, Cost.COLUMN, Meaning(term.field, start))


def before(term: Term, context: FilterContext) -> Predicate:
    """Earlier than that instant."""
    end = _instant(term, context)
    return Predicate(lambda event: event.at < end, Cost.COLUMN, Meaning(term.field, end))


def newer(term: Term, context: FilterContext) -> Predicate:
    """At most that long ago."""
    seconds, now = _duration(term), context.now
    return Predicate(lambda event: event.at >= now() - seconds, Cost.COLUMN, None, is_relative=True)


def older(term: Term, context: FilterContext) -> Predicate:
    """Longer ago than that."""
    seconds, now = _duration(term), context.now
    return Predicate(lambda event: event.at < now() - seconds, Cost.COLUMN, None, is_relative=True)


def _instant(term: Term, context: FilterContext) -> float:
    refuse_regex(term)
    now = context.now()
    found = times.instant(term.text, now, context.zone)
    if found is not None:
        return found
    kind = Unfinished if times.begins_instant(term.text, now, context.zone) else FilterError
    hint = "such as 14:30, 2026-11-20 or 2026-11-20T09:00"
    raise kind(f"{term.field}: knows no time {term.text!r}", term.position, hint)


def _duration(term: Term) -> float:
    refuse_regex(term)
    found = times.duration_seconds(term.text)
    if found is not None:
        return found
    kind = Unfinished if times.begins_duration(term.text) else FilterError
    hint = "such as 90s, 10m, 2h or 1d"
    raise kind(f"{term.field}: knows no duration {term.text!r}", term.position, hint)
