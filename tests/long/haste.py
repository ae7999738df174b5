"""A loop in haste: time passes only when nobody has anything to do, and then all at once.

Sockets are real. While any of them has something to read, or a task to run, the clock stands
still; when all wait, it goes to the moment at which the first of them is due. Timers of the
client, of the server and of the libraries below them run by the same clock, so an hour of waiting
costs what the work in it costs. The kernel alone keeps its own time: what it still has to send is
waited for.
"""

from __future__ import annotations

import asyncio
import fcntl
import selectors
import struct
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from agentpost_tui import clock

T = TypeVar("T")

_UNSENT = 0x894B  # SIOCOUTQNSD of Linux
_LOOK_SECONDS = 0.005
_PATIENCE_SECONDS = 2.0
"""So much real time the kernel has for what it still has to send; its own timers need less."""


class _Skipping(selectors.DefaultSelector):
    """Waits for nothing but what is under way; the time it was to wait for counts as passed."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0
        self.is_under_way: Callable[[], bool] = lambda: False

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select()
        ready = super().select(0)
        looks = int(_PATIENCE_SECONDS / _LOOK_SECONDS) if timeout and not ready else 0
        while looks and not ready and self.is_under_way():
            ready = super().select(_LOOK_SECONDS)
            looks -= 1
        if not ready:
            self.passed += timeout
        return ready


class HastyLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is that of `_Skipping`."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.passed

    def wait_while(self, is_under_way: Callable[[], bool]) -> None:
        """Let no time pass while the kernel has something to send."""
        self._skipping.is_under_way = is_under_way

    def jump(self, seconds: float) -> None:
        """Let time pass in which nobody is awake: the machine sleeps."""
        self._skipping.passed += seconds


def unsent(socket: Any) -> int:
    """Bytes that the kernel holds back until the other side has room; 0 where it cannot tell."""
    if sys.platform != "linux":
        return 0
    answer = fcntl.ioctl(socket.fileno(), _UNSENT, struct.pack("i", 0))
    return int(struct.unpack("i", answer)[0])


@contextmanager
def one_clock(loop: HastyLoop) -> Iterator[None]:
    """Let the program's clock be the loop's."""
    steady, began = clock._steady, clock._steady()
    clock._steady = lambda: began + loop.time()
    try:
        yield
    finally:
        clock._steady = steady


def run_in_haste(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, with a clock in haste."""
    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, HastyLoop)
        with one_clock(loop):
            return runner.run(main)
