"""The configuration file: where it is, what it says, and how a key press changes it."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, Final

import platformdirs

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.keys import require_ours, require_private
from agentpost_tui.levels import VARIABLES, profiles_of

DEFAULT: Final = "default"
_NAME: Final = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_NAMES: Final = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE: Final = re.compile(rf"\s*\[\s*({_NAMES})\s*\]")
_SETTING: Final = re.compile(rf"\s*({_NAMES})\s*=")


def path_of(named: Path | None) -> tuple[Path, str]:
    """Where the file is, and who says so: `flag --config`, the variable, or `default`."""
    if named:
        return named, "flag --config"
    said = os.environ.get(f"{VARIABLES}CONFIG")
    if said:
        return Path(said), f"{VARIABLES}CONFIG"
    return platformdirs.user_config_path("agentpost-tui") / "config.toml", DEFAULT


def is_there(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        SettingsError: when that cannot be known, as in a folder that is closed to us.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        mend = "check the path, and who may look into its folder"
        raise SettingsError(f"cannot look at {str(path)!r}: {error.strerror}", mend) from error
    return True


def read(path: Path) -> dict[str, Any]:
    """What the file says; nothing if it does not exist.

    Raises:
        SettingsError: when it cannot be read, is not TOML, or holds a key that others can read or a
            command that others can change.
    """
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
    tables = [document, *profiles_of(document).values()]
    if any("api_key" in table for table in tables):
        require_private(path, mode, "the configuration file")
    if any("api_key_command" in table for table in tables):
        require_ours(path, mode, "the configuration file")
    return document


def line_of(text: str, where: Sequence[str]) -> int | None:
    """The line, from 1, on which a setting or its table begins; None where that is not plain."""
    sought = ".".join(where)
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = _TABLE.match(line)
        setting = None if head else _SETTING.match(line)
        if head:
            table = name = _plain(head[1])
        elif setting:
            name = ".".join(filter(None, (table, _plain(setting[1]))))
        else:
            continue
        if name == sought or name.startswith(f"{sought}."):
            return number
    return line_of(text, where[:-1]) if len(where) > 1 else None


def _plain(names: str) -> str:
    """`names."env.1"` without quotes."""
    return ".".join(name.strip("\"'") for name in re.findall(_NAME, names))


# -- saving: only ever after a key press that says so ---------------------------------------------


def save_filters(path: Path, filters: Mapping[str, str], on: Iterable[str] = ()) -> None:
    """Keep the named filters, and which of them are on, in the configuration file.

    Raises:
        SettingsError: when the file cannot be read or written.
    """
    _save(path, {"filters": dict(filters), "filters_on": list(on)})


def save_subscription(path: Path, profile: str, asked: Subscription) -> None:
    """Keep a subscription in a profile, like `save_filters`.

    What is left out of it, and so means everything, is written down too, since otherwise what the
    file says for all profiles would hold.
    """
    changes = {
        "event_type": list(asked.event_types),
        "inbox": asked.inbox_id or "",
        "environment": list(asked.environment_ids),
    }
    _save(path, changes, "profiles", profile)


def _save(path: Path, changes: Mapping[str, Any], *table: str) -> None:
    """Change a table of the file, its comments and order kept. A link is followed, so that it stays
    one."""
    import tomlkit  # only a key press that saves something needs it

    target = path.resolve()
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        document = tomlkit.parse(target.read_text("utf-8") if target.exists() else "")
        changed: MutableMapping[str, Any] = document
        for name in table:
            changed = changed.setdefault(name, tomlkit.table())
        _update(changed, changes)
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
