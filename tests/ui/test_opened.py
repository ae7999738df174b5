from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.strict import MAX_DEPTH
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.headers import Setting
from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.opened import PAGER_LIMIT, Opened
from tests.helpers.build import START, make_event
from tests.helpers.hostile import PAYLOADS, UNSAFE

KEY = "ap_sk_live_0123456789abcdefk3y9"
SETTING = Setting(Names(), Times(zone=UTC), START, Redactor(KEY).text)
NESTED = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH

MALFORMED = {
    "deep": (b'{"type":"event","data":{"data":' + NESTED + b"}}", "nested deeper than 64"),
    "NaN": (b'{"type":"event","data":{"data":{"x":NaN}}}', "NaN is no JSON"),
    "doubled": (b'{"type":"event","data":{"data":{"x":1,"x":2}}}', "a key stands twice"),
    "not UTF-8": (b'{"type":"event","data":{"data":"\xff\x1b"}}', "not UTF-8 at byte 32"),
}


def opened(event: Event) -> Opened:
    return Opened(event, Redactor(KEY))


def of_frame(frame: bytes) -> Opened:
    return opened(make_event(frame=frame))


def of_data(**data: Any) -> Opened:
    return opened(make_event(envelope={"data": data}))


def text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def tabs(one: Opened, width: int = 80) -> list[str]:
    """The four tabs as text."""
    lines = (one.summary(SETTING, width), one.text(width), one.json(width), one.frames(None, width))
    return [text(found) for found in lines]


def ways_out(one: Opened) -> list[str]:
    """All that leaves: the tabs, the copies, the file, the pager's text."""
    return [*tabs(one), one.as_json(), one.as_json(indent=2), one.for_file(), one.for_pager()]


def test_the_text_tab() -> None:
    assert text(of_data(extracted_text="Hello,\n\tMira").text(80)) == "Hello,\n        Mira"
    assert text(of_data(extracted_text=None).text(80)) == "no text in this event"


def test_the_frame_tab_shows_the_bytes_and_how_many() -> None:
    one = of_frame('{"type":"event","data":{"id":"ü"}}'.encode())
    assert text(one.frames(None, 80)) == '35 bytes\n\n{"type":"event","data":{"id":"ü"}}'


def test_the_frame_tab_shows_both_where_it_came_changed() -> None:
    shown = text(of_frame(b'{"a":1}').frames(b'{"a":22}', 80))
    assert shown == (
        'as received first, 7 bytes\n\n{"a":1}\n\nthe same id, other bytes, 8 bytes\n\n{"a":22}'
    )


@pytest.mark.parametrize(("frame", "why"), MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_inside_is_said_and_shown_raw(frame: bytes, why: str) -> None:
    one = of_frame(frame)
    summary, _, shown, raw = tabs(one)
    assert f"malformed inside: {why}" in summary
    assert shown.startswith(f"malformed inside: {why}")
    assert '{"type":"event","data":' in shown
    assert raw.startswith(f"{len(frame)} bytes")
    assert one.as_json().startswith('{"type":"event"')
    assert one.as_json().isascii()
    assert one.for_pager().startswith(f"malformed inside: {why}")


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert '"\ufffd␛"' in tabs(of_frame(MALFORMED["not UTF-8"][0]))[3]


@pytest.mark.parametrize("digits", ["1.10", "1e999", "-0", "9" * 4301])
def test_numbers_are_shown_and_copied_as_they_were_written(digits: str) -> None:
    one = of_frame(b'{"type":"event","data":{"data":{"n":' + digits.encode() + b"}}}")
    assert f'"n":{digits}' in one.as_json()
    assert digits in tabs(one, 5000)[2]


def test_the_json_is_the_envelope_in_ascii() -> None:
    one = of_data(subject="ü\u202e\ud83d")
    assert json.loads(one.as_json())["data"]["subject"] == "ü\u202e\ud83d"
    assert one.as_json().isprintable()
    assert one.as_json().isascii()
    assert json.loads(one.as_json(indent=2)) == json.loads(one.as_json())
    assert one.for_file() == one.as_json(indent=2) + "\n"


def test_with_a_limit_no_more_is_written_than_tells_that_it_is_too_much() -> None:
    one = of_data(x=[[]] * 100_000)
    assert 1000 < len(one.as_json(limit=1000)) < 1100
    assert len(one.as_json()) > 300_000


@pytest.mark.parametrize("escaped", [KEY, "".join(f"%{ord(c):02x}" for c in KEY)])
def test_the_key_never_leaves(escaped: str) -> None:
    event = make_event(
        id=escaped,
        subject=escaped,
        who=escaped,
        note=escaped,
        envelope={"data": {escaped: escaped, "subject": escaped, "extracted_text": escaped}},
    )
    for frame in (event.frame, event.frame + b"x"):
        event.frame = frame
        for out in [*ways_out(opened(event)), opened(event).masked(escaped)]:
            assert KEY not in out
            assert escaped not in out


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("ending", [b"", b"x"], ids=["well formed", "malformed"])
def test_hostile_text_is_made_visible_on_every_way_out(payload: str, ending: bytes) -> None:
    raw = payload.encode("utf-8", "replace")
    data = {"subject": payload, "extracted_text": payload, payload: [payload]}
    event = make_event(subject=payload, who=payload, id=payload, envelope={"data": data})
    for frame in (event.frame + ending, b'{"type":"event","data":{"id":"' + raw + b'"}}' + ending):
        event.frame = frame
        for out in ways_out(opened(event)):
            assert not UNSAFE.search(out)


def test_what_is_huge_is_cut_everywhere_on_the_screen() -> None:
    one = of_data(subject="x" * 10_000_000, extracted_text="y\n" * 100_000)
    for shown in tabs(one, 100):
        assert len(shown) < 100_000
        assert "chars)" in shown
    assert len(one.for_pager()) <= PAGER_LIMIT + 40


def test_strange_frames_are_empty_rather_than_an_error() -> None:
    for frame in (b"[]", b"null", b'"x"', b'{"type":"event","data":[1]}', b'{"data":{"data":7}}'):
        assert tabs(of_frame(frame))[1] == "no text in this event"


@given(st.binary(max_size=60), st.integers(1, 60))
def test_any_frame_can_be_opened(frame: bytes, width: int) -> None:
    one = of_frame(frame)
    for out in [*tabs(one, width), one.as_json(), one.for_file(), one.for_pager()]:
        assert not UNSAFE.search(out)
