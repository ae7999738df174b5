"""What a person can choose, in the file for all runs or in a profile for its own: each setting with
its default, what it means, and an example."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from agentpost_tui.redact import Secret

DEFAULT_URL: Final = "https://api.agent-post.dev"


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


def _at_home(path: Path) -> Path:
    """`~` is the user's home."""
    return Path(os.path.expanduser(path))


def _colour(text: str) -> str:
    if not re.fullmatch("#[0-9a-fA-F]{6}|[a-z_]+", text):
        raise ValueError("should be a colour: #rrggbb, or a word such as red")
    return text


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
HomePath = Annotated[Path, AfterValidator(_at_home)]
Colour = Annotated[str, AfterValidator(_colour)]


class Table(BaseModel):
    """A table of the file: frozen, and unknown settings in it are mistakes."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, arbitrary_types_allowed=True
    )


class EnvironmentLook(Table):
    """How one environment is shown."""

    colour: Colour | None = Field(
        default=None, description="its colour; without it one made from the id"
    )


class JournalPlace(Table):
    """Where the journal is, and how much of it is kept."""

    keep_days: int = Field(default=30, ge=1, description="days after which events are dropped")
    max_mb: int = Field(default=2000, ge=1, description="size above which the oldest are dropped")
    path: HomePath | None = Field(
        default=None,
        description="its folder; without it the platform's",
        examples=["~/mail-journal"],
    )


class Choices(Table):
    """What the file can say for all runs, and each profile for its own."""

    url: str = Field(
        default=DEFAULT_URL, description="the server: https://host, or the socket's wss://host/ws"
    )
    api_key: Annotated[Secret, BeforeValidator(_secret)] = Field(
        default=Secret(""),
        repr=False,
        description="the key itself; the file must be yours alone",
        examples=["ap_sk_live_…"],
    )
    """Empty when nothing names one."""
    api_key_file: HomePath | None = Field(
        default=None, description="a file that holds the key", examples=["~/.agentpost-key"]
    )
    api_key_command: str | None = Field(
        default=None,
        description="a command, run without a shell, whose first line is the key",
        examples=["pass show agentpost"],
    )
    api_key_keyring: str | None = Field(
        default=None,
        description="service:user in the keyring; needs agentpost-tui[keyring]",
        examples=["agentpost:prod"],
    )
    insecure: bool = Field(default=False, description="allow ws:// to another machine")
    max_attempts: int | None = Field(
        default=None,
        ge=0,
        description="dials without success before giving up; 0 is never",
        examples=[10],
    )
    """None is the defaults (connection.md, decision 4)."""
    event_type: Words = Field(
        default=(), description="event types to ask for", examples=[["message.bounced"]]
    )
    inbox: str | None = Field(
        default=None, description="the one inbox to ask for: id or name", examples=["support"]
    )
    environment: Words = Field(
        default=(), description="environments to ask for: ids or names", examples=[["production"]]
    )
    """The subscription as the user wrote it, names or ids; see `subscription`."""
    filter: str = Field(
        default="", description="what the table shows, as typed after /", examples=["is:problem"]
    )
    keep: int = Field(default=100_000, ge=1, description="events held in memory")
    no_journal: bool = Field(default=False, description="keep no journal")
    theme: str | None = Field(
        default=None,
        description="dark, light, high-contrast or colour-blind",
        examples=["light"],
    )
    no_mouse: bool = Field(default=False, description="leave the mouse to the terminal")
    time_mode: Literal["relative", "local", "utc"] = Field(
        default="local", description="how times are shown first: relative, local or utc"
    )
    time_zone: Annotated[str, AfterValidator(_time_zone)] | None = Field(
        default=None,
        description="an IANA name; without it the computer's own",
        examples=["Europe/Berlin"],
    )
    names: dict[str, str] = Field(
        default_factory=dict,
        description="ids of environments and inboxes, and what to call them",
        examples=[{"env_01JQ8X": "production", "inb_01JQ8X": "support"}],
    )
    environments: dict[str, EnvironmentLook] = Field(
        default_factory=dict,
        description="how an environment is shown: its colour, #rrggbb or a word such as red",
        examples=[{"env_01JQ8X": {"colour": "#e0a458"}}],
    )
    journal: JournalPlace = Field(
        default_factory=JournalPlace, description="the record of everything that arrived"
    )


class Profile(Choices):
    """One `[profiles.NAME]`: settings, and how the profile's name is shown."""

    colour: Colour | None = Field(default=None, description="of the profile's name on the screen")
