"""Who says what of the settings: flags over variables over the profile over the file.

What each place says is kept as it came; `agentpost_tui.settings` judges it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

from agentpost_tui.errors import SettingsError

VARIABLES: Final = "AGENTPOST_"
KEY_SOURCES: Final = ("api_key", "api_key_file", "api_key_command", "api_key_keyring")
"""Where the key can come from; within one place the first of them wins."""
OF_AN_ACCOUNT: Final = (
    "url",
    *KEY_SOURCES,
    "insecure",
    "event_type",
    "inbox",
    "environment",
    "filter",
)
"""What belongs to one account, and is left behind when another profile is chosen."""
OF_A_PROFILE_ALONE: Final = frozenset({"colour"})
"""What a profile says about itself, and what is no setting of a run."""


class Place(Enum):
    """Who can say something, the strongest first."""

    FLAG = "flag"
    VARIABLE = "variable"
    PROFILE = "profile"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Level:
    """What one place says, by the names of settings."""

    place: Place
    values: Mapping[str, Any]
    profile: str = ""

    def says(self, where: Sequence[str]) -> bool:
        """Whether the setting at `where`, such as `("names", "env_1")`, is said here."""
        found: Any = self.values
        for name in where:
            if not isinstance(found, Mapping) or name not in found:
                return False
            found = found[name]
        return True

    def in_file(self, where: tuple[str, ...]) -> tuple[str, ...]:
        """Where the file has what is said here."""
        return ("profiles", self.profile, *where) if self.profile else where

    def origin(self, name: str) -> str:
        """Who this is, as a person would say: `flag --keep`, `AGENTPOST_KEEP`, `profile prod`."""
        match self.place:
            case Place.FLAG:
                return f"flag {flag(name)}"
            case Place.VARIABLE:
                return variable(name)
            case Place.PROFILE:
                return f"profile {self.profile}"
            case Place.FILE:
                return "file"


def flag(name: str) -> str:
    """The flag of a setting."""
    return f"--{name.replace('_', '-')}"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{VARIABLES}{name.upper()}"


def levels_of(
    flags: Mapping[str, Any], variables: Mapping[str, Any], document: Mapping[str, Any], path: Path
) -> tuple[Level, ...]:
    """The places, the strongest first. Of the sources of the key only those of the strongest place
    that names any are kept, so that a profile's command beats a key in the file.

    Args:
        document: what the file at `path` says; its relative paths count from its folder.

    Raises:
        SettingsError: when a profile is asked for that the file does not have.
    """
    document = _from_folder(document, path.parent)
    levels = [Level(Place.FLAG, flags), Level(Place.VARIABLE, variables)]
    said = (values["profile"] for values in (flags, variables, document) if "profile" in values)
    name = next(said, "")
    if isinstance(name, str) and name:
        table = _table(document, name, path)
        values = {key: value for key, value in table.items() if key not in OF_A_PROFILE_ALONE}
        levels.append(Level(Place.PROFILE, _from_folder(values, path.parent), name))
    levels.append(Level(Place.FILE, document))
    return tuple(_with_one_key(levels))


def merged(levels: Sequence[Level]) -> dict[str, Any]:
    """What they come to: a stronger place wins, and a table takes in the weaker ones' entries."""
    made: dict[str, Any] = {}
    for level in reversed(levels):
        made = _over(made, level.values)
    return made


def profiles_of(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The tables of profiles, as far as they are tables."""
    profiles = document.get("profiles")
    if not isinstance(profiles, Mapping):
        return {}
    return {name: table for name, table in profiles.items() if isinstance(table, Mapping)}


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint: the known name that was probably meant, else `otherwise`."""
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise


def _table(document: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    profiles = profiles_of(document)
    if name not in profiles:
        known = f"profiles: {', '.join(profiles)}" if profiles else f"a table [profiles.{name}]"
        raise SettingsError(
            f"there is no profile {name!r} in {str(path)!r}",
            nearest(name, profiles, known if profiles else f"it would be {known}"),
        )
    return profiles[name]


def _over(weak: Mapping[str, Any], strong: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(weak)
    for name, value in strong.items():
        before = made.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            value = _over(before, value)
        made[name] = value
    return made


def _with_one_key(levels: Iterable[Level]) -> Iterable[Level]:
    is_found = False
    for level in levels:
        names = [name for name in KEY_SOURCES if level.values.get(name, "") != ""]
        dropped = names if is_found else names[1:]
        is_found = is_found or bool(names)
        kept = {name: value for name, value in level.values.items() if name not in dropped}
        yield Level(level.place, kept, level.profile)


def _from_folder(values: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """The values with relative paths made absolute, since the file knows where it stands."""
    made = dict(values)
    if isinstance(made.get("api_key_file"), str):
        made["api_key_file"] = _absolute(made["api_key_file"], folder)
    journal = made.get("journal")
    if isinstance(journal, Mapping) and isinstance(journal.get("path"), str):
        made["journal"] = {**journal, "path": _absolute(journal["path"], folder)}
    return made


def _absolute(path: str, folder: Path) -> str:
    return str(folder / os.path.expanduser(path))
