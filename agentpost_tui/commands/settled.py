"""What every command that connects needs first: the settings, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from agentpost_tui.commands.flags import given, key_from_stdin, one_filter
from agentpost_tui.people import People
from agentpost_tui.redact import Redactor

if TYPE_CHECKING:
    from agentpost_tui.client.address import Address
    from agentpost_tui.settings import Settings


def settled(people: People, config: Path | None, flags: dict[str, Any]) -> tuple[Settings, Address]:
    """The settings of a command that connects, and the address of its server.

    Raises:
        SettingsError: when something cannot be used.
    """
    settings = settings_of(people, config, flags)
    address = address_of(people, settings)
    tell_doubts(people, settings)
    return settings, address


def tell_doubts(people: People, settings: Settings) -> None:
    """Say what in the subscription may be a mistake."""
    for doubt in settings.doubts:
        people.tell(doubt)


def settings_of(people: People, config: Path | None, flags: dict[str, Any]) -> Settings:
    """The settings of a command, whether they hold a key or not.

    Raises:
        SettingsError: when something cannot be used.
    """
    from agentpost_tui import keys
    from agentpost_tui.settings import load

    one_filter(flags)
    from_stdin, file = key_from_stdin(flags), flags.pop("api_key_file")
    chosen = given(flags)
    if file or from_stdin:
        chosen["api_key"] = keys.from_file(file) if file else keys.from_stdin()
    settings = load(chosen, config=config)
    people.redactor = Redactor(settings.api_key.reveal())
    return settings


def address_of(people: People, settings: Settings) -> Address:
    """Where to connect, and with which key; people are asked for one if there is none.

    Raises:
        SettingsError: when something cannot be used.
    """
    from agentpost_tui.client.address import Address

    key = settings.read_key()
    people.redactor = Redactor(key.reveal())
    return Address.parse(settings.url, key.reveal(), insecure=settings.insecure)
