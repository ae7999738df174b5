"""Files that leave the program: new ones alone, for nobody else to read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path


def name_of_file(what: str, ending: str, now: datetime) -> str:
    """A name from our own clock, never from what is in the file."""
    return f"agentpost-{what}-{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}.{ending}"


def write_new(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that was not there; nothing is written over, and no link is followed.

    Raises:
        OSError: when it cannot be made or written. Whatever ends it, also in making the chunks: no
            half of a file is left behind.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with open(descriptor, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def reason(error: OSError | RuntimeError | ValueError) -> str:
    """Why there is no file, in a few words; `expanduser` and nulls in a path raise other errors
    than the system does."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"no file was written: {said or error}"
