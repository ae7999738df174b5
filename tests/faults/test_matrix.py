"""The matrix is whole, and what it names exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.matrix import ROWS
from tests.helpers.proofs import Row, missing, unnamed


def test_no_row_is_forgotten() -> None:
    assert [row.number for row in ROWS] == list(range(1, 53))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.number}")
def test_a_row_is_proved_or_says_why_not(row: Row) -> None:
    assert row.tests or row.untested
    assert missing(row) == []


def test_every_test_here_belongs_to_a_row() -> None:
    assert unnamed(Path(__file__).parent, ROWS, {"test_matrix.py"}) == set()
