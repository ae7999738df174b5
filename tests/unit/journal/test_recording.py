"""Recordings: whole lines, and the same again when they are recorded again."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.records import Entry, EventRecord, GapRecord, RecordError, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.recording import RecordingPen, check_place, read_recording, recorder
from tests.helpers.build import START, make_event
from tests.helpers.journal import until

ALL = Subscription()
RUN: list[Entry] = [
    StateRecord(START, "LIVE", "", 1, ALL),
    CoverRegained(START),
    CoverSettled(START),
    make_event(id="evt_1"),
    CoverLost(START + 10, "cut"),
    StateRecord(START + 11, "RECONNECTING", "cut", 1, ALL),
    CoverRegained(START + 13),
    CoverSettled(START + 14),
    make_event(id="evt_2", subject="Köln \x1b[2J"),
    CoverDoubtful(START + 20, START + 21, "slow"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def record(path: Path, entries: Sequence[Entry]) -> None:
    """A run of its own."""
    with recorder(path) as writer:
        writer.put(entries)


def made(at: float, word: str = "LIVE", cause: str = "") -> StateRecord:
    return StateRecord(START + at, word, cause, 1, ALL)


def again(path: Path) -> list[Entry]:
    """What a replay of a recording hands over."""
    entries: list[Entry] = []
    for record in read_recording(path):
        match record:
            case EventRecord(arrived_at, frame):
                event = decode(frame, arrived_at)
                assert isinstance(event, Event)
                entries.append(event)
            case GapRecord(since, until, possible_until, cause, by_user):
                assert until is not None
                assert possible_until is not None
                if until == since:
                    entries.append(CoverDoubtful(since, possible_until, cause))
                else:
                    entries.append(CoverLost(since, cause, by_user))
                    entries.append(CoverRegained(until))
                    entries.append(CoverSettled(possible_until))
            case StateRecord():
                entries.append(record)
    return entries


def test_events_gaps_and_states_are_lines_in_their_order(path: Path) -> None:
    with recorder(path) as writer:
        writer.put(RUN)
    kinds = [type(record) for record in read_recording(path)]
    assert kinds == [StateRecord, EventRecord, StateRecord, GapRecord, EventRecord, GapRecord]
    assert path.read_bytes().isascii()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_recording_of_what_was_recorded_is_the_same(path: Path) -> None:
    second = path.with_name("second.jsonl")
    with recorder(path) as writer:
        writer.put(RUN)
    with recorder(second) as writer:
        writer.put(again(path))
    assert second.read_bytes() == path.read_bytes()


def test_a_gap_that_is_open_at_the_end_is_told(path: Path) -> None:
    with recorder(path) as writer:
        writer.put([CoverLost(START, "cut")])
    (gap,) = read_recording(path)
    assert gap == GapRecord(START, None, None, "cut", False, ALL)


def test_it_goes_on_where_it_ended_and_a_torn_line_is_cut_off(path: Path) -> None:
    with recorder(path) as writer:
        writer.put([make_event(id="evt_1")])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"schema":"agentpost.ev')
    with recorder(path) as writer:
        writer.put([make_event(id="evt_2")])
    assert path.read_bytes().startswith(whole)
    kinds = [type(record) for record in read_recording(path)]
    assert kinds == [EventRecord, EventRecord, GapRecord]


def test_between_two_runs_there_is_a_gap(path: Path) -> None:
    record(path, RUN[:4])
    record(path, [made(30, "CONNECTING")])
    record(path, [made(40, "CONNECTING"), CoverRegained(START + 42), CoverSettled(START + 43)])
    gaps = [one for one in read_recording(path) if isinstance(one, GapRecord)]
    arrived_at = make_event().arrived_at
    assert gaps[-1] == GapRecord(
        arrived_at, START + 42, START + 43, "not running", by_user=False, subscription=ALL
    )


def test_a_run_that_was_never_live_leaves_the_gap_open(path: Path) -> None:
    record(path, [made(0)])
    record(path, [made(9, "CONNECTING")])
    *_, gap = read_recording(path)
    assert gap == GapRecord(START, None, None, "not running", False, ALL)


def test_a_gap_that_was_open_is_the_gap_until_the_next_run(path: Path) -> None:
    record(path, [made(0), CoverLost(START + 5, "by you", by_user=True)])
    record(path, [CoverRegained(START + 42), CoverSettled(START + 43)])
    *_, gap = read_recording(path)
    assert gap == GapRecord(START + 5, START + 42, START + 43, "by you", True, ALL)


def test_a_replay_of_an_earlier_time_has_no_gap_since_then(path: Path) -> None:
    record(path, [made(100)])
    record(path, [made(0), CoverRegained(START), CoverSettled(START + 1)])
    assert [type(one) for one in read_recording(path)] == [StateRecord, StateRecord]


def test_the_end_of_a_long_recording_is_found(path: Path) -> None:
    long = make_event(id="evt_long", subject="x" * 200_000)
    record(path, [long, *(made(1, "RECONNECTING", "x" * 1_000) for _ in range(100))])
    record(path, [CoverRegained(START + 42), CoverSettled(START + 43)])
    *_, gap = read_recording(path)
    assert isinstance(gap, GapRecord)
    assert gap.since == long.arrived_at


def test_a_line_that_is_none_is_told_and_passed_over(path: Path) -> None:
    with recorder(path) as writer:
        writer.put([make_event()])
    path.write_bytes(b"no record\n" + path.read_bytes())
    first, second = read_recording(path)
    assert isinstance(first, RecordError)
    assert isinstance(second, EventRecord)


def test_a_link_is_not_followed(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(JournalError, match="cannot record"):
        RecordingPen(path, bytes).open(START)


@pytest.mark.parametrize(
    "content", [b"hello\nworld", b"hello", b'{"a":1}\n{"b"', b'{"a":1}', b"\n", b"\x89PNG\r\n"]
)
def test_a_file_of_something_else_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match="it holds something else than a recording"):
        check_place(path)
    assert path.read_bytes() == content


def test_a_recording_that_was_killed_at_its_first_line_is_begun_anew(path: Path) -> None:
    path.write_bytes(b'{"schema":"agentpost.state/1","at":"2026')
    check_place(path)
    assert path.read_bytes() == b""


def test_what_is_no_file_is_let_go_again() -> None:
    pen = RecordingPen(Path("/dev/null"), bytes)
    held = os.listdir("/proc/self/fd")
    with pytest.raises(JournalError, match="it is no file"):
        pen.open(START)
    assert os.listdir("/proc/self/fd") == held


def test_after_an_error_it_goes_on_as_if_there_had_been_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorder(path.with_name("smooth.jsonl")) as writer:
        writer.put(RUN)
    pen = RecordingPen(path, bytes)
    for place in range(len(RUN)):
        pen.open(START)
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", no_room)
            with pytest.raises(JournalError):
                pen.write(RUN[place:], None, START)
        pen.close()
        pen.open(START)
        pen.write(RUN[place : place + 1], None, START)
        pen.close()
    assert path.read_bytes() == path.with_name("smooth.jsonl").read_bytes()


def test_a_disk_that_takes_nothing_back_either_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorder(path, retry_seconds=0.001) as writer:
        with monkeypatch.context() as patch:
            for call in ("pwrite", "truncate"):
                patch.setattr(os, call, no_room)
            writer.put([make_event()])
            until(lambda: writer.off)
        until(lambda: writer.written == 1)
    assert [type(record) for record in read_recording(path)] == [EventRecord]


def no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_gap_keeps_what_was_asked_for_when_the_file_is_opened_anew(path: Path) -> None:
    sent = Subscription(("message.sent",))
    pen = RecordingPen(path, bytes)
    pen.open(START)
    pen.write([StateRecord(START, "LIVE", "", 1, sent), CoverLost(START + 1, "cut")], None, START)
    pen.close()
    pen.open(START)
    pen.write([CoverRegained(START + 5), CoverSettled(START + 6)], None, START)
    pen.close()
    assert list(read_recording(path))[1:] == [
        GapRecord(START + 1, START + 5, START + 6, "cut", False, sent)
    ]


def test_what_cannot_be_read_is_said(path: Path) -> None:
    with pytest.raises(JournalError, match="No such file"):
        list(read_recording(path))


FILL = """
import resource, signal, sys
from pathlib import Path
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.recording import RecordingPen
from tests.helpers.build import make_event
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
pen = RecordingPen(Path(sys.argv[1]), bytes)
pen.open(0.0)
try:
    while True:
        pen.write([make_event()], None, 0.0)
except JournalError as error:
    print(error)
"""


def test_a_full_disk_leaves_whole_lines(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path)], capture_output=True, text=True, check=True
    )
    assert "File too large" in done.stdout
    assert path.read_bytes().endswith(b"}\n")
    assert all(isinstance(one, EventRecord) for one in read_recording(path))
    assert path.stat().st_size > 4_000
