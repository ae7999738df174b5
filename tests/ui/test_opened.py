from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui import text as text_module
from agentpost_tui.domain import strict
from agentpost_tui.domain.event import CHANGED, Event
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.strict import MAX_DEPTH, Kind, pieces
from agentpost_tui.redact import Redactor
from agentpost_tui.text import TEXT_LIMIT
from agentpost_tui.ui import opened as opened_module
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.headers import Setting
from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.opened import PAGER_LIMIT, Opened
from agentpost_tui.ui.screens.copy_as import copies_of
from tests.helpers.build import START, make_event
from tests.helpers.hostile import PAYLOADS, UNSAFE

KEY = "ap_sk_live_0123456789abcdefk3y9"
MASKED = "ap_sk_live_…k3y9"
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
    copies = (one.as_json() or "", one.as_json(indent=2) or "")
    return [*tabs(one), *copies, one.for_file(), one.for_pager()]


def test_the_text_tab() -> None:
    assert text(of_data(extracted_text="Hello,\n\tMira").text(80)) == "Hello,\n        Mira"
    assert text(of_data(extracted_text=None).text(80)) == "no text in this event"


def test_the_frame_tab_shows_the_bytes_and_how_many() -> None:
    one = of_frame('{"type":"event","data":{"id":"ü"}}'.encode())
    assert text(one.frames(None, 80)) == '35 bytes\n\n{"type":"event","data":{"id":"ü"}}'


def test_the_frame_tab_shows_both_where_it_came_changed() -> None:
    one = of_frame(b'{"a":1}')
    one.event.flags |= CHANGED
    shown = text(one.frames(b'{"a":22}', 80))
    assert shown == (
        'as received first, 7 bytes\n\n{"a":1}\n\nthe same id, other bytes, 8 bytes\n\n{"a":22}'
    )
    shown = text(one.frames(None, 80))
    assert shown == (
        'as received first, 7 bytes\n\n{"a":1}\n\n'
        "the same id came with other bytes, which are not kept"
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


def test_no_more_is_written_than_tells_that_it_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []

    def counted(value: Any, indent: int | None = None) -> Iterator[tuple[Kind, str]]:
        for kind, text in pieces(value, indent=indent):
            written.append(text)
            yield kind, text

    one = of_data(x=[[]] * 10_000)
    monkeypatch.setattr(opened_module, "pieces", counted)
    assert one.as_json(limit=1000) is None
    assert 1000 < len("".join(written)) < 1100
    assert len(one.as_json() or "") > 30_000


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
    for out in [*tabs(one, width), one.as_json() or "", one.for_file(), one.for_pager()]:
        assert not UNSAFE.search(out)


TOO_MUCH = {
    "zeros": b'{"x":[' + b"0," * 21_000 + b"0]}",
    "lists": b'{"x":[' + b"[]," * 21_000 + b"0]}",
    "objects": b'{"x":[' + b'{"a":1},' * 21_000 + b"0]}",
    "recipients": b'{"bounced_recipients":[' + b'{"email":"a"},' * 21_000 + b"{}]}",
    "fields": b"{" + b",".join(b'"k%d":"v"' % number for number in range(41_000)) + b"}",
    "escapes": b'{"subject":"' + b'\\"' * 201_000 + b'"}',
}


@pytest.mark.parametrize("data", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_would_take_seconds_is_not_read_on_the_screen(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader is never called; each tab says why, and shows the beginning of the frame."""
    frame = b'{"type":"event","data":{"id":"evt_1","type":"message.bounced","data":' + data + b"}}"
    event = make_event(frame=frame, subject="the row knows")
    with monkeypatch.context() as patched:
        patched.setattr(strict.json, "loads", None)
        one = opened(event)
        summary, shown_text, shown_json, shown_frame = tabs(one)
        one.as_json()
    why = "too much to be read here: more than"
    assert "the row knows" in summary
    assert all(why in shown for shown in (summary, shown_text, shown_json))
    assert all('{"type":"event"' in shown[:400] for shown in (shown_json, shown_frame))
    assert max(map(len, (summary, shown_text, shown_json, shown_frame))) < 100_000


def test_what_was_not_read_is_saved_and_paged_whole() -> None:
    data = json.dumps({"subject": KEY, "x": [0] * 30_000})
    one = of_frame(f'{{"type":"event","data":{{"data":{data}}}}}'.encode())
    assert one.is_unread
    for out in (one.for_file(), one.for_pager()):
        assert out.count(" 0,\n") == 29_999
        assert MASKED in out or MASKED.encode("unicode_escape").decode() in out


class Cleaned:
    """Counts the characters that are cleaned."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.characters = 0
        for name in ("_line", "_lines"):
            monkeypatch.setattr(text_module, name, self._counting(getattr(text_module, name)))

    def _counting(self, show: Callable[[str], str]) -> Callable[[str], str]:
        def counted(text: str) -> str:
            self.characters += len(text)
            return show(text)

        return counted


@pytest.mark.parametrize("character", ["a", "\u202e", "\u0301", "\n", "%", "漢"])
def test_megabytes_of_text_are_cut_before_they_are_cleaned(
    character: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = character * 2_000_000
    data = f'{{"subject":"{"x" * 1000}","extracted_text":{json.dumps(huge, ensure_ascii=False)}}}'
    frame = f'{{"type":"event","data":{{"type":"message.received","data":{data}}}}}'
    event = make_event(frame=frame.encode(), subject=huge, who=huge, note=huge, id=huge)
    cleaned = Cleaned(monkeypatch)
    one = opened(event)
    for shown in (one.summary(SETTING, 80), one.text(80), one.frames(None, 80)):
        assert sum(len(line.text) for line in shown) < 10 * TEXT_LIMIT
    assert len(copies_of(one)) > 5
    assert one.as_json() is None
    assert cleaned.characters < 12 * TEXT_LIMIT
