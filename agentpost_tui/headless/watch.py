"""Those who keep a record, watched for people who have no status line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from agentpost_tui.journal.kept import Kept

WATCH_SECONDS: Final = 1.0


@asynccontextmanager
async def watched(kept: Kept, tell: Callable[[str], None]) -> AsyncIterator[None]:
    """While the block runs, tell when nothing can be written, and when it can be again."""
    watching = asyncio.create_task(_watch(kept, tell))
    try:
        yield
    finally:
        watching.cancel()


async def _watch(kept: Kept, tell: Callable[[str], None]) -> None:
    told = {name: "" for name, _ in kept.named}
    while True:
        for name, writer in kept.named:
            off = writer.off
            if off != told[name]:
                told[name] = off
                tell(f"{name} off: {off}" if off else f"{name} on again")
        await asyncio.sleep(WATCH_SECONDS)
