from __future__ import annotations

import pytest

from agentpost_tui.domain import strict
from tests.helpers.build import START, make_envelope, make_event


def test_an_event_happened_when_it_says_else_when_it_arrived() -> None:
    assert make_event(happened_at=START - 5, arrived_at=START).at == START - 5
    assert make_event(happened_at=None, arrived_at=START).at == START


@pytest.mark.parametrize("kind", ["message.bounced", "message.complained", "message.rejected"])
def test_these_are_problems(kind: str) -> None:
    assert make_event(type=kind).is_problem


def test_nothing_else_is_a_problem() -> None:
    assert not make_event(type="message.bounced.soft").is_problem


def test_the_payload_is_read_from_the_frame_wrapped_or_bare() -> None:
    event = make_event(envelope={"data": {"subject": "hello"}})
    assert event.data()["subject"] == "hello"
    bare = make_event()
    bare.frame = b'{"id":"evt_1","type":"message.sent","data":{"a":1}}'
    assert bare.data() == {"a": 1}
    assert make_envelope()["type"] == "message.received"


def test_a_payload_malformed_inside_is_empty_and_its_envelope_says_why() -> None:
    event = make_event()
    event.frame = b'{"type":"event","data":{"data":{"a":NaN}}}'
    assert event.data() == {}
    with pytest.raises(strict.StrictError, match="NaN"):
        event.envelope()
