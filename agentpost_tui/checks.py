"""The checks of settings: each takes what the file, a variable or a flag says, and gives what it
means.

Written by hand, since every start waits for the settings: a library that makes such checks takes
longer to load than all the rest of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from agentpost_tui.redact import Secret

Check = Callable[[Any], Any]
"""Raises `WrongError` for what cannot be used; no sentence shows it, since it may be the key."""
UNKNOWN: Final = ""
"""Stands for the sentence about a setting that does not exist."""
MOST: Final = 1_000_000_000
"""No number is larger: nobody needs one, and it could be too large to reckon with."""
_SWITCHES: Final = {
    **dict.fromkeys(("1", "true", "t", "yes", "y", "on"), True),
    **dict.fromkeys(("0", "false", "f", "no", "n", "off"), False),
}


class WrongError(ValueError):
    """All that is wrong with a value: where in it, `()` for the whole, and what."""

    def __init__(self, *found: tuple[tuple[str, ...], str]) -> None:
        super().__init__("; ".join(text for _, text in found))
        self.found = found


def wrong(text: str) -> WrongError:
    """A whole value is wrong."""
    return WrongError(((), text))


def text(said: object) -> str:
    """Any text."""
    if not isinstance(said, str):
        raise wrong("should be a text")
    return said


def switch(said: object) -> bool:
    """True or false; in a variable also `1`, `yes` or `on`, and their contrary."""
    if isinstance(said, (bool, int, str)) and str(said).lower() in _SWITCHES:
        return _SWITCHES[str(said).lower()]
    raise wrong("should be true or false")


def number(least: int) -> Check:
    """A whole number up to `MOST`, as such or as the text of a variable."""

    def check(said: object) -> int:
        is_whole = isinstance(said, (int, str)) and not isinstance(said, bool)
        try:
            found = int(said) if is_whole else None  # type: ignore[call-overload]
        except ValueError:
            found = None
        if found is None:
            raise wrong("should be a valid integer")
        if found < least:
            raise wrong(f"should be greater than or equal to {least}")
        if found > MOST:
            raise wrong(f"should be less than or equal to {MOST}")
        return int(found)

    return check


def one_of(*names: str) -> Check:
    """One of at least two texts."""

    def check(said: object) -> object:
        if said not in names:
            known = ", ".join(map(repr, names[:-1]))
            raise wrong(f"should be {known} or {names[-1]!r}")
        return said

    return check


def words(said: object) -> tuple[str, ...]:
    """A list of texts, or one text in which commas part them."""
    if isinstance(said, str):
        return tuple(part for part in map(str.strip, said.split(",")) if part)
    if not isinstance(said, (list, tuple)) or not all(isinstance(one, str) for one in said):
        raise wrong("should be a list of texts")
    return tuple(said)


def secret(said: object) -> Secret:
    """A key, without the newline that files and shells leave at its end."""
    return said if isinstance(said, Secret) else Secret(text(said).strip())


def home_path(said: object) -> Path:
    """A path; `~` is the user's home."""
    if not isinstance(said, (str, Path)):
        raise wrong("should be a path")
    return Path(os.path.expanduser(said))


def colour(said: object) -> str:
    """A colour; whether the word is one that a terminal knows is not judged here."""
    if not re.fullmatch("#[0-9a-fA-F]{6}|[a-z_]+", text(said)):
        raise wrong("should be a colour: #rrggbb, or a word such as red")
    return text(said)


def time_zone(said: object) -> str:
    """The name of a time zone that this machine knows."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only who names one needs it

    try:
        ZoneInfo(text(said))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise wrong("should be a time zone such as Europe/Berlin") from error
    return text(said)


def each(check: Check) -> Check:
    """A table with names of the user's own, whose entries are all alike."""
    return lambda said: _checked(said, lambda _name: check)


class Setting(NamedTuple):
    """One setting of a table."""

    check: Check
    about: str
    """What it means, for the template and the documentation."""
    default: Any
    example: Any


def setting(check: Check, about: str, default: Any = None, example: Any = None) -> Any:
    """The field of a `Table` for a setting; where the default is None, None is fine."""
    known = {"setting": Setting(check, about, default, example)}
    if isinstance(default, dict):
        return field(default_factory=default.copy, metadata=known)
    return field(default=default, metadata=known, repr=check is not secret)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the file: frozen, and unknown settings in it are mistakes."""

    chosen: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    """The settings that somebody chose; the others have their defaults."""

    @classmethod
    def known(cls) -> dict[str, Setting]:
        """The settings that there are, in their order."""
        told = ((one.name, one.metadata.get("setting")) for one in fields(cls))
        return {name: found for name, found in told if found}

    @classmethod
    def of(cls, said: object, **others: object) -> Self:
        """The table that is meant.

        Args:
            others: fields that are no settings.

        Raises:
            WrongError: with everything that is wrong in it.
        """
        known = cls.known()
        made = _checked(said, lambda name: _check_of(known.get(name)))
        return cls(chosen=frozenset(made), **made, **others)


def _check_of(one: Setting | None) -> Check:
    if one is None:
        return _unknown
    if one.default is None:
        return lambda said: None if said is None else one.check(said)
    return one.check


def _unknown(_said: object) -> object:
    raise wrong(UNKNOWN)


def _checked(said: object, check_of: Callable[[str], Check]) -> dict[str, Any]:
    """Each entry by the check for its name; all mistakes at once."""
    if not isinstance(said, Mapping):
        raise wrong("should be a table")
    made: dict[str, Any] = {}
    found: list[tuple[tuple[str, ...], str]] = []
    for name, value in said.items():
        try:
            made[name] = check_of(name)(value)
        except WrongError as error:
            found += [((name, *where), sentence) for where, sentence in error.found]
    if found:
        raise WrongError(*found)
    return made
