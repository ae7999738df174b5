"""Where the API key comes from when no variable and no setting holds it.

Never from a flag's value, which everybody on the machine could read in the list of processes.
"""

from __future__ import annotations

import getpass
import os
import shlex
import stat
import sys
from pathlib import Path
from typing import Final

from agentpost_tui.errors import SettingsError
from agentpost_tui.redact import Secret

ADVICE: Final = "set AGENTPOST_API_KEY, or look around without a key: agentpost-tui demo"
_LONGEST: Final = 65_536
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def require_private(path: Path, mode: int, what: str) -> None:
    """Refuse a file that holds a key and that others can read or change.

    Args:
        mode: of the file that is open, so that nobody can exchange it in between.

    Raises:
        SettingsError: with the command that mends it.
    """
    if stat.S_ISREG(mode) and mode & _OTHERS:
        mend = f"chmod 600 {shlex.quote(str(path))}"
        raise SettingsError(f"{what} {str(path)!r} can be read by others", f"run: {mend}")


def from_file(path: Path) -> Secret:
    """The key that is all of a file, or of what a process writes to `<(…)`.

    Raises:
        SettingsError: when it cannot be read, is empty, or is open to others.
    """
    try:
        with path.open("rb") as file:
            require_private(path, os.fstat(file.fileno()).st_mode, "the key file")
            return _key(file.read(_LONGEST), f"the key file {str(path)!r} is empty")
    except OSError as error:
        reason = error.strerror
        raise SettingsError(f"cannot read the key file {str(path)!r}: {reason}") from error


def from_stdin() -> Secret:
    """The key from a pipe; afterwards standard input is the keyboard again.

    Raises:
        SettingsError: when nothing comes, or standard input is the keyboard already.
    """
    if os.isatty(0):
        raise SettingsError("--api-key-stdin takes the key from a pipe", "leave it out to be asked")
    key = _key(sys.stdin.buffer.read(_LONGEST), "standard input is empty")
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:  # there is none, which whoever needs one will say
        return key
    os.dup2(terminal, 0)
    os.close(terminal)
    return key


def from_prompt() -> Secret:
    """Ask for the key without showing it.

    Raises:
        SettingsError: when there is no terminal to ask on, or no answer.
    """
    if not all(map(os.isatty, range(3))):
        raise SettingsError("there is no API key, and no terminal to ask for it", ADVICE)
    try:
        answer = getpass.getpass("AgentPost API key (not shown): ")
    except EOFError:
        answer = ""
    return _key(answer.encode("utf-8", "surrogateescape"), ADVICE)


def _key(data: bytes, otherwise: str) -> Secret:
    """The key without what files and shells put around it."""
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise SettingsError("the API key is not text", "it should be UTF-8") from None
    if not text:
        raise SettingsError("there is no API key", otherwise)
    return Secret(text)
