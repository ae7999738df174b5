"""Mutations: a function is made to do something wrong, once, to one event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

from agentpost_tui.domain.event import OUTSIDE, Event, Malformed


class Mutation:
    """Wraps a function, and once, as soon as it can, does something wrong."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, wrong: Any) -> None:
        self.struck = False
        original = getattr(owner, name)

        def mutated(*given: Any, **named: Any) -> Any:
            if self.struck:
                return original(*given, **named)
            result = wrong(original, *given, **named)
            if result is UNTOUCHED:
                return original(*given, **named)
            if isinstance(result, Harmless):
                return result.result
            self.struck = True
            return result

        monkeypatch.setattr(owner, name, mutated)


UNTOUCHED = object()
"""What a mutation returns where it cannot strike yet, and has called nothing."""


class Harmless(NamedTuple):
    """What a mutation returns where it cannot strike yet, and has called what it mutates."""

    result: Any


def is_inside(one: object) -> bool:
    return isinstance(one, Event) and not one.flags & OUTSIDE


def is_outside(one: object) -> bool:
    return isinstance(one, Event) and bool(one.flags & OUTSIDE)


def is_malformed(one: object) -> bool:
    return isinstance(one, Malformed)


def without(many: Sequence[Any], place: int) -> list[Any]:
    return [*many[:place], *many[place + 1 :]]


def twice(many: Sequence[Any], place: int) -> list[Any]:
    return [*many[: place + 1], *many[place:]]


def last(many: Sequence[Any], test: Callable[[object], bool]) -> int | None:
    return next((n for n in range(len(many) - 1, -1, -1) if test(many[n])), None)


def in_what_it_is_given(change: Any, test: Any) -> Any:
    def wrong(original: Any, self: Any, many: Sequence[Any], *rest: Any) -> Any:
        place = last(many, test)
        return UNTOUCHED if place is None else original(self, change(many, place), *rest)

    return wrong


def in_what_it_gives(change: Any, test: Any) -> Any:
    def wrong(original: Any, self: Any, *given: Any) -> Any:
        many = original(self, *given)
        place = last(many, test)
        return Harmless(many) if place is None else change(many, place)

    return wrong
