"""The matrix is whole, and what it names exists."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.matrix import Row, rows

ROOT = Path(__file__).parent.parent.parent
FAULTS = Path(__file__).parent


@cache
def functions_of(path: Path) -> frozenset[str]:
    """The names of the tests in a file."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = (node.name for node in body if isinstance(node, functions))
    return frozenset(name for name in names if name.startswith("test_"))


def test_no_row_is_forgotten() -> None:
    assert [row.number for row in rows()] == list(range(1, 53))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.number}")
def test_a_row_is_proved_or_says_why_not(row: Row) -> None:
    assert row.tests or row.untested
    for test in row.tests:
        path, _, name = test.partition("::")
        assert name in functions_of(ROOT / path), test


def test_every_test_here_belongs_to_a_row() -> None:
    ours = {
        f"tests/faults/{path.name}::{name}"
        for path in FAULTS.glob("test_*.py")
        for name in functions_of(path)
        if path.name != "test_matrix.py"
    }
    assert ours - {test for row in rows() for test in row.tests} == set()
