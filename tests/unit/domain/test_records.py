"""Records: what goes out comes back, in printable ASCII."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.records import (
    EventRecord,
    GapRecord,
    RecordError,
    StateRecord,
    event_line,
    gap_line,
    instant_of,
    iso,
    read_line,
    state_line,
)
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_envelope, make_event, make_frame
from tests.helpers.hostile import CORPUS

ASKED = Subscription(("message.*",), "inb_1", ("env_1", "env_2"))
EVENT_LINE = event_line(make_event())
GAP_LINE = gap_line(GapRecord(START, START, START, "cut", False, ASKED))
STATE_LINE = state_line(StateRecord(START, "LIVE", "", 1, ASKED))


def read(frame: bytes, at: float = START) -> Event:
    event = decode(frame, at)
    assert isinstance(event, Event)
    return event


def recorded(line: bytes) -> EventRecord:
    record = read_line(line)
    assert isinstance(record, EventRecord)
    return record


def wrapped(envelope: str) -> bytes:
    return f'{{"type":"event","data":{envelope}}}'.encode()


def with_data(data: str) -> bytes:
    return wrapped(f'{{"id":"evt_1","type":"message.sent","data":{data}}}')


def test_an_event_is_its_envelope_as_written() -> None:
    envelope = make_envelope()
    line = event_line(read(make_frame(**envelope)))
    assert line == (
        b'{"schema":"agentpost.event/1","arrived_at":"2026-11-24T08:46:40.000000Z",'
        b'"source":"live","event":' + json.dumps(envelope, separators=(",", ":")).encode() + b"}\n"
    )


def test_the_frame_of_a_plain_event_comes_back_byte_for_byte() -> None:
    frame = make_frame(data={"subject": "plain"})
    record = recorded(event_line(read(frame, START + 0.123456)))
    assert record == EventRecord(pytest.approx(START + 0.123456, abs=1e-6), frame)


NUMBERS = b'{"a":[1.10,1e2,-0.0,123456789012345678901234567890,1e999]}'


def test_numbers_stay_as_they_were_written() -> None:
    line = event_line(read(with_data(NUMBERS.decode())))
    assert NUMBERS in line
    assert NUMBERS in recorded(line).frame


@pytest.mark.parametrize("payload", CORPUS, ids=lambda payload: payload.name)
def test_hostile_text_goes_out_in_ascii_and_comes_back(payload: Any) -> None:
    frame = make_frame(data={"subject": payload.text})
    event = read(frame)
    line = event_line(event)
    assert set(line[:-1]) <= set(range(0x20, 0x7F))
    assert json.loads(line)["event"]["data"]["subject"] == payload.text
    assert read(recorded(line).frame).subject == event.subject


def test_raw_characters_beyond_ascii_are_escaped() -> None:
    line = event_line(read(with_data('{"subject":"Köln \u2028 \U0001f600 \x7f"}')))
    assert rb"K\u00f6ln \u2028 \ud83d\ude00 \u007f" in line


@pytest.mark.parametrize("source", ["live", 'a"b', "\x1b]0;owned\x07\nnext", "é", "\ud800"])
def test_a_source_is_a_stranger_too(source: str) -> None:
    """It may be one of a recording that somebody else wrote."""
    line = event_line(read(make_frame()), source)
    assert set(line[:-1]) <= set(range(0x20, 0x7F))
    assert json.loads(line)["source"] == source


@pytest.mark.parametrize("times", [1, 5, 7, 40])
def test_few_and_many_characters_beyond_ascii_go_out_alike(times: int) -> None:
    subject = 'Fön "\\u00f6" 日本 😀 \\\\ ' * times
    frame = make_frame(data={"subject": subject})
    raw = json.dumps(json.loads(frame), ensure_ascii=False, separators=(",", ":")).encode()
    assert raw != frame
    escaped = frame.removeprefix(b'{"type":"event","data":')
    assert event_line(read(raw)) == event_line(read(frame))
    assert event_line(read(raw)).endswith(b'"event":' + escaped + b"\n")


SPACED = b'{"type": "event", "data": {"id": "evt_1", "type": "message.sent", "data": {}}}'
BARE = b'{"id":"evt_1","type":"message.sent","data":{"subject":"bare"}}'
MORE = b'{"type":"event","cursor":7,"data":{"id":"evt_1","type":"message.sent","data":{}}}'


def test_blanks_between_are_left_out() -> None:
    line = event_line(read(SPACED))
    assert b'"event":{"id":"evt_1","type":"message.sent","data":{}}}' in line
    assert b"frame" not in line


@pytest.mark.parametrize("frame", [BARE, MORE])
def test_what_the_envelope_alone_would_lose_is_in_the_frame(frame: bytes) -> None:
    line = event_line(read(frame))
    assert json.loads(line)["event"]["id"] == "evt_1"
    assert recorded(line).frame == frame


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"a":1,"a":2}', "a key stands twice"),
        ('{"a":' + "[" * 70 + "]" * 70 + "}", "nested deeper"),
    ],
)
def test_malformed_inside_says_so_and_keeps_the_frame(data: str, reason: str) -> None:
    frame = with_data(data)
    line = event_line(read(frame))
    value = json.loads(line)
    assert value["event"] is None
    assert reason in value["malformed"]
    assert recorded(line).frame == frame


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(data=st.dictionaries(st.text(), JSON, max_size=4), is_ascii=st.booleans())
@example(data={"\x7f": "\ud800"}, is_ascii=True)
def test_a_record_of_what_was_recorded_is_the_same_record(
    data: dict[str, Any], is_ascii: bool
) -> None:
    text = json.dumps({"id": "evt_1", "type": "x.y", "data": data}, ensure_ascii=is_ascii)
    event = decode(wrapped(text), START)
    if not isinstance(event, Event):
        return
    line = event_line(event)
    record = recorded(line)
    assert event_line(read(record.frame, record.arrived_at), record.source) == line
    assert json.loads(line)["event"]["data"] == data


@given(st.floats(0, 4_000_000_000))
def test_an_instant_comes_back_to_the_microsecond(instant: float) -> None:
    assert instant_of(iso(instant)) == pytest.approx(instant, abs=6e-7, rel=0)
    assert iso(instant_of(iso(instant))) == iso(instant)


@pytest.mark.parametrize("until", [None, START + 17.5])
def test_a_gap_comes_back(until: float | None) -> None:
    gap = Gap(START, "closed 1012: \x1b[2J", True, 3, until, until and until + 2)
    record = read_line(gap_line(GapRecord.of(gap, ASKED)))
    assert record == GapRecord(START, until, until and until + 2, gap.cause, True, ASKED)


def test_a_gap_says_how_long_and_how_certain() -> None:
    nothing = Subscription()
    gap = Gap(START, "cut", until=START + 1.5)
    certain = json.loads(gap_line(GapRecord.of(gap, nothing)))
    assert (certain["seconds"], certain["certainty"]) == (1.5, "certain")
    assert certain["subscription"] == {}
    doubtful = json.loads(gap_line(GapRecord.of(Gap(START, "slow", until=START), nothing)))
    assert doubtful["certainty"] == "possible"
    assert json.loads(gap_line(GapRecord.of(Gap(START, "cut"), ASKED)))["to"] is None


def test_a_state_comes_back() -> None:
    record = StateRecord(START, "RECONNECTING", "closed 1012", 3, ASKED)
    assert read_line(state_line(record)) == record


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b'{"schema":"agentpost.event/2"}',
        b'{"schema":"agentpost.event/1"}',
        b'{"schema":"agentpost.event/1","arrived_at":7,"source":"live","event":{}}',
        b'{"schema":"agentpost.gap/1","from":"yesterday"}',
        b'{"schema":"agentpost.gap/1","from":"0001-01-01T00:00:00+14:00"}',
        b'{"schema":["agentpost.gap/1"]}',
        EVENT_LINE.replace(b'"event":', b'"frame":true,"event":'),
        STATE_LINE.replace(b"2026-11-24T08:46:40.000000Z", b"0001-01-01T00:00:00+14:00"),
        STATE_LINE.replace(b"2026-11-24T08:46:40.000000Z", b"9999-12-31T23:59:59-14:00"),
        STATE_LINE.replace(json.dumps(ASKED.asked, separators=(",", ":")).encode(), b"[]"),
        STATE_LINE.replace(b'"inb_1"', b"{}"),
    ],
)
def test_what_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(RecordError):
        read_line(line)


INSTANTS = st.datetimes(
    timezones=st.sampled_from([timezone(timedelta(hours=hours)) for hours in (-14, 0, 14)])
).map(datetime.isoformat)
ASKING = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(ASKED.asked, st.lists(st.text(), max_size=2) | JSON)
)


@given(
    st.sampled_from([EVENT_LINE, GAP_LINE, STATE_LINE]).map(json.loads),
    st.dictionaries(
        st.sampled_from(["at", "arrived_at", "from", "to", "frame", "subscription", "attempt"]),
        JSON | INSTANTS | ASKING,
    ),
)
def test_whatever_its_fields_hold_a_record_is_refused_or_can_be_written_again(
    fields: dict[str, Any], changes: dict[str, Any]
) -> None:
    line = json.dumps({**fields, **changes}).encode()
    try:
        record = read_line(line)
    except RecordError:
        return
    match record:
        case EventRecord():
            assert iso(record.arrived_at)
        case GapRecord():
            assert gap_line(record)
        case StateRecord():
            assert state_line(record)


@given(st.binary(max_size=60))
def test_no_bytes_whatever_raise_anything_else(line: bytes) -> None:
    with pytest.raises(RecordError):
        read_line(line)


def test_a_gap_comes_back_as_a_row() -> None:
    gap = Gap(START, "cut", True, 7, START + 1, START + 2)
    again = GapRecord.of(gap, ASKED).gap(before=7)
    assert [getattr(again, name) for name in Gap.__struct_fields__] == [
        getattr(gap, name) for name in Gap.__struct_fields__
    ]


def test_each_record_has_its_time_and_when_it_was_over() -> None:
    records = (
        EventRecord(START, b"{}"),
        GapRecord(START, START + 1, START + 2, "cut", False, ASKED),
        StateRecord(START, "LIVE", "", 1, ASKED),
    )
    assert [record.at for record in records] == [START] * 3
    assert [record.over_at for record in records] == [START, START + 2, START]
