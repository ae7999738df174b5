from __future__ import annotations

import json
from itertools import permutations
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.client import frames
from agentpost_tui.client.frames import admitted, decode
from agentpost_tui.client.odd_frames import decode_odd
from agentpost_tui.client.shapes import Data, Kind, Other, Ping
from agentpost_tui.domain.address import ADDRESS_KEYS
from agentpost_tui.domain.envelope import Envelope, open_frame
from agentpost_tui.domain.event import EXCERPT_BYTES, Event, Malformed
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_envelope, make_frame


def event(frame: bytes) -> Event:
    found = decode(frame, 5.0)
    assert isinstance(found, Event), found
    return found


def malformed(frame: bytes) -> str:
    found = decode(frame, 5.0)
    assert isinstance(found, Malformed), found
    assert (found.frame, found.size) == (frame[:EXCERPT_BYTES], len(frame))
    assert found.arrived_at == 5.0
    return found.reason


def other(frame: bytes) -> Other:
    found = decode(frame, 5.0)
    assert isinstance(found, Other), found
    return found


@pytest.fixture
def only_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test whose frames need the slow way."""

    def fail(frame: bytes, arrived_at: float) -> Malformed:
        raise AssertionError(f"slow: {frame!r}")

    monkeypatch.setattr(frames, "decode_odd", fail)


DOCUMENTED: list[dict[str, Any]] = [  # protocol.md, 1.6
    make_envelope(),
    make_envelope(data={"subject": "Grüße 日本 🎉", "extracted_text": "naïve"}),
    {"id": "evt_s1", "type": "message.sent", "data": {"to_addresses": ["mira@fern.example"]}},
    {
        "id": "evt_b1",
        "type": "message.bounced",
        "env_id": "env_1",
        "data": {
            "bounce_type": "Permanent",
            "bounced_recipients": [
                {"email_address": "gone@fern.example", "diagnostic_code": "550 5.1.1 no such user"}
            ],
            "inbox_id": "inb_1",
        },
    },
    {"id": "evt_c1", "type": "message.complained", "data": {"complained_recipients": ["m@x"]}},
    {
        "id": "evt_c2",
        "type": "message.complained",
        "data": {"complained_recipients": [{"email_address": "m@x"}]},
    },
    {
        "id": "evt_b2",
        "type": "message.bounced",
        "data": {"bounced_recipients": [{"email": "gone@x"}], "to_addresses": ["to@x"]},
    },
    {"id": "evt_j1", "type": "message.rejected", "data": {"reason": "Bad content"}},
    {"id": "evt_v1", "type": "domain.verified", "data": {"domain": "mail.fern.example"}},
    {
        "id": "evt_n1",
        "type": "message.received",
        "timestamp": None,
        "env_id": None,
        "data": {"subject": None, "inbox_id": None},
    },
]


@pytest.mark.usefixtures("only_the_quick_way")
@pytest.mark.parametrize("envelope", DOCUMENTED, ids=lambda envelope: envelope["id"])
@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_every_documented_event_is_read_the_quick_way(
    envelope: dict[str, Any], separators: tuple[str, str], ascii_only: bool
) -> None:
    wrapper = {"type": "event", "data": envelope}
    frame = json.dumps(wrapper, separators=separators, ensure_ascii=ascii_only).encode()
    found = event(frame)
    assert (found.id, found.type) == (envelope["id"], envelope["type"])
    assert found.frame is frame


@pytest.mark.parametrize("envelope", DOCUMENTED, ids=lambda envelope: envelope["id"])
def test_both_ways_of_reading_agree(envelope: dict[str, Any]) -> None:
    frame = json.dumps({"type": "event", "data": envelope}, separators=(",", ":")).encode()
    assert repr(decode(frame, 5.0)) == repr(decode_odd(frame, 5.0))


def test_the_row_of_a_bounce() -> None:
    frame = json.dumps({"type": "event", "data": DOCUMENTED[3]}, separators=(",", ":")).encode()
    found = event(frame)
    assert (found.who, found.note, found.env_id, found.inbox_id, found.happened_at) == (
        "gone@fern.example",
        "Permanent  550 5.1.1 no such user",
        "env_1",
        "inb_1",
        None,
    )


@pytest.mark.parametrize(
    "frame",
    [
        b'{"type":"event","type":"ping","data":{"id":"e","type":"a.b","data":{}}}',
        b'{"type":"event","data":{"id":"e","type":"a.b","data":{}},"type":"event"}',
        b'{"type":"event","data":{"id":"e","type":"a.b","data":{}},"type":"ping"}',
        b'{"type":"event","data":{"id":"e","type":"a.b","data":{}},"data":{"id":"f"}}',
        b'{"type":"event","data":{"id":"e","type":"a.b","data":{}},"n":1,"n":2}',
        b'{"type":"ping","type":"event","data":{"id":"e","type":"a.b","data":{}}}',
        b'{"type":"ping","type":"ping"}',
        b'{"t\\u0079pe":"event","type":"event","data":{"id":"e","type":"a.b","data":{}}}',
        b'{"id":"e","id":"e","type":"a.b","data":{}}',
    ],
)
def test_a_key_twice_in_the_wrapper_is_malformed(frame: bytes) -> None:
    assert malformed(frame) == "a key stands twice in the wrapper"


def test_a_key_twice_further_inside_is_for_whoever_opens_it() -> None:
    frame = b'{"type":"event","data":{"id":"e","type":"a.b","data":{"x":1,"x":2}}}'
    assert event(frame).id == "e"


@pytest.mark.parametrize(
    "frame",
    [
        make_frame().replace(b"84.10", b"\xff\xfe"),  # in a string that no row shows
        make_frame().replace(b"Invoice", b"\xc0\xafnvoice"),
        make_frame().replace(b"Invoice", b"\xed\xa0\x80"),  # a surrogate
        b"\xff" + make_frame(),
        b"\x80",
    ],
)
def test_bytes_that_are_no_utf_8_are_malformed_wherever_they_stand(frame: bytes) -> None:
    assert malformed(frame).startswith("not UTF-8 at byte ")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b" ",
        b"{",
        b"nonsense",
        make_frame()[:-1],
        make_frame() + b"}",
        make_frame() + make_frame(),
        b'{"type":"event","data":',
        b'{"type":"event","data":}',
        b'{"type":"event","data":{"id":"e","type":"a.b","data":{}}}}',
        b"\xef\xbb\xbf" + make_frame(),
        make_frame().decode().encode("utf-16-le"),
        make_frame().decode().encode("utf-16"),
        make_frame().decode().encode("utf-32-be"),
    ],
)
def test_what_is_no_json_in_utf_8_is_malformed(frame: bytes) -> None:
    assert malformed(frame).startswith("not ")


@pytest.mark.parametrize(
    "inside",
    ["9" * 5_000, "NaN", "-Infinity", "1e999", '"\\ud83d"', "[" * 100 + "]" * 100],
    ids=["huge", "nan", "infinity", "1e999", "surrogate", "nested"],
)
@pytest.mark.parametrize("id_", ['"e"', "null"])
def test_numbers_and_nesting_beyond_measure_are_for_whoever_opens_it(inside: str, id_: str) -> None:
    frame = f'{{"type":"event","data":{{"id":{id_},"type":"a.b","data":{{"x":{inside}}}}}}}'
    assert event(frame.encode()).type == "a.b"


@pytest.mark.parametrize("opening", [b"[", b'{"[":'])
def test_an_event_nested_beyond_python_is_one_all_the_same(opening: bytes) -> None:
    closing = b"]" if opening == b"[" else b"}"
    deep = opening * 5_000 + b'"}]"' + closing * 5_000
    frame = (
        b'{"type":"event","data":{"id":"e","data":{"x":' + deep + b',"subject":"s"},"type":"a.b"}}'
    )
    assert (event(frame).id, event(frame).type, event(frame).subject) == ("e", "a.b", "s")
    assert malformed(frame[:-1]).startswith("not JSON: Expecting")


@pytest.mark.parametrize(
    "tail",
    [b'"' + b'\\"' * 60_000, b'"' * 120_001, b'"' + b"\\" * 120_001],
    ids=["escaped quotes", "quotes", "backslashes"],
)
def test_quotes_without_an_end_in_a_deep_frame_cost_no_more_than_their_length(tail: bytes) -> None:
    start = perf_counter()
    assert isinstance(decode(b"[" * 3_000 + tail, 5.0), Malformed)
    assert perf_counter() - start < 5


@pytest.mark.parametrize("keys", [*permutations(ADDRESS_KEYS), ADDRESS_KEYS[1:], ADDRESS_KEYS[2:]])
def test_row_and_detail_name_the_same_of_an_objects_addresses(keys: tuple[str, ...]) -> None:
    sender = {key: f"{key}@x.example" for key in keys}
    frame = make_frame(data={"from_address": sender})
    for one in (frame, frame.replace(b'{"type"', b'{ "type"')):  # the quick road and the slow one
        assert event(one).who == Envelope.model_validate(open_frame(one)).payload.sender[0]
    assert event(frame).who == sender[min(keys, key=ADDRESS_KEYS.index)]


def test_but_not_at_any_price() -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    frame = b'{"type":"event","data":{"id":"e","type":"a.b","data":{"x":' + deep + b"}}}"
    assert malformed(frame) == "nested too deeply"


def test_a_newline_at_the_end_does_no_harm() -> None:
    assert event(make_frame(id="evt_1") + b"\n").id == "evt_1"


def test_a_huge_event_is_an_event() -> None:
    text = "x" * 5 * 2**20
    assert event(make_frame(data={"extracted_text": text, "subject": "big"})).subject == "big"


@pytest.mark.parametrize("frame", [b'{"type":"ping"}', b'{ "n": 7, "type": "ping" }'])
def test_a_ping_may_have_more_fields(frame: bytes) -> None:
    assert isinstance(decode(frame, 5.0), Ping)


def test_anything_else_is_a_remark() -> None:
    assert other(b'{"type":"subscribed"}').kind is Kind.ACK
    assert other(b"[1]") == Other(Kind.ODDITY, "[1]")


@given(st.binary())
def test_no_bytes_whatever_raise(frame: bytes) -> None:
    decode(frame, 5.0)


@given(st.binary(), st.binary())
def test_nor_do_bytes_in_the_wrapper_of_an_event(one: bytes, two: bytes) -> None:
    decode(b'{"type":"event","data":' + one + b"}", 5.0)
    decode(b'{"type":"event","data":{"id":"e","type":"a.b","data":{' + one + two + b"}}}", 5.0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = Data.__struct_fields__
ENVELOPE = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON,
        "type": JSON | st.just("message.bounced"),
        "timestamp": JSON | st.datetimes().map(str),
        "env_id": JSON,
        "data": JSON | st.dictionaries(st.sampled_from(FIELDS), JSON),
    },
)


@given(JSON | st.fixed_dictionaries({"type": JSON | st.just("event"), "data": JSON | ENVELOPE}))
def test_nor_does_any_json(value: Any) -> None:
    text = json.dumps(value, separators=(",", ":"))
    found = decode(text.encode(), 5.0)
    assert isinstance(found, Event | Malformed | Ping | Other)


@given(ENVELOPE)
def test_both_ways_agree_on_any_envelope(envelope: dict[str, Any]) -> None:
    frame = json.dumps({"type": "event", "data": envelope}, separators=(",", ":")).encode()
    assert repr(decode(frame, 5.0)) == repr(decode_odd(frame, 5.0))


def test_of_the_past_only_events_that_are_asked_for_count() -> None:
    received = make_frame(type="message.received")
    found = admitted(received, 5.0, Subscription())
    assert found is not None
    assert found.arrived_at == 5.0
    assert admitted(received, 5.0, Subscription(("message.sent",))) is None
    assert admitted(b"no event", 5.0, Subscription()) is None
