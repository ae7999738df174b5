"""Type, environment, inbox, flags and time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from agentpost_tui.domain.event import ATTACHMENT, KNOWN_TYPES, LATE, MARKED, OUTSIDE
from agentpost_tui.domain.filter.columns import Verdicts, by_type
from agentpost_tui.domain.filter.error import FilterError, Unfinished
from tests.unit.domain.filter.build import NOW, ZONE, compiled, make_event, passes


@pytest.mark.parametrize(
    ("text", "type", "expected"),
    [
        ("type:bounced", "message.bounced", True),
        ("type:message.bounced", "message.bounced", True),
        ("type:BOUNCED", "message.bounced", True),
        ("type:bounced", "Message.Bounced", True),
        ("type:bounced", "bounced", True),
        ("type:bounce", "message.bounced", False),
        ("type:verified", "domain.verified", False),
        ("type:domain.verified", "domain.verified", True),
        ("type:received", "message.received.spam", False),
        ("type:message.*", "message.received.spam", True),
        ("type:message.*", "domain.verified", False),
        ("type:*.verified", "domain.verified", True),
        ("type:*e*e*e*", "message.delivered", True),
        ("type:*e*e*e*", "sent", False),
        ("type:rec*", "message.received", True),
        ("type:received*spam", "message.received.spam", True),
        ("type:aba*aba", "aba", False),
        ("type:a*b*a", "aba", True),
        ("type:*", "odd", True),
        ("type:*", "", False),
        ("-type:*", "", True),
        ("type:/bounced|sent/", "message.sent", True),
        ("type:/^sent/", "message.sent", True),
        ('type:"bounced"', "message.bounced", True),
    ],
)
def test_type(text: str, type: str, expected: bool) -> None:
    assert passes(text, make_event(type)) is expected


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("env:production", {"env_id": "env_1"}, True),
        ("env:PROD", {"env_id": "env_1"}, True),
        ("env:production", {"env_id": "env_2"}, False),
        ("env:env_", {"env_id": "env_2"}, True),
        ("env:V_9", {"env_id": "env_97"}, True),
        ("env:production", {"env_id": "env_01_production"}, True),
        ("env:production", {"env_id": ""}, False),
        ("-env:production", {"env_id": ""}, True),
        ("env:/^prod/", {"env_id": "env_1"}, True),
        ("env:/2$/", {"env_id": "env_2"}, True),
        ("env:production", {"env_id": "x", "inbox_id": "env_1"}, False),
        ("inbox:supp", {"inbox_id": "inb_2"}, True),
        ("inbox:support", {"inbox_id": "inb_1"}, True),
        ("inbox:support", {"inbox_id": "inb_2"}, False),
        ('inbox:"(no inbox)"', {"inbox_id": ""}, True),
        ('inbox:"(no inbox)"', {"inbox_id": "inb_1"}, False),
        ('-inbox:"(No Inbox)"', {"inbox_id": ""}, False),
        ('env:"(no environment)"', {"env_id": ""}, True),
        ("inbox:inbox", {"inbox_id": ""}, False),
    ],
)
def test_source(text: str, row: dict[str, str], expected: bool) -> None:
    assert passes(text, make_event(**row)) is expected


def test_a_source_that_matches_nothing_seen_gets_a_hint_until_it_is_seen() -> None:
    seen = {"env_9"}
    filter_ = compiled(
        "-env:foo inbox:support env:9",
        seen_environments=lambda: seen,
        seen_inboxes=lambda: {"inb_1"},
    )
    assert filter_.hints == ("env:foo matches nothing seen so far",)
    seen.add("env_foo")
    assert filter_.hints == ()
    assert compiled("env:production").hints == ("env:production matches nothing seen so far",)
    assert compiled('inbox:"(no inbox)"').hints == ()


def test_a_type_that_is_not_documented_gets_a_hint() -> None:
    assert compiled("type:bouncd").hints == ("type:bouncd is none of the documented types",)
    assert compiled("type:bounced type:*").hints == ()


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("has:attachment", {"flags": ATTACHMENT | LATE}, True),
        ("has:attachment", {"flags": LATE}, False),
        ("is:marked", {"flags": MARKED}, True),
        ("is:Marked", {"flags": OUTSIDE}, False),
        ("is:late", {"flags": LATE}, True),
        ("is:late", {}, False),
        ("is:duplicate", {"copies": 2}, True),
        ("is:duplicate", {"copies": 1}, False),
        ("-is:duplicate", {"copies": 1}, True),
    ],
)
def test_flags(text: str, row: dict[str, Any], expected: bool) -> None:
    assert passes(text, make_event(**row)) is expected


def test_a_problem_is_bounced_complained_or_rejected_and_nothing_else() -> None:
    types = [*KNOWN_TYPES, "message.bounced.soft", "bounced"]
    assert [type for type in types if passes("is:problem", make_event(type))] == [
        "message.bounced",
        "message.complained",
        "message.rejected",
    ]


def test_marks_and_copies_are_looked_at_as_they_are_now() -> None:
    event, marked, duplicate = make_event(), compiled("is:marked"), compiled("is:duplicate")
    assert not marked.matches(event)
    assert not duplicate.matches(event)
    event.flags |= MARKED
    event.copies += 1
    assert marked.matches(event)
    assert duplicate.matches(event)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


@pytest.mark.parametrize(
    ("text", "happened_at", "expected"),
    [
        ("after:14:30", at("2026-11-20T14:30:00"), True),
        ("after:14:30", at("2026-11-20T14:29:59"), False),
        ("before:14:30", at("2026-11-20T14:30:00"), False),
        ("before:14:30", at("2026-11-20T14:29:59"), True),
        ("after:16:00", at("2026-11-19T16:00:00"), True),
        ("before:2026-11-20T09:00", at("2026-11-20T08:59:59"), True),
        ("after:2026-11-20", at("2026-11-20T00:00:00"), True),
        ('after:"2026-11-20 09:00"', at("2026-11-20T08:00:00"), False),
        ("newer:10m", NOW - 600, True),
        ("newer:10m", NOW - 601, False),
        ("newer:10m", NOW + 60, True),
        ("older:2h", NOW - 7200, False),
        ("older:2h", NOW - 7201, True),
    ],
)
def test_times(text: str, happened_at: float, expected: bool) -> None:
    assert passes(text, make_event(happened_at=happened_at)) is expected


def test_an_event_without_a_timestamp_is_judged_by_its_arrival() -> None:
    event = make_event(happened_at=None, arrived_at=NOW - 700)
    assert not passes("newer:10m", event)
    assert passes("older:10m", event)


def test_relative_times_move_on_and_bare_times_stay() -> None:
    now = NOW
    relative = compiled("newer:10m", now=lambda: now)
    bare = compiled("after:14:30", now=lambda: now)
    event = make_event()
    assert relative.is_relative
    assert not bare.is_relative
    now += 601
    assert not relative.matches(event)
    now += 86_400
    assert bare.matches(event)


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("is:nice", 3, "is: knows no 'nice'"),
        ("a has:paws", 6, "has: knows no 'paws'"),
        ("is:mark a", 3, "is: knows no 'mark'"),
        ("is:/late/", 3, "is: takes no regular expression"),
        ("after:noon", 6, "after: knows no time 'noon'"),
        ("before:2026-13-01", 7, "before: knows no time '2026-13-01'"),
        ("after:14: a", 6, "after: knows no time '14:'"),
        ("after:/1/", 6, "after: takes no regular expression"),
        ("newer:10y", 6, "newer: knows no duration '10y'"),
        ("older:10 a", 6, "older: knows no duration '10'"),
        ("type:/(/", 5, "a bracket is not closed"),
        ("env:/(/", 4, "a bracket is not closed"),
    ],
)
def test_a_wrong_value_is_named_at_its_position(text: str, position: int, message: str) -> None:
    with pytest.raises(FilterError) as caught:
        compiled(text)
    assert message in caught.value.message
    assert caught.value.position == position
    assert not isinstance(caught.value, Unfinished)


@pytest.mark.parametrize(
    "text", ["is:m", "has:att", "after:1", "after:2026-1", "newer:10", "a -is:p"]
)
def test_a_value_that_is_being_typed_is_unfinished(text: str) -> None:
    with pytest.raises(Unfinished):
        compiled(text)


def test_each_value_of_a_column_is_judged_once_up_to_a_bound() -> None:
    asked: list[str] = []

    def judge(value: str) -> bool:
        asked.append(value)
        return value == "message.sent"

    verdicts = Verdicts(judge)
    matches = by_type(verdicts)
    assert [matches(make_event(f"message.{name}")) for name in ["sent", "odd", "sent", "odd"]] == [
        *(True, False, True, False),
    ]
    assert asked == ["message.sent", "message.odd"]
    for number in range(Verdicts.BOUND):
        verdicts.judge(str(number))
    assert len(verdicts.known) <= Verdicts.BOUND
    assert matches(make_event("message.sent"))
