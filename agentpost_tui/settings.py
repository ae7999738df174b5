"""Settings: flags over `AGENTPOST_*` variables over a profile over the configuration file over
defaults.

One name serves all: `--max-attempts 3`, `AGENTPOST_MAX_ATTEMPTS=3`, and `max_attempts = 3` in the
file or in one of its profiles. What the file calls unknown is an error, since a typo must be found.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from agentpost_tui import config_file, keys
from agentpost_tui.checks import UNKNOWN, Table, WrongError, each, setting, text, words, wrong
from agentpost_tui.choices import DEFAULT_URL, Choices, EnvironmentLook, JournalPlace, Profile
from agentpost_tui.clock import now
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.levels import (
    KEY_SOURCES,
    OF_AN_ACCOUNT,
    Level,
    Place,
    flag,
    levels_of,
    merged,
    nearest,
    variable,
)
from agentpost_tui.local_zone import LOCAL
from agentpost_tui.redact import Secret

if TYPE_CHECKING:
    from agentpost_tui.domain.event import Event

DEMO: Final[Mapping[str, Any]] = {
    "profile": "",
    "url": DEFAULT_URL,
    "api_key": Secret(""),
    "event_type": (),
    "inbox": None,
    "environment": (),
    "filter": "",
}
"""What the demo takes from no variable and no file, since it belongs to the user's own server."""
ENVIRONMENT_PREFIX: Final = "env_"
INBOX_PREFIX: Final = "inb_"


def _profile_name(said: object) -> str:
    if isinstance(said, Mapping):
        raise wrong("should be the name of a profile; its table is [profiles.NAME]")
    return text(said)


def _keys(said: object) -> object:
    """`filter.edit = "x"`, which TOML reads as a table in a table, is `"filter.edit" = "x"`."""
    if not isinstance(said, Mapping):
        return _words_by_name(said)
    flat: dict[str, object] = {}
    for name, inner in said.items():
        if isinstance(inner, Mapping):
            flat |= {f"{name}.{rest}": keys for rest, keys in inner.items()}
        else:
            flat[name] = inner
    return _words_by_name(flat)


_words_by_name: Final = each(words)


@dataclass(frozen=True, kw_only=True)
class Settings(Choices):
    """Everything the user chose, from wherever, checked and frozen. Made by `load`."""

    filters: dict[str, str] = setting(
        each(text),
        "those of the filter manager, by name",
        {},
        {"trouble": "is:problem newer:1h"},
    )
    filters_on: tuple[str, ...] = setting(
        words, "the named filters that apply from the start", (), ["trouble"]
    )
    profile: str = setting(_profile_name, "the profile to use", "", "prod")
    """Empty when none is."""
    profiles: dict[str, Profile] = setting(
        each(Profile.of),
        "settings of one account; what one leaves out the rest of the file says",
        {},
        {
            "prod": {
                "api_key_command": "pass show agentpost/prod",
                "environment": ["production"],
                "colour": "red",
            },
            "staging": {"url": "https://staging.example", "api_key_file": "~/.staging-key"},
        },
    )
    keys: dict[str, tuple[str, ...]] = setting(
        _keys,
        "other keys for actions, by their ids; an empty one leaves it to the palette",
        {},
        {"filter.edit": "ctrl+k", "view.pause": "p, f5"},
    )
    config: Path
    """The configuration file; it need not exist."""

    @property
    def subscription(self) -> Subscription:
        """What the server is asked for, configured names replaced by the ids they stand for.

        Raises:
            SettingsError: when the inbox's name stands for several ids, since only one is asked.
        """
        inboxes = self._ids((self.inbox,) if self.inbox else (), INBOX_PREFIX)
        if len(inboxes) > 1:
            raise SettingsError(
                f"the name {self.inbox!r} stands for {len(inboxes)} inboxes", "use the id of one"
            )
        environments = self._ids(self.environment, ENVIRONMENT_PREFIX)
        return Subscription(self.event_type, inboxes[0] if inboxes else None, environments)

    @property
    def zone(self) -> tzinfo:
        """The time zone that times are written and shown in."""
        if self.time_zone:
            from zoneinfo import ZoneInfo  # only who names one needs it

            return ZoneInfo(self.time_zone)
        return LOCAL

    @property
    def names_a_key(self) -> bool:
        """Whether something says where the key is; else people are asked for it."""
        return any(getattr(self, name) not in (None, Secret("")) for name in KEY_SOURCES)

    def read_key(self) -> Secret:
        """The key from where it is said to be; a command is run, and people are asked, only if
        nothing before them names one.

        Raises:
            SettingsError: when there is none.
        """
        if self.api_key:
            return self.api_key
        if self.api_key_file:
            return keys.from_file(self.api_key_file)
        if self.api_key_command is not None:
            return keys.from_command(self.api_key_command)
        if self.api_key_keyring is not None:
            return keys.from_keyring(self.api_key_keyring)
        return keys.from_prompt()

    def filter_test(self, text: str) -> Callable[[Event], bool]:
        """Whether an event passes the filter that is written so.

        Raises:
            SettingsError: when it is no filter.
        """
        from agentpost_tui.domain.filter.compiled import FilterContext, FilterError, compile_filter

        try:
            return compile_filter(text, FilterContext(now, self.zone, self.names)).matches
        except FilterError as error:
            raise SettingsError(f"in the filter {text!r}: {error}") from error

    @property
    def colours(self) -> dict[str, str]:
        """The configured colours of environments, by id."""
        return {id_: look.colour for id_, look in self.environments.items() if look.colour}

    @property
    def doubts(self) -> tuple[str, ...]:
        """What in the subscription is neither an id nor a configured name, in sentences."""
        asked = [(value, "an environment", ENVIRONMENT_PREFIX) for value in self.environment]
        if self.inbox:
            asked.append((self.inbox, "an inbox", INBOX_PREFIX))
        return tuple(
            f"{value!r} is neither the id of {kind} ({prefix}…) nor a name in [names]"
            for value, kind, prefix in asked
            if not self._ids([value], prefix)[0].startswith(prefix)
        )

    def _ids(self, values: Iterable[str], prefix: str) -> tuple[str, ...]:
        """The ids that `values` stand for, in their order."""
        found: list[str] = []
        for value in values:
            named = [id_ for id_, name in self.names.items() if name == value]
            found += [id_ for id_ in named if id_.startswith(prefix)] or [value]
        return tuple(dict.fromkeys(found))


