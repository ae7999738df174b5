"""How a command without a screen ends: by itself, by a signal, or when its time is over."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

from agentpost_tui.exit_codes import SIGNALS


async def until_signal(work: Coroutine[Any, Any, int]) -> int:
    """Run `work`, whose result is the exit code; a signal cancels it and has a code of its own.

    A signal that is ignored already stays ignored.
    """
    task = asyncio.ensure_future(work)
    codes: list[int] = []

    def end(code: int) -> None:
        codes.append(code)
        task.cancel()

    loop = asyncio.get_running_loop()
    for number, code in SIGNALS.items():
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            loop.add_signal_handler(number, end, code)
    try:
        return await task
    except asyncio.CancelledError:
        if not codes:
            raise
        return codes[0]
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
