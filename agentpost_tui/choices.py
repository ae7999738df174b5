"""What a person can choose, in the file for all runs or in a profile for its own: each setting with
its default, what it means, and an example."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from agentpost_tui import checks
from agentpost_tui.checks import Table, each, setting
from agentpost_tui.redact import Secret

DEFAULT_URL: Final = "https://api.agent-post.dev"


@dataclass(frozen=True, kw_only=True)
class EnvironmentLook(Table):
    """How one environment is shown."""

    colour: str | None = setting(checks.colour, "its colour; without it one made from the id")


@dataclass(frozen=True, kw_only=True)
class JournalPlace(Table):
    """Where the journal is, and how much of it is kept."""

    keep_days: int = setting(checks.number(1), "days after which events are dropped", 30)
    max_mb: int = setting(checks.number(1), "size above which the oldest are dropped", 2000)
    path: Path | None = setting(
        checks.home_path, "its folder; without it the platform's", example="~/mail-journal"
    )


@dataclass(frozen=True, kw_only=True)
class Choices(Table):
    """What the file can say for all runs, and each profile for its own."""

    url: str = setting(
        checks.text, "the server: https://host, or the socket's wss://host/ws", DEFAULT_URL
    )
    api_key: Secret = setting(
        checks.secret, "the key itself; the file must be yours alone", Secret(""), "ap_sk_live_…"
    )
    """Empty when nothing names one."""
    api_key_file: Path | None = setting(
        checks.home_path, "a file that holds the key", example="~/.agentpost-key"
    )
    api_key_command: str | None = setting(
        checks.text,
        "a command, run without a shell, whose first line is the key",
        example="pass show agentpost",
    )
    api_key_keyring: str | None = setting(
        checks.text,
        "service:user in the keyring; needs agentpost-tui[keyring]",
        example="agentpost:prod",
    )
    insecure: bool = setting(checks.switch, "allow ws:// to another machine", default=False)
    max_attempts: int | None = setting(
        checks.number(0), "dials without success before giving up; 0 is never", example=10
    )
    """None is the defaults (connection.md, decision 4)."""
    event_type: tuple[str, ...] = setting(
        checks.words, "event types to ask for", (), ["message.bounced"]
    )
    inbox: str | None = setting(
        checks.text, "the one inbox to ask for: id or name", example="support"
    )
    environment: tuple[str, ...] = setting(
        checks.words, "environments to ask for: ids or names", (), ["production"]
    )
    """The subscription as the user wrote it, names or ids; see `subscription`."""
    filter: str = setting(checks.text, "what the table shows, as typed after /", "", "is:problem")
    keep: int = setting(checks.number(1), "events held in memory", 100_000)
    no_journal: bool = setting(checks.switch, "keep no journal", default=False)
    theme: str | None = setting(
        checks.text, "dark, light, high-contrast or colour-blind", example="light"
    )
    no_mouse: bool = setting(checks.switch, "leave the mouse to the terminal", default=False)
    time_mode: Literal["relative", "local", "utc"] = setting(
        checks.one_of("relative", "local", "utc"),
        "how times are shown first: relative, local or utc",
        "local",
    )
    time_zone: str | None = setting(
        checks.time_zone, "an IANA name; without it the computer's own", example="Europe/Berlin"
    )
    names: dict[str, str] = setting(
        each(checks.text),
        "ids of environments and inboxes, and what to call them",
        {},
        {"env_01JQ8X": "production", "inb_01JQ8X": "support"},
    )
    environments: dict[str, EnvironmentLook] = setting(
        each(EnvironmentLook.of),
        "how an environment is shown: its colour, #rrggbb or a word such as red",
        {},
        {"env_01JQ8X": {"colour": "#e0a458"}},
    )
    journal: JournalPlace = setting(
        JournalPlace.of, "the record of everything that arrived", JournalPlace()
    )


@dataclass(frozen=True, kw_only=True)
class Profile(Choices):
    """One `[profiles.NAME]`: settings, and how the profile's name is shown."""

    colour: str | None = setting(checks.colour, "of the profile's name on the screen")