def load(flags: Mapping[str, Any], *, config: Path | None = None) -> Settings:
    """The settings of this run. `flags` holds the flags that were given, by their setting's name.

    Raises:
        SettingsError: when a value cannot be used; no text of it holds the key.
    """
    path = located(config)
    return settle(gathered(flags, path), path)


def located(config: Path | None) -> Path:
    """The configuration file; one that somebody names must exist.

    Raises:
        SettingsError: when it does not, or that cannot be known.
    """
    path, origin = config_file.path_of(config)
    if origin != config_file.DEFAULT and not config_file.is_there(path):
        raise SettingsError(f"there is no configuration file {str(path)!r}", "check --config")
    return path


def gathered(flags: Mapping[str, Any], path: Path) -> tuple[Level, ...]:
    """What each place says, the strongest first.

    Raises:
        SettingsError: when the file cannot be used, or has no such profile.
    """
    return levels_of(flags, _variables(), config_file.read(path), path)


def settle(levels: Sequence[Level], path: Path) -> Settings:
    """One checked object of what the places say.

    Raises:
        SettingsError: for the first mistake.
    """
    try:
        return Settings.of(merged(levels), config=path)
    except WrongError as error:
        raise SettingsError(*_mistakes(error, levels)[0].sentence(path)) from error


def mistakes_in(levels: Sequence[Level], path: Path) -> list[Mistake]:
    """All that `settle` would refuse."""
    try:
        Settings.of(merged(levels), config=path)
    except WrongError as error:
        return _mistakes(error, levels)
    return []


class Mistake(Struct, frozen=True):
    """What is wrong with one setting."""

    level: Level
    where: tuple[str, ...]
    text: str
    """Empty for a setting that does not exist."""
    hint: str = ""

    @property
    def in_file(self) -> tuple[str, ...]:
        """Where it stands in the file, if it does."""
        return self.level.in_file(self.where)

    def sentence(self, path: Path | None = None) -> tuple[str, str]:
        """What is wrong, naming the place that a person can mend; and a hint."""
        place = f" in {str(path)!r}" if path else ""
        name = ".".join(self.in_file)
        if not self.text:
            return f"unknown setting {name!r}{place}", self.hint
        match self.level.place:
            case Place.FLAG:
                return f"{flag(self.where[0])}: {self.text}", self.hint
            case Place.VARIABLE:
                return f"{variable(self.where[0])}: {self.text}", self.hint
            case Place.PROFILE | Place.FILE:
                return f"{name}{place}: {self.text}", self.hint


def _mistakes(error: WrongError, levels: Sequence[Level]) -> list[Mistake]:
    found = []
    for where, sentence in error.found:
        level = next((level for level in levels if level.says(where)), None)
        level = level or next((level for level in levels if level.says(where[:1])), levels[-1])
        hint = _meant(level.in_file(where)) if sentence == UNKNOWN else ""
        found.append(Mistake(level, where, sentence, hint))
    return found


def _meant(where: tuple[str, ...]) -> str:
    """A hint for a name that does not exist there."""
    table: type[Table] = Settings
    if where[0] == "profiles" and len(where) > 2:
        table, where = Profile, where[2:]
        if where[0] in Settings.known() and where[0] not in Profile.known():
            return "it stands outside the profiles"
    tables: dict[str, type[Table]] = {"environments": EnvironmentLook, "journal": JournalPlace}
    known = (tables.get(where[0], table) if len(where) > 1 else table).known()
    return nearest(where[-1], known, f"settings: {', '.join(known)}")


def overruling() -> tuple[str, ...]:
    """The variables that are set and beat what every profile says of its account."""
    return tuple(filter(os.environ.get, map(variable, OF_AN_ACCOUNT)))


def _variables() -> dict[str, Any]:
    """What the environment says; an empty variable says nothing."""
    said = {name: os.environ.get(variable(name)) for name in Settings.known()}
    return {name: value for name, value in said.items() if value}
