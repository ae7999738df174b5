"""Rows of CSV: what several exports write alike; more of it is in the tests of `export`."""

from __future__ import annotations

import csv
import io

import pytest

from agentpost_tui.domain.records import GapRecord
from agentpost_tui.domain.spreadsheet import COLUMNS, Spreadsheet
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from tests.helpers.build import START, make_event

KEY = "ap_sk_live_secret0123456789"
SHEET = Spreadsheet(Redactor(KEY))


def cells(row: bytes) -> list[str]:
    (found,) = csv.reader(io.StringIO(row.decode()))
    return found


def test_every_row_has_the_columns_of_the_heading() -> None:
    gap = GapRecord(START, None, None, "cut", False, Subscription())
    rows = [SHEET.heading(), SHEET.event(make_event()), SHEET.gap(gap)]
    assert [len(cells(row)) for row in rows] == [len(COLUMNS)] * 3


@pytest.mark.parametrize("sign", "=+-@\t\uff1d\uff0b\uff0d\uff20")
def test_no_cell_is_a_formula(sign: str) -> None:
    cell = cells(SHEET.event(make_event(subject=f"{sign}SUM(A1)")))[8]
    assert not cell.startswith(sign)
    assert cell.endswith("SUM(A1)")


def test_an_event_without_a_time_of_its_own_has_an_empty_cell() -> None:
    assert cells(SHEET.event(make_event(happened_at=None)))[2] == ""


def test_the_key_is_masked_and_what_is_too_long_for_a_cell_is_cut() -> None:
    said, long = (cells(SHEET.event(make_event(subject=text)))[8] for text in (KEY, "x" * 100_000))
    assert "secret" not in said
    assert len(long) <= 32_000
