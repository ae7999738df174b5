"""Which source won, setting by setting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from agentpost_tui.checks import Table
from agentpost_tui.config_file import DEFAULT, path_of
from agentpost_tui.levels import Level
from agentpost_tui.redact import Secret, mask
from agentpost_tui.settings import gathered, located, settle

_KEY_LIKE: Final = re.compile(r"ap_sk_\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """One setting, or one entry of a table: its value with secrets masked, and who said it."""

    name: str
    value: Any
    origin: str


def report(flags: Mapping[str, Any], config: Path | None) -> list[Said]:
    """All settings of a run with these flags.

    Raises:
        SettingsError: when they cannot be used.
    """
    path = located(config)
    levels = gathered(flags, path)
    settings = settle(levels, path)
    said = [Said("config", str(path), path_of(config)[1])]
    for name in settings.known():
        if name != "profiles":
            said += _entries((name,), getattr(settings, name), levels)
    profiles = list(settings.profiles)
    return [*said, Said("profiles", profiles, "file" if profiles else DEFAULT)]


def _entries(where: tuple[str, ...], value: Any, levels: Sequence[Level]) -> Iterator[Said]:
    """The setting at `where`; of a table each entry by itself."""
    if isinstance(value, Table):
        value = {name: getattr(value, name) for name in value.known()}
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _entries((*where, name), inner, levels)
    else:
        yield Said(".".join(where), _shown(value), _origin(where, levels))


def _origin(where: tuple[str, ...], levels: Sequence[Level]) -> str:
    """Who said it. An entry of `[keys]` stands there in one word or in two."""
    in_words = tuple(".".join(where).split(".")) if where[0] == "keys" else where
    said = (level for level in levels if level.says(where) or level.says(in_words))
    level = next(said, None)
    return level.origin(where[0]) if level else DEFAULT


def _shown(value: Any) -> Any:
    """The value as JSON has it, with anything that looks like a key masked."""
    match value:
        case Secret():
            return mask(value.reveal()) if value else ""
        case str() | Path():
            return _KEY_LIKE.sub(lambda found: mask(found[0]), str(value))
        case tuple():
            return [_shown(one) for one in value]
    return value
