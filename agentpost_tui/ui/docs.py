"""The tables of the README and of docs/, made from what the program itself uses.

    python -m agentpost_tui.ui.docs README.md docs/configuration.md

replaces what stands between `<!-- keys -->` and `<!-- /keys -->`, and likewise for `filter` and
`settings`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from agentpost_tui.config_template import setting_rows
from agentpost_tui.domain.filter.operators import guide
from agentpost_tui.ui.commands import COMMANDS, Command
from agentpost_tui.ui.help_text import grouped
from agentpost_tui.ui.keymap import USUAL, key_name

_SPECIAL = re.compile(r"[\\*_|<>\[\]`]")


def key_table() -> str:
    """Every command with its keys, and the id by which its keys can be changed."""
    rows = [
        (_keys(command), _escaped(command.help), _code(command.id))
        for _, members in grouped(COMMANDS)
        for command in members
    ]
    return _table(("Key", "What it does", "Id"), rows)


def filter_table() -> str:
    """The whole filter language."""
    rows = [
        ("  ".join(_code(example) for example in examples), _escaped(meaning))
        for examples, meaning in guide()
    ]
    return _table(("Write", "Finds"), rows)


def setting_table() -> str:
    """Every setting, with its flag, variable and default."""
    rows = [
        (*(_code(one) if one else "" for one in codes), _escaped(meaning))
        for *codes, meaning in setting_rows()
    ]
    return _table(("Setting", "Flag", "Variable", "Default", "Meaning"), rows)


def with_tables(text: str) -> str:
    """`text` with the tables between their markers; unchanged where it has none."""
    tables = {"keys": key_table, "filter": filter_table, "settings": setting_table}
    for name, table in tables.items():
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
        block = f"{start}\n\n{table()}\n\n{end}"
        text = pattern.sub(block.replace("\\", r"\\"), text)
    return text


def _keys(command: Command) -> str:
    keys = map(key_name, USUAL.keys(command.id))
    return " ".join(_code(key) for key in keys) or "palette"


def _code(text: str) -> str:
    """As code; a bar would end the cell even there."""
    return "`" + text.replace("|", r"\|") + "`"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main(arguments: Sequence[str]) -> None:
    """Bring the tables of each file up to date."""
    if not arguments:
        sys.exit("usage: python -m agentpost_tui.ui.docs FILE...")
    for name in arguments:
        path = Path(name)
        path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
