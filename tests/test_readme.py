"""The README's tables are those of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentpost_tui.domain.filter.operators import guide
from agentpost_tui.ui.commands import COMMANDS
from agentpost_tui.ui.docs import filter_table, key_table, setting_table, with_tables

README = Path(__file__).parent.parent / "README.md"
CONFIGURATION = README.parent / "docs" / "configuration.md"
CELL = re.compile(r"(?<!\\)\|")


@pytest.mark.parametrize(
    ("page", "name"), [(README, "keys"), (README, "filter"), (CONFIGURATION, "settings")]
)
def test_a_table_of_the_documentation_is_up_to_date(page: Path, name: str) -> None:
    text = page.read_text(encoding="utf-8")
    assert f"<!-- {name} -->" in text
    assert f"<!-- /{name} -->" in text
    command = "python -m agentpost_tui.ui.docs README.md docs/configuration.md"
    assert with_tables(text) == text, f"run: {command}"


def test_the_key_table_has_every_command_once() -> None:
    ids = [CELL.split(row)[3].strip(" `") for row in key_table().splitlines()[2:]]
    assert sorted(ids) == sorted(command.id for command in COMMANDS)


def test_the_filter_table_has_every_row_of_the_guide() -> None:
    assert len(filter_table().splitlines()) == len(guide()) + 2


@pytest.mark.parametrize(
    ("table", "columns"), [(key_table, 3), (filter_table, 2), (setting_table, 5)]
)
def test_no_cell_breaks_its_row(table, columns) -> None:  # type: ignore[no-untyped-def]
    for row in table().splitlines():
        assert len(CELL.split(row)) == columns + 2, row


def test_what_markdown_would_read_is_escaped() -> None:
    assert r"| `\|` | Open the event in $PAGER | `pager.open` |" in key_table()
    assert r"\* stands for anything" in filter_table()
    assert r"\\" in filter_table()


def test_only_what_is_between_the_markers_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- keys -->\nold\n<!-- /keys -->\nafter\n", encoding="utf-8")
    for _ in range(2):  # the second time changes nothing
        subprocess.run([sys.executable, "-m", "agentpost_tui.ui.docs", str(path)], check=True)
        expected = f"before\n<!-- keys -->\n\n{key_table()}\n\n<!-- /keys -->\nafter\n"
        assert path.read_text(encoding="utf-8") == expected


def test_a_text_without_markers_stays_as_it_is() -> None:
    assert with_tables("no markers here") == "no markers here"
