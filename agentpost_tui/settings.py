"""Settings: flags over `AGENTPOST_*` variables over the configuration file over defaults.

One name serves all three: `--max-attempts 3`, `AGENTPOST_MAX_ATTEMPTS=3`, and in the file
`max_attempts = 3`. What the file calls unknown is an error, since a typo must be found.
"""

from __future__ import annotations

import difflib
import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.keys import require_private
from agentpost_tui.redact import Secret

DEFAULT_URL: Final = "https://api.agent-post.dev"
DEMO: Final[Mapping[str, Any]] = {
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
_VARIABLES: Final = "AGENTPOST_"


def _listed(value: object) -> object:
    """`"a, b"` as `("a", "b")`; anything else as it is, for the model to judge."""
    if not isinstance(value, str):
        return value
    return tuple(part for part in map(str.strip, value.split(",")) if part)


def _secret(value: object) -> object:
    """A key without the newline that files and shells leave at its end."""
    return Secret(value.strip()) if isinstance(value, str) else value


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("should be a time zone such as Europe/Berlin") from error
    return name


class EnvironmentLook(BaseModel):
    """How one environment is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    colour: str | None = Field(default=None, pattern=r"^(#[0-9a-fA-F]{6}|[a-z_]+)$")
    """`#rrggbb` or a word such as `red`; None for one made from the id."""


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Everything the user chose, from wherever, checked and frozen. Made by `load`."""

    model_config = SettingsConfigDict(
        env_prefix=_VARIABLES,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    config: Path
    """The configuration file; it need not exist."""
    url: str = Field(default=DEFAULT_URL)
    """A base such as `https://host`, or the socket's own address."""
    api_key: Annotated[Secret, BeforeValidator(_secret)] = Field(default=Secret(""), repr=False)
    """Empty when nothing names one."""
    insecure: bool = Field(default=False)
    """Allow the key to travel unencrypted to another machine."""
    max_attempts: int | None = Field(default=None, ge=0)
    """Dials without success before giving up; 0 is never, None the defaults (decision 4)."""

    event_type: Words = Field(default=())
    inbox: str | None = Field(default=None)
    environment: Words = Field(default=())
    """The subscription as the user wrote it, names or ids; see `subscription`."""

    filter: str = Field(default="")
    filters: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    """Those of the filter manager, by name."""
    filters_on: Words = Field(default=())
    """The names of those that apply from the start."""
    keep: int = Field(default=100_000, ge=1)
    """Events held in memory."""

    theme: str | None = Field(default=None)
    no_mouse: bool = Field(default=False)
    time_mode: Literal["relative", "local", "utc"] = Field(default="local")
    time_zone: Annotated[str, AfterValidator(_time_zone)] | None = Field(default=None)
    """An IANA name; None for the computer's own."""
    names: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    """Ids of environments and inboxes, and what to call them."""
    environments: Annotated[dict[str, EnvironmentLook], NoDecode] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of precedence."""
        document = _read(init_settings()["config"])
        return init_settings, env_settings, InitSettingsSource(settings_cls, document)

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
            return ZoneInfo(self.time_zone)
        return datetime.now().astimezone().tzinfo or UTC

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
    named = config or _path_from_environment()
    if named and not named.exists():
        raise SettingsError(f"there is no configuration file {str(named)!r}", "check --config")
    path = named or platformdirs.user_config_path("agentpost-tui") / "config.toml"
    try:
        return Settings(**{**flags, "config": path})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        # Not chained: the text of pydantic's error shows what was typed.
        raise _explain(first["loc"], first["type"], first["msg"], flags, path) from None


def _path_from_environment() -> Path | None:
    path = os.environ.get(f"{_VARIABLES}CONFIG")
    return Path(path) if path else None


def _read(path: Path) -> dict[str, Any]:
    """What the file says; nothing if it does not exist."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            document = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"cannot read {str(path)!r}: {error.strerror}") from error
    except ValueError as error:  # broken TOML, or not UTF-8
        raise SettingsError(f"{str(path)!r} is not TOML: {error}", "mend or move it") from None
    if "config" in document:
        raise SettingsError(f"unknown setting 'config' in {str(path)!r}", "use --config")
    if "api_key" in document:
        require_private(path, mode, "the configuration file")
    return document


def _explain(
    where: tuple[int | str, ...], kind: str, text: str, flags: Mapping[str, Any], path: Path
) -> SettingsError:
    """A sentence for what pydantic found wrong, naming the place that a person can mend."""
    name = ".".join(map(str, where))
    if kind == "extra_forbidden":
        return SettingsError(f"unknown setting {name!r} in {str(path)!r}", _nearest(str(where[-1])))
    field = str(where[0])
    variable = f"{_VARIABLES}{field.upper()}"
    if field in flags:
        place = f"--{field.replace('_', '-')}"
    else:
        place = variable if os.environ.get(variable) else f"{name} in {str(path)!r}"
    return SettingsError(f"{place}: {text.removeprefix('Value error, ').removeprefix('Input ')}")


def _nearest(name: str) -> str:
    known = [
        key for key in (*Settings.model_fields, *EnvironmentLook.model_fields) if key != "config"
    ]
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"settings: {', '.join(known)}"


def save_filters(path: Path, filters: Mapping[str, str], on: Iterable[str] = ()) -> None:
    """Keep the named filters, and which of them are on, in the configuration file.

    Raises:
        SettingsError: when the file cannot be read or written.
    """
    _save(path, {"filters": dict(filters), "filters_on": list(on)})


def save_theme(path: Path, theme: str) -> None:
    """Keep the theme, like `save_filters`."""
    _save(path, {"theme": theme})


def _save(path: Path, changes: Mapping[str, Any]) -> None:
    """Change the file, its comments and order kept. A link is followed, so that it stays one."""
    import tomlkit  # only a key press that saves something needs it

    target = path.resolve()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        document = tomlkit.parse(target.read_text("utf-8") if target.exists() else "")
        _update(document, changes)
        _replace(target, tomlkit.dumps(document))
    except (OSError, ValueError) as error:
        raise SettingsError(f"cannot save to {str(path)!r}: {error}") from error


def _update(table: MutableMapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Make `table` say what `changes` say, touching only what differs."""
    for name, value in changes.items():
        if isinstance(value, Mapping) and name in table and isinstance(table[name], MutableMapping):
            for gone in table[name].keys() - value.keys():
                del table[name][gone]
            _update(table[name], value)
        elif table.get(name) != value:
            table[name] = value


def _replace(target: Path, text: str) -> None:
    """Write all of `text` or nothing, for our eyes only."""
    descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        os.replace(draft, target)
    except OSError:
        os.unlink(draft)
        raise
