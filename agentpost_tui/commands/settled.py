"""What every command that connects needs first: the settings, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agentpost_tui.commands.flags import given
from agentpost_tui.people import People
from agentpost_tui.redact import Redactor, Secret

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
    for doubt in settings.doubts:
        people.tell(doubt)
    return settings, address


def settings_of(people: People, config: Path | None, flags: dict[str, Any]) -> Settings:
    """The settings of a command, whether they hold a key or not.

    Raises:
        SettingsError: when something cannot be used.
    """
    from agentpost_tui import keys
    from agentpost_tui.settings import load

    file, from_stdin = flags.pop("api_key_file"), flags.pop("api_key_stdin")
    if file and from_stdin:
        raise click.UsageError("--api-key-file and --api-key-stdin exclude each other")
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

    key = key_of(settings)
    people.redactor = Redactor(key.reveal())
    return Address.parse(settings.url, key.reveal(), insecure=settings.insecure)


def key_of(settings: Settings) -> Secret:
    """The key from where the settings say; a command is run, and people are asked, only if nothing
    before them names one.

    Raises:
        SettingsError: when there is none.
    """
    from agentpost_tui import keys

    if settings.api_key:
        return settings.api_key
    if settings.api_key_file:
        return keys.from_file(settings.api_key_file)
    if settings.api_key_command is not None:
        return keys.from_command(settings.api_key_command)
    if settings.api_key_keyring is not None:
        return keys.from_keyring(settings.api_key_keyring)
    return keys.from_prompt()
