"""Exports: whole, masked, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from agentpost_tui.domain.records import EventRecord, GapRecord, RecordError, StateRecord
from agentpost_tui.domain.spreadsheet import COLUMNS
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import AgentPostError
from agentpost_tui.headless.export import Export, write_out
from agentpost_tui.redact import Redactor
from tests.helpers.build import START, make_frame
from tests.helpers.canary import CANARY, traces
from tests.helpers.hostile import CORPUS

ALL = Subscription()
GAP = GapRecord(START, START + 2, START + 4, "cut", False, ALL)
STATE = StateRecord(START, "LIVE", "", 1, ALL)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)"]


def event(**changes: Any) -> EventRecord:
    return EventRecord(START, make_frame(**changes))


def export(passes: Any = lambda event: True, key: str = "") -> Export:
    return Export(Redactor(key), passes)


def rows(*past: Any, key: str = "") -> list[list[str]]:
    text = b"".join(export(key=key).csv_lines(past)).decode()
    return list(csv.reader(io.StringIO(text)))


def test_json_lines_have_what_passes_and_every_gap_and_state() -> None:
    exporting = export(lambda event: event.type == "message.sent")
    past = [STATE, event(), event(type="message.sent"), GAP, RecordError("torn")]
    lines = list(exporting.json_lines(past))
    assert [line[:27] for line in lines] == [
        b'{"schema":"agentpost.state/',
        b'{"schema":"agentpost.event/',
        b'{"schema":"agentpost.gap/1"',
    ]
    assert exporting.unreadable == 1


def test_the_source_is_kept() -> None:
    record = EventRecord(START, make_frame(), "backfill")
    (line,) = export().json_lines([record])
    assert b'"source":"backfill"' in line


def test_csv_has_a_head_events_and_gaps() -> None:
    found = rows(STATE, event(id="evt_1", data={"subject": "Hello, you"}), GAP)
    assert found[0] == list(COLUMNS)
    assert found[1][:2] == ["event", "2026-11-24T08:46:40.000000Z"]
    assert found[1][3:9] == [
        *("evt_1", "message.received", "env_prod", "inb_support"),
        *("mira@fern.example", "Hello, you"),
    ]
    assert found[2][0] == "gap"
    assert found[2][8] == "no cover until 2026-11-24T08:46:42.000000Z: cut"
    assert len(found) == 3


def test_an_open_and_a_possible_gap_say_so() -> None:
    opened = GapRecord(START, None, None, "cut", True, ALL)
    doubtful = GapRecord(START, START, START + 1, "slow", False, ALL)
    found = [row[8] for row in rows(opened, doubtful)[1:]]
    assert found == [
        "no cover until now: by you",
        "possibly no cover until 2026-11-24T08:46:41.000000Z: slow",
    ]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula: str) -> None:
    changes = {"id": formula, "type": formula, "env_id": formula}
    found = rows(event(**changes, data={"subject": formula, "from_address": formula}))
    assert len(found) == 2
    assert not [cell for cell in found[1] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("payload", CORPUS, ids=lambda payload: payload.name)
def test_strangers_cannot_break_a_row(payload: Any) -> None:
    (_, row) = rows(event(data={"subject": payload.text, "from_address": payload.text}))
    assert len(row) == len(COLUMNS)
    assert all(cell.isprintable() for cell in row)


def test_the_key_is_in_no_export() -> None:
    past = [
        event(data={"subject": f"key {CANARY}"}),
        GapRecord(START, None, None, CANARY, False, ALL),
    ]
    written = b"".join([*export(key=CANARY).json_lines(past), *export(key=CANARY).csv_lines(past)])
    assert traces(written) == []


def test_a_reader_that_has_gone_ends_it_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    write_out(iter([b"x\n"] * 10), writer)
    os.close(writer)


def test_what_cannot_be_written_is_one_sentence() -> None:
    with (
        open(os.devnull, "rb") as unwritable,
        pytest.raises(AgentPostError, match="cannot write to standard output: Bad file descriptor"),
    ):
        write_out(iter([b"x\n"]), unwritable.fileno())


@pytest.mark.parametrize("is_blocking", [True, False])
def test_everything_is_written_in_order(is_blocking: bool) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, is_blocking)
    lines = [b"%2000d\n" % number for number in range(1_200)]  # far more than a pipe holds
    with open(reader, "rb") as file, ThreadPoolExecutor() as beside:
        read = beside.submit(file.read)
        try:
            write_out(iter(lines), writer)
        finally:
            os.close(writer)
        assert read.result() == b"".join(lines)
