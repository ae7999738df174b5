from __future__ import annotations

import pytest

from agentpost_tui.domain import strict
from agentpost_tui.domain.event import Malformed
from tests.helpers.build import START, make_envelope, make_event


def test_an_event_happened_when_it_says_else_when_it_arrived() -> None:
    assert make_event(happened_at=START - 5, arrived_at=START).at == START - 5
    assert make_event(happened_at=None, arrived_at=START).at == START


@pytest.mark.parametrize("kind", ["message.bounced", "message.complained", "message.rejected"])
def test_these_are_problems(kind: str) -> None:
    assert make_event(type=kind).is_problem


def test_nothing_else_is_a_problem() -> None:
    assert not make_event(type="message.bounced.soft").is_problem


def test_a_malformed_frame_is_kept_as_an_excerpt_with_its_size() -> None:
    short, long = (Malformed.of("odd", b"x" * size, START) for size in (4096, 4097))
    assert (len(short.frame), short.left_out, short.size) == (4096, 0, 4096)
    assert (len(long.frame), long.left_out, long.size) == (4096, 1, 4097)


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
