"""A real terminal for tests: a pty with a program in it, its output read back by pyte."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

from tests.helpers.canary import KEYS, traces

PATIENCE_SECONDS = 15.0
"""How long to wait for something to appear: only a failing test ever waits so long."""


class Terminal:
    """Runs a command on a pty that is its controlling terminal, and shows what is on the screen.

    Use it as a context manager: however the test ends, the program is gone afterwards, and the
    test fails if it wrote a key: one of those that tests use, or the one in `env`. `stdin`,
    `stdout` and `stderr` replace the terminal as that stream, as a redirection in a shell does.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        lines: int = 40,
        env: Mapping[str, str] | None = None,
        stdin: int | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> None:
        self.raw = bytearray()
        """Every byte the program wrote to the terminal."""
        self.display = pyte.Screen(columns, lines)
        """The screen with its colours and its cursor; `screen` has the text alone."""
        self._stream = pyte.ByteStream(self.display)
        self._master, slave = pty.openpty()
        self._set_size(columns, lines)
        self.process = subprocess.Popen(
            list(command),
            stdin=slave if stdin is None else stdin,
            stdout=slave if stdout is None else stdout,
            stderr=slave if stderr is None else stderr,
            env={
                **_without_size(os.environ),
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                **(env or {}),
            },
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self._keys = (*KEYS, *filter(None, [(env or {}).get("AGENTPOST_API_KEY")]))
        self._is_open = True
        self._is_hung_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def screen(self) -> list[str]:
        """The lines on the screen, without the blanks at their ends."""
        buffer, columns = self.display.buffer, range(self.display.columns)
        return [
            "".join(buffer[y][x].data for x in columns).rstrip()  # `display.display` can stumble
            for y in range(self.display.lines)  # over half of a wide character
        ]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen)

    @property
    def modes(self) -> list[int]:
        """How the terminal is set: echo, line by line or key by key, and so on."""
        return termios.tcgetattr(self._master)[:4]

    def press(self, keys: bytes) -> None:
        """Type `keys`, escape sequences included."""
        while keys:
            keys = keys[os.write(self._master, keys) :]

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal; the program is told by SIGWINCH."""
        self.display.resize(lines, columns)
        self._set_size(columns, lines)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def wait_for(self, text: str, timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until `text` is on the screen."""
        self.wait_until(lambda terminal: text in terminal.text, repr(text), timeout)

    def wait_until_gone(self, text: str, timeout: float = PATIENCE_SECONDS) -> None:
        """Wait until `text` is no longer on the screen."""
        self.wait_until(lambda terminal: text not in terminal.text, f"{text!r} gone", timeout)

    def wait_until(
        self,
        predicate: Callable[[Terminal], bool],
        what: str,
        timeout: float = PATIENCE_SECONDS,
    ) -> None:
        """Wait until `predicate` holds of this terminal; `what` names it when it does not."""
        deadline = time.monotonic() + timeout
        while not predicate(self):
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(left):
                if predicate(self):
                    return
                ended = "the program ended" if left > 0 else f"{timeout:g} s passed"
                raise AssertionError(f"{ended} without {what}; the screen:\n{self.text}")

    def exit_code(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Wait for the end of the program, reading all that it still writes."""
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0 and self._read(left):
            pass
        try:
            return self.process.wait(max(left, 0.1))
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running; the screen:\n{self.text}") from None

    def hang_up(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Close the terminal under the program, as a closed window does; returns its exit code."""
        os.close(self._master)
        self._is_hung_up = True
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError("still running, without a terminal") from None

    def close(self) -> None:
        """End the program and whatever it started, and give the pty back.

        Raises:
            AssertionError: when a key was written to the terminal, in whatever form.
        """
        if not self._is_open:
            return
        self._is_open = False
        with contextlib.suppress(ProcessLookupError):  # ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if not self._is_hung_up:
            os.close(self._master)
        found = traces(bytes(self.raw), self._keys)
        assert not found, f"a key was written to the terminal: {', '.join(found)}"

    def _read(self, timeout: float) -> bool:
        """Take what the program writes within `timeout` seconds; false once it has ended."""
        ready, _, _ = select.select([self._master], [], [], timeout)
        if not ready:
            return True
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # EIO: nobody has the other end open any more
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def _without_size(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the variables that would speak louder than the terminal's own size."""
    return {name: value for name, value in environment.items() if name not in ("COLUMNS", "LINES")}
