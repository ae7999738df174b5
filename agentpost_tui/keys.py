"""Where the API key comes from when no variable and no setting holds it.

Never from a flag's value, which everybody on the machine could read in the list of processes.
"""

from __future__ import annotations

import getpass
import os
import shlex
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

from agentpost_tui.errors import SettingsError
from agentpost_tui.exit_codes import SIGNALS
from agentpost_tui.redact import Secret

ADVICE: Final = "set AGENTPOST_API_KEY, or look around without a key: agentpost-tui demo"
COMMAND_SECONDS: Final = 30.0
"""How long a command may take; it may ask its user for a passphrase meanwhile."""
_LONGEST: Final = 65_536
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


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


def require_ours(path: Path, mode: int, what: str) -> None:
    """Refuse a file that names a command to run and that others can change.

    Raises:
        SettingsError: with the command that mends it.
    """
    if stat.S_ISREG(mode) and mode & _OTHERS_WRITE:
        mend = f"chmod go-w {shlex.quote(str(path))}"
        raise SettingsError(f"{what} {str(path)!r} can be changed by others", f"run: {mend}")


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


def from_command(command: str, *, seconds: float = COMMAND_SECONDS) -> Secret:
    """The first line that a command writes. It is run as it stands, without a shell; what it says
    on standard error, and what it asks, goes to the terminal.

    Raises:
        SettingsError: when it cannot be run, fails, takes too long, or writes nothing.
    """
    try:
        arguments = shlex.split(command)
    except ValueError as error:
        raise SettingsError(f"api_key_command cannot be read: {str(error).lower()}") from None
    if not arguments:
        raise SettingsError("api_key_command is empty", "as in: pass show agentpost")
    # Only its name is told: an argument may be as secret as the key.
    said = f"api_key_command {arguments[0]!r}"
    try:
        done = subprocess.run(arguments, stdout=subprocess.PIPE, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise SettingsError(f"{said} took longer than {seconds:g} s", "run it by hand") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(f"cannot run {said}: {reason}", "is it installed?") from None
    if done.returncode:
        raise SettingsError(f"{said} failed: exit code {done.returncode}", "run it by hand")
    return _key(
        done.stdout.partition(b"\n")[0], f"look at {said}, which wrote nothing on its first line"
    )


def from_keyring(place: str) -> Secret:
    """The key that the desktop's keyring holds for `service:user`.

    Raises:
        SettingsError: when there is none, or no keyring.
    """
    service, _, user = place.rpartition(":")
    if not service or not user:
        raise SettingsError(
            f"api_key_keyring {place!r} should be service:user", "as in: agentpost:prod"
        )
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError:
        mend = "pip install 'agentpost-tui[keyring]'"
        raise SettingsError("api_key_keyring needs the package keyring", f"run: {mend}") from None
    try:
        key = keyring.get_password(service, user)
    except KeyringError as error:
        raise SettingsError(f"the keyring cannot be read: {error}") from None
    mend = f"run: keyring set {shlex.quote(service)} {shlex.quote(user)}"
    return _key((key or "").encode("utf-8", "surrogateescape"), mend)


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
        with _signals_as_exits():
            answer = getpass.getpass("AgentPost API key (not shown): ")
    except EOFError:
        answer = ""
    return _key(answer.encode("utf-8", "surrogateescape"), ADVICE)


@contextmanager
def _signals_as_exits() -> Iterator[None]:
    """Ended by a signal, the program still gives the terminal its echo back, which `getpass` took.

    What ctrl+c sends needs nothing: it is an exception already.
    """

    def leave(number: int, _: object) -> NoReturn:
        sys.exit(SIGNALS[number])

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _key(data: bytes, otherwise: str) -> Secret:
    """The key without what files and shells put around it."""
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise SettingsError("the API key is not text", "it should be UTF-8") from None
    if not text:
        raise SettingsError("there is no API key", otherwise)
    return Secret(text)
