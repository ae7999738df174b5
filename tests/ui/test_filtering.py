from __future__ import annotations

from datetime import UTC

import pytest

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, compile_filter
from agentpost_tui.ui import filtering as filterings
from agentpost_tui.ui.filtering import Filtering
from tests.helpers.build import START, make_event


def filtering() -> Filtering:
    return Filtering(Dashboard(), lambda: START, UTC)


def test_an_empty_text_is_no_filter() -> None:
    assert filtering().edit("  ") is None


def test_named_filters_that_are_on_apply_together_with_the_bar() -> None:
    control = filtering()
    control.set_named({"bad": "is:problem", "mail": "invoice OR order"}, {"bad", "mail"})
    chosen = control.edit("subject:2291")
    assert chosen is not None
    assert chosen.matches(make_event(type="message.bounced"))
    assert not chosen.matches(make_event())
    assert not chosen.matches(make_event(type="message.bounced", subject="hello"))


def test_a_key_compiles_what_it_wrote_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []

    def spy(text: str, context: FilterContext) -> Filter:
        compiled.append(text)
        return compile_filter(text, context)

    monkeypatch.setattr(filterings, "compile_filter", spy)
    chosen = filtering().edit("invoice")
    assert chosen is not None
    assert (chosen.text, compiled) == ("invoice", ["invoice"])


def test_a_named_filter_that_is_none_is_left_off() -> None:
    control = filtering()
    control.set_named({"broken": "typ:x"}, {"broken"})
    assert control.named_on == set()


def test_named_filters_that_are_too_much_together_are_a_mistake_to_see() -> None:
    control = filtering()
    many = [" OR ".join(f"{letter}{number}" for number in range(60)) for letter in "ab"]
    control.set_named({"a": many[0], "b": many[1]}, {"a"})
    before = control.in_force()
    assert before is not None
    control.named_on.add("b")
    assert control.in_force() is before
    assert control.error is not None
    assert control.error.message == "with the filters that are on, more than 100 terms"
    assert control.edit("subject:x") is before
    control.named_on.remove("b")
    chosen = control.in_force()
    assert chosen is not None
    assert chosen is not before
    assert control.error is None


@pytest.mark.parametrize(
    ("before", "text", "in_force"),
    [
        ("from", "from:", ""),
        ("a from", "a from:", "a"),
        ("a -from", "a -from:", "a"),
        ("(a b) from", "(a b) from:", "(a b)"),
        ("a OR from", "a OR from:", "a OR from"),  # a OR alone is no filter
        ("from:a", "from:", "from:a"),
        ("a", "from:", "a"),
    ],
)
def test_a_field_without_a_value_leaves_the_filter_before_it(
    before: str, text: str, in_force: str
) -> None:
    control = filtering()
    control.edit(before)
    chosen = control.edit(text)
    assert (chosen.text if chosen else "") == in_force
    still = f"still {in_force}" if in_force else "not in force yet"
    assert control.hints(chosen) == (f"unfinished: {still}",)
    control.edit("from:b")
    assert not control.is_unfinished


def test_what_is_heard_of_later_is_known_to_the_filter() -> None:
    control = filtering()
    chosen = control.edit("env:prod inbox:support")
    assert chosen is not None
    assert len(chosen.hints) == 2
    event = make_event(env_id="env_prod", inbox_id="inb_support")
    control.dashboard.ingest([event], START)
    assert chosen.hints == ()


def test_the_history_keeps_each_text_once_the_last_at_its_end() -> None:
    control = filtering()
    for text in ("a", "b", "a", " "):
        control.edit(text)
        control.remember()
    assert control.history == ["b", "a"]
