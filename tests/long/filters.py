"""The part `filters`: any text is a filter or a FilterError, soon, and a filter prints itself."""

from __future__ import annotations

from datetime import UTC
from operator import ge
from random import Random
from typing import Final

from agentpost_tui.domain.event import MARKED, Event
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, compile_filter
from agentpost_tui.domain.filter.error import FilterError
from agentpost_tui.domain.filter.grammar import parse
from tests.helpers.build import START, make_event
from tests.long import strangers
from tests.long.fuzz import fuzz
from tests.long.run import Run

_FIELDS: Final = (
    "type", "inbox", "env", "id", "subject", "from", "to", "who", "note", "is", "has", "newer",
    "older", "after", "before", "data.subject", "data.bounce_type", "data.a.b", "typ", "data.",
)  # fmt: skip
_VALUES: Final = (
    "bounced", "message.*", "inb_1", "5m", "2h", "14:30", "2026-11-20", "2026-11-20T09:15",
    "marked", "late", "problem", "attachment", "*", "a*b", "Invoice", '"a phrase"', '"\\""',
    "/ab+c/", "/(a|b)*c/", "/[/", "/\\/x/", "/(a+)+$/", "AND", "OR", "NOT", "-", "(", ")", "/",
    "\"", "é", "",
)  # fmt: skip
_EVENTS: Final[tuple[Event, ...]] = (
    make_event(),
    make_event(type="message.bounced", note="550 5.1.1 no such user", flags=MARKED),
    make_event(subject="a" * 5_000, who="", happened_at=None),
    Event("", "", "", "", "", "", "", None, START, b"{"),
)
_CONTEXT: Final = FilterContext(now=lambda: START, zone=UTC, names={"inb_1": "Support"})


def run_filters(run: Run) -> None:
    """Compile many texts."""
    fuzz(run, filter_one, slowest_seconds=0.5)


def filter_one(chance: Random) -> None:
    """One text: refused in a safe sentence, or a filter that is the same when it is read again."""
    text = _text(chance)
    compiled = _compiled(text)
    if isinstance(compiled, FilterError):
        assert 0 <= compiled.position <= len(text)
        assert compiled.message
        return
    passed = [compiled.matches(event) for event in _EVENTS]
    assert all(isinstance(one, bool) for one in passed)
    assert all(isinstance(hint, str) for hint in compiled.hints)
    if compiled.tree is None:
        return
    again = compile_filter(str(compiled.tree), _CONTEXT)
    assert again.tree == parse(text), f"{text!r} prints itself as {str(compiled.tree)!r}"
    assert [again.matches(event) for event in _EVENTS] == passed
    wider = _compiled(_text(chance))
    if isinstance(wider, Filter) and compiled.narrows(wider):
        kept = [wider.matches(event) for event in _EVENTS]
        assert all(map(ge, kept, passed)), f"{text!r} narrows {wider.text!r}"


def _compiled(text: str) -> Filter | FilterError:
    try:
        return compile_filter(text, _CONTEXT)
    except FilterError as error:
        return error


def _text(chance: Random) -> str:
    parts: list[str] = []
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9, 40))):
        kind = chance.randrange(8)
        if kind < 4:
            field = f"{chance.choice(_FIELDS)}:" if kind else ""
            parts.append(chance.choice(("", "", "-")) + field + chance.choice(_VALUES))
        elif kind < 6:
            parts.append(chance.choice(("(", ")", "OR", "AND", "NOT", "-", "((", "-(")))
        elif kind == 6:
            parts.append(strangers.text(chance)[:60])
        else:
            parts.append(chance.choice(_VALUES) * chance.choice((1, 3, 50)))
    return chance.choice((" ", " ", " ", "", "\n")).join(parts)
