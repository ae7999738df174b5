"""What benchmarks from outside need: a terminal whose output is read, and a sender."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60.0
KEY = "ap_sk_bench_0123456789abcdefghij"
_MOVE_OR_CURSOR = re.compile(rb"\x1b\[(\d+);\d+H|" + "▌".encode())
ROOT = Path(__file__).parent.parent


async def until(is_so: Callable[[], bool]) -> None:
    """Wait inside the loop that is looked at."""
    while True:
        if is_so():
            return
        await asyncio.sleep(0.002)


class Screen:
    """A program in a terminal whose output is drained by a thread and looked at as bytes.

    No emulator: what it would cost belongs to the user's terminal, and would slow the reader.
    """

    def __init__(self, command: Sequence[str], *, columns: int = 160, lines: int = 50) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("COLUMNS", "LINES") and not name.startswith("AGENTPOST_")
        }
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={
                **environment,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "AGENTPOST_API_KEY": KEY,
            },
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self._chunks: list[tuple[float, bytes]] = []
        self._came = threading.Condition()
        self._is_over = False
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    @property
    def mark(self) -> int:
        """A place in the output, for `wait_for`."""
        return len(self._chunks)

    @property
    def written(self) -> int:
        """Bytes written to the terminal so far."""
        return sum(len(chunk) for _, chunk in list(self._chunks))

    @property
    def cpu_seconds(self) -> float:
        """What the program has used so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def press(self, keys: bytes) -> float:
        """Type; gives the instant."""
        at = time.monotonic()
        os.write(self._master, keys)
        return at

    def wait_for(self, text: str, since: int = 0, seconds: float = PATIENCE_SECONDS) -> float:
        """When `text` was first written, after a mark; it may come in two pieces.

        Raises:
            AssertionError: when it is not.
        """
        wanted = text.encode()
        deadline = time.monotonic() + seconds
        before, place = b"", since
        with self._came:
            while True:
                while place < len(self._chunks):
                    at, chunk = self._chunks[place]
                    place += 1
                    if wanted in before + chunk:
                        return at
                    before = chunk[-len(wanted) + 1 :] if len(wanted) > 1 else b""
                left = deadline - time.monotonic()
                if left <= 0 or self._is_over:
                    tail = b"".join(chunk for _, chunk in self._chunks[-20:])
                    raise AssertionError(f"{text!r} was not written; the last: {tail[-600:]!r}")
                self._came.wait(min(left, 0.1))

    def wait_for_cursor(self, since: int, line: int | None = None) -> tuple[float, int]:
        """When the table's cursor was drawn after a mark, on that line of the screen if one is
        given; and on which line.

        Raises:
            AssertionError: when it is not.
        """
        written, place = b"", since
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self._came:
            while time.monotonic() < deadline and not self._is_over:
                while place < len(self._chunks):
                    at, chunk = self._chunks[place]
                    place += 1
                    written += chunk
                    lines = _cursor_lines(written)
                    if lines and line in (None, *lines):
                        return at, lines[-1]
                self._came.wait(0.1)
        raise AssertionError(f"no cursor on line {line}; drawn on {_cursor_lines(written)}")

    def settle(self, quiet_seconds: float = 0.6) -> None:
        """Wait until nothing has been written for a while."""
        mark = -1
        while mark != self.mark:
            mark = self.mark
            time.sleep(quiet_seconds)

    def end(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait for the program to end; gives its exit code."""
        return self.process.wait(seconds)

    def close(self) -> None:
        """End the program, and give the terminal back."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._is_over = True
        self._reader.join()
        os.close(self._master)

    def _drain(self) -> None:
        while not self._is_over:
            ready, _, _ = select.select([self._master], [], [], 0.2)
            if not ready:
                continue
            try:
                chunk = os.read(self._master, 1 << 16)
            except OSError:  # EIO: nobody has the other end open any more
                chunk = b""
            with self._came:
                self._is_over = self._is_over or not chunk
                self._chunks.append((time.monotonic(), chunk))
                self._came.notify_all()


def _cursor_lines(written: bytes) -> list[int]:
    """The lines on which the table's cursor was drawn."""
    lines, line = [], 0
    for found in _MOVE_OR_CURSOR.finditer(written):
        if found[1]:
            line = int(found[1])
        elif line:
            lines.append(line)
    return lines


@contextmanager
def screen(command: Sequence[str], **size: int) -> Iterator[Screen]:
    """A program in a terminal, until the block ends."""
    running = Screen(command, **size)
    try:
        yield running
    finally:
        running.close()


class Sender:
    """A server in a process of its own, which writes frames when it is told to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sender"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.heard()["url"]

    def send(self, count: int, rate: float = 0) -> None:
        """Send so many events, `rate` a second; 0 is as fast as they are taken."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{count} {rate}\n")
        self._process.stdin.flush()

    def stop(self) -> int:
        """End a sending; gives how many events were sent in all. It must not have ended yet."""
        self.send(0)
        return int(self.heard()["sent"])

    def heard(self) -> dict[str, Any]:
        """What it says next: a client that has subscribed, or a sending that is done."""
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def sender() -> Iterator[Sender]:
    """A sender until the block ends; one client at a time."""
    running = Sender()
    try:
        yield running
    finally:
        running.close()
