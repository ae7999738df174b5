"""A table of what must hold, and the tests that prove each row of it.

A row is a number and a title; below it, indented, the tests from `tests/` on as `path::function`,
and after `not here: ` what of it is not tested, and why. Lines that are not indented and have no
number are headings.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
NOT_HERE: Final = "    not here: "


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that must hold."""

    number: int
    title: str
    tests: list[str] = field(default_factory=list)
    """`path::function` of each test that proves it, without being root."""
    untested: list[str] = field(default_factory=list)
    """What of it no test here proves, and why."""


def rows_of(table: str) -> list[Row]:
    """The table, read."""
    found: list[Row] = []
    for line in filter(None, table.splitlines()):
        if numbered := re.fullmatch(r" ?(\d+)  (.+)", line):
            found.append(Row(int(numbered[1]), numbered[2]))
        elif line.startswith(NOT_HERE):
            found[-1].untested.append(line.removeprefix(NOT_HERE))
        elif line.startswith("    "):
            found[-1].tests.append(f"tests/{line.strip()}")
    return found


def missing(row: Row) -> list[str]:
    """The tests that a row names and that do not exist."""
    named = (test.partition("::") for test in row.tests)
    return [f"{path}::{name}" for path, _, name in named if name not in functions_of(ROOT / path)]


def unnamed(folder: Path, rows: Iterable[Row], besides: Iterable[str]) -> set[str]:
    """The tests of a folder that belong to no row, but for those of the files `besides`."""
    ours = {
        f"{path.relative_to(ROOT)}::{name}"
        for path in folder.glob("test_*.py")
        if path.name not in besides
        for name in functions_of(path)
    }
    return ours - {test for row in rows for test in row.tests}


@cache
def functions_of(path: Path) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = (node.name for node in body if isinstance(node, functions))
    return frozenset(name for name in names if name.startswith("test_"))
