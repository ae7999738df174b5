"""What a word without a field is looked for in."""

from __future__ import annotations

from agentpost_tui.domain.filter.haystack import SEPARATOR, haystack, pieces
from tests.unit.domain.filter.build import make_event

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
        *("evt_r1", "env_1", "inb_1", "org_k1", "msg_1", "thr_1", "die strasse"),
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
