"""Where the journal of a server and a key lies."""

from __future__ import annotations

import os
import re
import secrets
from hashlib import blake2b
from pathlib import Path
from typing import Final

import platformdirs

_SALT: Final = "salt"
_ODD: Final = re.compile(r"[^a-z0-9.-]+")


def usual_folder() -> Path:
    """Where journals lie unless the settings say otherwise: in the platform's folder for data."""
    return platformdirs.user_data_path("agentpost-tui") / "journals"


def place_of(folder: Path, server: str, key: str) -> Path:
    """The file of this server and key: another account's mail never mixes in.

    The name holds a fingerprint of the key, salted with bytes that are made once and kept beside
    it, so that it tells nothing of the key to whoever sees it elsewhere. Makes the folder, for our
    eyes only.

    Raises:
        OSError: when the folder or the salt cannot be made or read.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = f"{server}\0{key}".encode("utf-8", "surrogateescape")
    fingerprint = blake2b(said, key=_salt(folder / _SALT), digest_size=8).hexdigest()
    return folder / f"{_ODD.sub('_', server.lower())[:80]}-{fingerprint}.db"


def _salt(path: Path) -> bytes:
    """The salt of this folder; made, whole or not at all, by whoever comes first."""
    if not path.exists():
        draft = path.with_name(f"{_SALT}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # somebody else was first
        finally:
            draft.unlink()
    return path.read_bytes()
