"""A whole filter: what it passes, in which order it tests, and what it narrows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.event import MARKED, Event
from agentpost_tui.domain.filter.compiled import Cost, FilterError, compile_filter
from tests.unit.domain.filter.build import (
    EVENTS,
    FILTERS,
    FRAGMENTS,
    NOW,
    compiled,
    has_position_within,
    make_context,
    make_event,
    passes,
)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("", ["a", "b", "a b", "c"]),
        ("  ", ["a", "b", "a b", "c"]),
        ("subject:a", ["a", "a b"]),
        ("subject:a subject:b", ["a b"]),
        ("subject:a AND subject:b", ["a b"]),
        ("subject:a OR subject:c", ["a", "a b", "c"]),
        ("subject:c OR subject:a subject:b", ["a b", "c"]),
        ("(subject:c OR subject:a) subject:b", ["a b"]),
        ("-subject:a", ["b", "c"]),
        ("NOT subject:a subject:b", ["b"]),
        ("NOT (subject:a subject:b)", ["a", "b", "c"]),
        ("-(subject:a OR subject:b)", ["c"]),
        ("--subject:a", ["a", "a b"]),
        ("subject:a -subject:b OR subject:c", ["a", "c"]),
    ],
)
def test_operators_bind_as_in_mail_search(text: str, subjects: list[str]) -> None:
    events = [make_event("domain.verified", subject=one) for one in ["a", "b", "a b", "c"]]
    assert [event.subject for event in events if passes(text, event)] == subjects


def test_a_blank_filter_passes_everything_and_has_no_tree() -> None:
    everything = compiled(" ")
    assert (everything.text, everything.tree, everything.cost) == (" ", None, Cost.COLUMN)
    assert everything.hints == ()
    assert not everything.is_relative


def test_text_and_canonical_form() -> None:
    filter_ = compiled("environment:production  AND (a OR  b)")
    assert filter_.text == "environment:production  AND (a OR  b)"
    assert str(filter_.tree) == "env:production (a OR b)"


def test_cost_and_relativity_are_those_of_any_part() -> None:
    assert compiled("type:sent -is:late").cost is Cost.COLUMN
    assert compiled("type:sent OR (a -is:late)").cost is Cost.HAYSTACK
    assert compiled("data.a:b type:sent a").cost is Cost.PAYLOAD
    assert compiled("a OR -(b older:2h)").is_relative
    assert not compiled("a after:14:30").is_relative


def test_cheap_tests_come_first_wherever_they_are_written() -> None:
    event = make_event("message.received", subject="a")
    assert not passes("a data.a:b type:sent", event)
    assert passes("a OR data.a:b OR type:received", event)
    assert event.haystack is None


def test_the_same_text_means_the_same_whatever_its_form() -> None:
    data = {"bounce_type": "Permanent", "subject": "Straße"}
    event = make_event("message.bounced", data, subject="Straße")
    assert passes('type:bounced ("strasse" OR x) -data.bounce_type:soft', event)


@pytest.mark.parametrize(
    ("text", "previous", "expected"),
    [
        ("a", "", True),
        ("", "", True),
        ("", "a", False),
        ("invoice", "invo", True),
        ("invo", "invoice", False),
        ("a b", "a", True),
        ("b a", "a", True),
        ("a b c", "c a", True),
        ("a", "a b", False),
        ("abc x", "ab", True),
        ("a", "a OR b", True),
        ("ab OR b", "a OR b", True),
        ("a OR b", "a", False),
        ("(a OR b) c", "a OR b", True),
        ("a (b OR cd)", "a (b OR c)", True),
        ("-a", "-ab", True),
        ("-ab", "-a", False),
        ("a -b", "a", True),
        ("a -b", "a -bc", True),
        ("-(a OR b)", "-a", True),
        ("--ab", "--a", True),
        ("a", "-b", False),
        ("type:sent a", "type:sent", True),
        ("type:sent", "type:sen", False),
        ("subject:ab", "subject:a", True),
        ("subject:ab", "a", False),
        ("who:ab", "subject:a", False),
        ("data.a:bc", "data.a:b", True),
        ("/ab/", "/a/", False),
        ("/a/ b", "/a/", True),
        ("env:production a", "env:production", True),
        ("inbox:support", "inbox:suppor", False),
        ("is:late a", "is:late", True),
        ("has:attachment a", "has:attachment", True),
        ("is:marked a", "is:marked", False),
        ("is:duplicate a", "is:duplicate", False),
        ("newer:10m a", "a", True),
        ("newer:10m a", "newer:10m", False),
        ("after:14:30 a", "after:14:30", True),
        ("after:14:31", "after:14:30", False),
    ],
)
def test_narrowing(text: str, previous: str, expected: bool) -> None:
    assert compiled(text).narrows(compiled(previous)) is expected


def test_a_bare_time_of_another_day_is_another_time() -> None:
    yesterday = compiled("before:14:30", now=lambda: NOW - 86_400)
    assert not compiled("before:14:30 a").narrows(yesterday)


def test_names_given_in_between_are_noticed() -> None:
    assert not compiled("env:x a", names={"env_1": "x"}).narrows(compiled("env:x", names={}))


@given(
    FILTERS,
    FILTERS,
    st.sampled_from(["{0}", "{0} {1}", "{0}b", "({0} OR {1})", "{1} ({0})"]),
    st.lists(EVENTS, min_size=1, max_size=8),
    st.sampled_from([0, 100, 90_000]),
)
def test_what_passes_a_narrower_filter_has_passed_the_previous_one(
    one: str, two: str, form: str, events: list[Event], elapsed: float
) -> None:
    now = NOW
    context = make_context(now=lambda: now)
    previous = compile_filter(one, context)
    passed = [event for event in events if previous.matches(event)]
    now += elapsed
    for event in events:
        event.flags ^= MARKED
        event.copies += 1
    try:
        narrower = compile_filter(form.format(one, two), context)
    except FilterError:
        return
    if narrower.narrows(previous):
        assert [event for event in events if narrower.matches(event)] == [
            event for event in passed if narrower.matches(event)
        ]


@given(FILTERS, EVENTS)
def test_the_canonical_form_passes_the_same_events(text: str, event: Event) -> None:
    filter_ = compiled(text)
    assert passes(str(filter_.tree), event) == filter_.matches(event)


@given(FILTERS, FILTERS, EVENTS)
def test_the_laws_of_logic_hold(one: str, two: str, event: Event) -> None:
    assert passes(f"-({one})", event) is not passes(one, event)
    assert passes(f"({one}) ({two})", event) is (passes(one, event) and passes(two, event))
    assert passes(f"({one}) OR ({two})", event) is (passes(one, event) or passes(two, event))


@given(st.one_of(FRAGMENTS, st.text()), EVENTS)
def test_any_text_is_a_filter_or_a_filter_error(text: str, event: Event) -> None:
    try:
        filter_ = compiled(text)
    except FilterError as error:
        if not has_position_within(error, text):
            raise
        return
    assert filter_.matches(event) in {True, False}
    assert isinstance(filter_.hints, tuple)


def test_the_largest_filter_is_compiled_and_compared_quickly() -> None:
    text = " ".join(f"(a{number} OR b{number})" for number in range(50))
    largest = compiled(text)
    assert largest.narrows(compiled(text))
    assert not largest.matches(make_event("domain.verified"))
