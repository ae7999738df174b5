"""What a word without a field is looked for in."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.haystack import (
    LIKE_ASCII,
    SEPARATOR,
    folded,
    haystack,
    is_plain,
    lacks,
    pieces,
)
from tests.unit.domain.filter.build import EVENTS, make_event

DATA = {
    "message_id": "msg_1",
    "thread_id": "thr_1",
    "from_address": {"email": "Jo@Acme.example", "name": "Jo"},
    "to_addresses": ["help@x.example"],
    "extracted_text": "Die STRASSE",
}


def test_it_holds_subject_addresses_text_ids_and_note() -> None:
    event = make_event(data=DATA, subject="Straße", who="Jo@Acme.example", note="550 No")
    assert set(haystack(event).split(SEPARATOR)) == {
        *("strasse", "jo@acme.example", "550 no", "jo <jo@acme.example>", "help@x.example"),
        *("evt_r1", "org_k1", "msg_1", "thr_1", "die strasse"),
    }


def test_it_is_made_once_and_kept_in_the_event() -> None:
    event = make_event(subject="a")
    assert event.haystack is None
    assert haystack(event) is event.haystack
    event.haystack = "kept"
    assert haystack(event) == "kept"


def test_pieces_are_as_written_each_once_and_none_is_empty() -> None:
    event = make_event(data={"from_address": "A@x"}, subject="A@x", inbox_id="")
    assert pieces(event) == ["A@x", "evt_r1", "env_1", "org_k1"]


def test_of_a_malformed_frame_the_row_is_left() -> None:
    event = make_event(frame=b"{", subject="S", who="w@x", note="n")
    assert pieces(event) == ["S", "w@x", "n", "evt_r1", "env_1", "inb_1"]


def whole(event: Event) -> set[str]:
    """What a haystack holds, by the slow way."""
    shared = (event.env_id, event.inbox_id)
    return {folded(piece.casefold()) for piece in pieces(event) if piece not in shared}


def held(event: Event) -> set[str]:
    return set(haystack(event).split(SEPARATOR)) - {""}


def wrapped(data: str) -> bytes:
    return f'{{"type":"event","data":{{"id":"evt_r1","type":"x.y","data":{data}}}}}'.encode()


@given(EVENTS)
def test_a_compact_frame_gives_the_same_as_one_read_strictly(event: Event) -> None:
    event.frame = json.dumps(json.loads(event.frame), separators=(",", ":")).encode()
    assert held(event) == whole(event)


@pytest.mark.parametrize(
    "data",
    [
        '{"a_id":"one","a_id":"two"}',
        '{"a_id":"one","a_id" :"two"}',
        '{"a_id":"one","a_id"\n:"two"}',
        '{"a_id":"a\\":b"}',
        '{"a":[[{"b_id":"deep"}]],"c_id":"flat"}',
        '{"a":' * 65 + '{"b_id":"deep"}' + "}" * 65,
        '{"a_id":"\\ud800"}',
        '{"a_id":NaN}',
        '{"extracted_text":"' + "x" * 100_001 + '"}',
        "[]",
    ],
)
def test_what_is_not_usual_is_read_strictly(data: str) -> None:
    event = make_event(frame=wrapped(data))
    assert held(event) == whole(event)


@given(EVENTS, st.text("ab:reß@. s", min_size=1, max_size=4))
def test_an_event_lacks_only_what_its_haystack_does_not_hold(event: Event, word: str) -> None:
    event.frame = json.dumps(json.loads(event.frame), ensure_ascii=False).encode()
    plain = word.casefold()
    if is_plain(plain) and lacks(event, plain.encode()):
        assert folded(plain) not in haystack(event)


@pytest.mark.parametrize("text", ["Stra\u00dfe", "\u212aelvin", "\ufb01n", "\u017f", "caf\u00e9"])
@pytest.mark.parametrize("is_escaped", [True, False])
def test_letters_that_casefold_to_others_are_never_missed(text: str, is_escaped: bool) -> None:
    data: dict[str, Any] = {"extracted_text": text}
    frame = json.dumps({"type": "event", "data": {"data": data}}, ensure_ascii=is_escaped)
    for word in ("strasse", "kelvin", "fin", "s", "caf"):
        event = make_event(frame=frame.encode())
        assert not (lacks(event, word.encode()) and folded(word) in haystack(event))


def test_all_characters_that_casefold_to_letters_of_ascii_are_known() -> None:
    beyond = map(chr, range(0x80, sys.maxunicode + 1))
    assert "".join(one for one in beyond if re.search("[\x00-\x7f]", one.casefold())) == LIKE_ASCII


@pytest.mark.parametrize("character", LIKE_ASCII)
def test_each_of_them_is_found_by_its_letters(character: str) -> None:
    event = make_event(frame=wrapped(f'{{"extracted_text":"a – {character}"}}'))
    for letter in filter(str.isascii, character.casefold()):
        assert not lacks(event, letter.encode())


def test_other_characters_beyond_ascii_cost_nothing() -> None:
    event = make_event(frame=wrapped('{"extracted_text":"Köln – „50 €“ 日本 😀"}'))
    assert lacks(event, b"51")
    assert not lacks(event, b"50")


def test_an_id_of_our_own_making_is_not_in_the_frame() -> None:
    event = make_event(frame=wrapped("{}"), id="no-id-77")
    assert not lacks(event, b"77")
    assert lacks(make_event(frame=wrapped("{}")), b"77")
