"""Standard output for lines that never end."""

from __future__ import annotations

import asyncio
import os
import select
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from agentpost_tui.errors import AgentPostError

CHUNK: Final = select.PIPE_BUF
"""A pipe that is ready takes so many bytes at once without making us wait."""
WATCH_SECONDS: Final = 0.5
"""So often it is looked whether anybody still reads, when there is nothing to write."""


class Output:
    """A stream that is written to without a buffer, and without holding up the connection.

    While a slow reader has to be waited for, the loop goes on: pings are answered, and the server
    feels it by and by, since nothing more is taken from the feed.
    """

    def __init__(self, descriptor: int = 1) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLOUT)
        self._may_block = not stat.S_ISREG(os.fstat(descriptor).st_mode)

    @asynccontextmanager
    async def while_read(self) -> AsyncIterator[None]:
        """Run the block, but only as long as somebody reads, or may.

        Raises:
            BrokenPipeError: when the reader has gone.
        """
        watching: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(None) as limit:
                watching = asyncio.create_task(self._watch(limit))
                yield
        except TimeoutError:
            if limit.expired():
                raise BrokenPipeError from None
            raise
        finally:
            if watching is not None:
                watching.cancel()

    async def _watch(self, limit: asyncio.Timeout) -> None:
        while not any(events & select.POLLERR for _, events in self._poll.poll(0)):  # noqa: ASYNC110
            await asyncio.sleep(WATCH_SECONDS)  # no event tells of it while nothing is written
        limit.reschedule(asyncio.get_running_loop().time())

    async def write(self, data: bytes) -> None:
        """Write all of `data`.

        Raises:
            BrokenPipeError: when the reader has gone.
            AgentPostError: when it cannot be written, such as to a full disk.
        """
        left = memoryview(data)
        try:
            while left:
                if self._may_block and not self._poll.poll(0):
                    await self._ready()
                left = left[os.write(self._descriptor, left[:CHUNK]) :]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise AgentPostError(f"cannot write to standard output: {error.strerror}") from error

    async def _ready(self) -> None:
        loop = asyncio.get_running_loop()
        ready = loop.create_future()
        loop.add_writer(self._descriptor, _resolve, ready)
        try:
            await ready
        finally:
            loop.remove_writer(self._descriptor)


def _resolve(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
