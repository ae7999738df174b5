"""Ending: by itself, or by a signal, unless that is ignored."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest

from agentpost_tui.exit_codes import SIGNALS
from agentpost_tui.headless.ending import until_signal


@pytest.fixture
def ignored(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that was ignored before we came."""
    before = signal.signal(request.param, signal.SIG_IGN)
    yield request.param
    signal.signal(request.param, before)


async def signalled(*numbers: int) -> int:
    """Work that is sent signals, and has no end of its own."""
    for number in numbers:
        signal.raise_signal(number)
    await asyncio.Event().wait()
    return 0


async def test_work_that_ends_has_its_own_code() -> None:
    assert await until_signal(asyncio.sleep(0, 7)) == 7


@pytest.mark.parametrize(("number", "code"), SIGNALS.items())
async def test_a_signal_ends_it(number: int, code: int) -> None:
    assert await until_signal(signalled(number, signal.SIGTERM)) == code


@pytest.mark.parametrize("ignored", [signal.SIGHUP, signal.SIGINT], indirect=True)
async def test_a_signal_that_is_ignored_stays_ignored(ignored: signal.Signals) -> None:
    assert await until_signal(signalled(ignored, signal.SIGTERM)) == 143
    assert signal.getsignal(ignored) is signal.SIG_IGN
