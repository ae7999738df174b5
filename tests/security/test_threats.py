"""The table of threats is whole, and what it names exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.hostile import CORPUS
from tests.helpers.proofs import Row, missing, unnamed
from tests.security.threats import THREATS


def test_no_threat_is_forgotten() -> None:
    assert [row.number for row in THREATS] == list(range(1, 34))


@pytest.mark.parametrize("row", THREATS, ids=lambda row: f"{row.number}")
def test_a_threat_is_met_and_what_is_not_tested_is_said(row: Row) -> None:
    assert row.tests
    assert missing(row) == []


def test_every_test_here_belongs_to_a_threat() -> None:
    assert unnamed(Path(__file__).parent, THREATS, {"test_threats.py"}) == set()


def test_every_payload_belongs_to_a_threat() -> None:
    assert {payload.threat for payload in CORPUS} <= {row.number for row in THREATS}
