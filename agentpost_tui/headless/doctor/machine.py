"""The checks of what lies on this machine: the journal and the program itself."""

from __future__ import annotations

import asyncio
import os
import platform
from datetime import datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import Final

from agentpost_tui import __version__
from agentpost_tui.errors import JournalError
from agentpost_tui.headless.doctor.case import Case
from agentpost_tui.headless.doctor.finding import Finding, ok, skipped
from agentpost_tui.journal.place import place_of, usual_folder
from agentpost_tui.journal.survey import survey

LIBRARIES: Final = ("textual", "websockets")


async def journal(case: Case) -> Finding:
    """Where the journal of this server and key lies, and whether it can be read and written."""
    address, settings = case.address, case.settings
    if settings.no_journal:
        return skipped(f"turned off, by {case.origin('no_journal')}")
    folder = settings.journal.path or usual_folder()
    try:
        if not _has_any(folder):  # then `place_of` would make what it needs, and we only look
            return ok(f"none yet: it will be in {folder}")
        path = place_of(folder, address.server, address.key.reveal())
    except OSError as error:
        raise JournalError(f"cannot use {str(folder)!r}: {error.strerror}") from error
    if not path.exists():
        return ok(f"none yet: it will be {path}")
    return await asyncio.to_thread(look_at_journal, path, settings.zone)


def _has_any(folder: Path) -> bool:
    try:
        return any(path.suffix == ".db" for path in folder.iterdir())
    except FileNotFoundError:
        return False


def look_at_journal(path: Path, zone: tzinfo) -> Finding:
    """What is in a journal.

    Raises:
        JournalError: when it cannot be read or written.
    """
    seen = survey(path)
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise JournalError(f"{str(path)!r} cannot be written", "Check its owner and its mode")
    times = [
        datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M:%S")
        for at in (seen.oldest_at, seen.newest_at)
        if at is not None
    ]
    span = f" from {' to '.join(times)}" if times else ""
    size = f"{seen.bytes / 2**20:,.1f} MiB, schema {seen.version}, writable"
    return ok(str(path), f"{seen.events:,} events{span}", size)


async def versions(case: Case) -> Finding:
    """What runs here."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    python = f"python {platform.python_version()}"
    system = f"{platform.system()} {platform.release()}"
    return ok(f"agentpost-tui {__version__}, {python}, {libraries}, {system}")
