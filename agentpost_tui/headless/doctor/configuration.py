"""The checks of what the user chose: the configuration and the key."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from agentpost_tui import keys
from agentpost_tui.checks import Table
from agentpost_tui.client.address import Address
from agentpost_tui.errors import SettingsError
from agentpost_tui.headless.doctor.case import Case
from agentpost_tui.headless.doctor.finding import Finding, ok, warn
from agentpost_tui.levels import KEY_SOURCES
from agentpost_tui.redact import Redactor, Secret, mask
from agentpost_tui.settings import gathered, located, settle

_NO_KEY_YET: Final = "no-key-yet"
_PREFIX: Final = "ap_sk_"
_HAVE_A_PLACE: Final = ("config", *KEY_SOURCES)
"""Settings that are told of elsewhere: what they say of the key may be as secret as the key."""


async def configuration(case: Case) -> Finding:
    """Whether the settings can be used, and where each of them comes from."""
    path = located(case.asked.config)
    case.levels = gathered(case.asked.flags, path)
    settings = case.settings = settle(case.levels, path)
    if settings.api_key:
        case.people.redactor = Redactor(settings.api_key.reveal())
    case.no_mouse = settings.no_mouse
    case.address = Address.parse(settings.url, _NO_KEY_YET, insecure=settings.insecure)
    settings.filter_test(settings.filter)
    _ = settings.subscription  # cannot be made of a name that stands for several inboxes
    found = (_file(path), *_values(case))
    if settings.doubts:
        return warn(*found, *settings.doubts, todo="Write the id, or name it in [names]")
    return ok(*found)


async def key(case: Case) -> Finding:
    """Whether there is a key that looks like one; whether it opens anything is the server's to
    say."""
    secret, origin = await asyncio.to_thread(_key, case)  # a command may take its time
    case.people.redactor = Redactor(secret.reveal())
    settings = case.settings
    case.address = Address.parse(settings.url, secret.reveal(), insecure=settings.insecure)
    found = f"{mask(secret.reveal())}, from {origin}"
    if not secret.reveal().startswith(_PREFIX):
        return warn(f"{found}: it does not begin with {_PREFIX}", todo="Is it a key of AgentPost?")
    return ok(found)


def _key(case: Case) -> tuple[Secret, str]:
    """The key, and where it comes from; nobody is asked for one."""
    if case.asked.key_from_stdin:
        return keys.from_stdin(), "flag --api-key-stdin"
    source = next((name for name in KEY_SOURCES if getattr(case.settings, name)), "")
    if not source:
        raise SettingsError("there is no API key", keys.ADVICE)
    origin = case.origin(source)
    said = origin if source == "api_key" or origin.startswith("flag") else f"{source}, {origin}"
    return case.settings.read_key(), said


def _file(path: Path) -> str:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return f"no file {path}, and none is needed"
    return f"{path}, mode {mode:o}"


def _values(case: Case) -> Iterator[str]:
    """The server, and whatever else was chosen."""
    settings = case.settings
    for name in settings.known():
        is_chosen = name in settings.chosen and name not in _HAVE_A_PLACE
        if name == "url" or is_chosen:
            for where, value in _singly((name,), getattr(settings, name)):
                yield f"{'.'.join(where)} = {_shown(value)}, from {case.origin(*where)}"


def _singly(where: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], object]]:
    """A setting; of a table of settings those that were chosen."""
    if isinstance(value, Table):
        chosen = (name for name in value.known() if name in value.chosen)
        yield from (((*where, name), getattr(value, name)) for name in chosen)
    else:
        yield where, value


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{len(value)} named"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
