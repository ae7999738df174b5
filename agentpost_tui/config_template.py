"""The settings in writing: the commented template of the file, and the table of the documentation.

Both are made from the fields of the settings themselves, so that neither can miss one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from agentpost_tui.checks import Setting, Table
from agentpost_tui.choices import Choices, EnvironmentLook, JournalPlace, Profile
from agentpost_tui.levels import flag, variable
from agentpost_tui.settings import Settings

HEAD: Final = """\
# The configuration of agentpost-tui. Everything is optional; take away the # of what you want.
# Flags beat AGENTPOST_* variables, they beat a profile, and a profile beats the rest of this file.
# A file that holds a key must be yours alone: chmod 600."""

FLAGS: Final = frozenset(
    {"url", "api_key_file", "insecure", "max_attempts", "event_type", "inbox", "environment"}
    | {"filter", "keep", "no_journal", "theme", "no_mouse", "profile"}
)
"""Settings that are flags too."""
_TABLES: Final[Mapping[str, type[Table]]] = {
    "environments": EnvironmentLook,
    "journal": JournalPlace,
}


def template() -> str:
    """A TOML file in which every setting stands, commented out."""
    lines = [HEAD]
    tables: list[str] = []
    for name, one in fields():
        if name == "journal":
            tables += _journal()
            continue
        example = _example(one)
        if isinstance(example, dict):
            tables += ["", f"# {one.about}", *_table(name, example)]
        else:
            lines += ["", f"# {one.about}", f"# {name} = {_toml(example)}"]
    return "\n".join([*lines, *tables, ""])


def setting_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Name, flag, variable, default and meaning of each setting, for a table."""
    for name, one in fields():
        if name in ("environments", "journal"):
            continue  # told entry by entry
        is_table = isinstance(_example(one), dict)
        said = "" if is_table else variable(name)
        default = "" if is_table else _default(one)
        yield name, flag(name) if name in FLAGS else "", said, default, one.about
    for table, model in _TABLES.items():
        entry = f"{table}.ID" if table == "environments" else table
        for name, one in model.known().items():
            yield f"{entry}.{name}", "", "", _default(one), one.about
    colour = Profile.known()["colour"]
    yield "profiles.NAME.colour", "", "", "", colour.about


def fields() -> Iterator[tuple[str, Setting]]:
    """The settings that a file can have, in the order in which they are told."""
    yield from Settings.known().items()


def _journal() -> Iterator[str]:
    yield from ("", f"# {Choices.known()['journal'].about}", "# [journal]")
    for name, one in JournalPlace.known().items():
        yield f"# {name} = {_toml(_example(one))}  # {one.about}"


def _table(name: str, entries: Mapping[str, Any]) -> Iterator[str]:
    plain = {key: value for key, value in entries.items() if not isinstance(value, dict)}
    if plain:
        yield f"# [{name}]"
    for key, value in plain.items():
        yield f"# {json.dumps(key) if '.' in key else key} = {_toml(value)}"
    for key, value in entries.items():
        if isinstance(value, dict):
            yield from _table(f"{name}.{key}", value)


def _example(one: Setting) -> Any:
    return one.default if one.example is None else one.example


def _default(one: Setting) -> str:
    is_said = isinstance(one.default, (str, int)) and one.default != ""
    return _toml(one.default) if is_said else ""


def _toml(value: Any) -> str:
    """As TOML writes it, which for these is as JSON does."""
    return json.dumps(value, ensure_ascii=False)
