"""Everything that is wrong with a configuration file, whatever flags and variables say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from agentpost_tui.client.address import Address
from agentpost_tui.config_file import is_there, line_of, read
from agentpost_tui.errors import SettingsError
from agentpost_tui.levels import Level, Place, levels_of, profiles_of
from agentpost_tui.settings import Settings, mistakes_in, settle
from agentpost_tui.ui.usable import unusable

_ANY_KEY: Final = "ap_sk_0000"
"""Stands for the key where only the server's address is judged."""

Found = tuple[tuple[str, ...], SettingsError]
"""Where something stands in the file, and what is wrong with it."""


def mistakes(path: Path) -> list[str]:
    """Each mistake in one sentence, with its line where that is plain."""
    try:
        if not is_there(path):
            raise SettingsError(f"there is no configuration file {str(path)!r}")
        document = read(path)
        text = path.read_text("utf-8")
    except SettingsError as error:
        return [str(error)]
    return list(dict.fromkeys(_sentence(found, text) for found in _mistakes(document, path)))


def _sentence(found: Found, text: str) -> str:
    where, error = found
    line = line_of(text, where)
    return f"line {line}: {error}" if line else str(error)


def _mistakes(document: dict[str, Any], path: Path) -> Iterator[Found]:
    wrong = mistakes_in([Level(Place.FILE, document)], path)
    for one in wrong:
        yield one.in_file, SettingsError(*one.sentence())
    try:
        levels_of({}, {}, document, path)
    except SettingsError as error:
        yield ("profile",), error
    document = _without(document, [one.where for one in wrong])
    is_url_unsure = any("insecure" in one.where for one in wrong)  # whether it may be ws://
    settings = settle([Level(Place.FILE, document)], path)
    for name, text in settings.filters.items():
        try:
            settings.filter_test(text)
        except SettingsError as mistake:
            yield ("filters", name), mistake
    for profile in ("", *profiles_of(document)):
        levels = levels_of({"profile": profile}, {}, document, path)
        for where, mistaken in _unusable(settle(levels, path)):
            if where == ("url",) and is_url_unsure:
                continue
            stands = next((level.in_file(where) for level in levels if level.says(where)), where)
            yield stands, mistaken


def _without(document: dict[str, Any], wrong: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """The document without what is wrong in it, so that the rest can be judged; without `[keys]` if
    something is wrong there, since each key counts for the others."""
    made = deepcopy(document)
    for where in wrong:
        *tables, name = where if where[0] != "keys" else where[:1]
        table = made
        for one in tables:
            table = table[one]
        table.pop(name, None)
    return made


def _unusable(settings: Settings) -> Iterator[Found]:
    yield from unusable(settings)
    try:
        Address.parse(settings.url, _ANY_KEY, insecure=settings.insecure)
    except SettingsError as error:
        yield ("url",), error
    try:
        _ = settings.subscription
    except SettingsError as error:
        yield ("inbox",), error
