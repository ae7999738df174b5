"""The sender: writes frames as fast as they are taken, or at a rate, when standard input says so.

It says on standard output, in one JSON object a line, where it listens, who has subscribed, and
between which instants it sent.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from benchmarks.corpus import framed

CHUNK = 200
STEP_SECONDS = 0.01


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


async def orders() -> AsyncIterator[tuple[int, float]]:
    """How many to send and at what rate, as standard input has them; none ends the last."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        count, rate = line.split()
        yield int(count), float(rate)


class Server:
    """Serves one client at a time; the newest is the one that is sent to."""

    def __init__(self) -> None:
        self._client: ServerConnection | None = None
        self._sent = 0
        self._is_stopped = False

    async def serve(self, connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            await connection.recv()
            self._client = connection
            say(subscribed=True)
            async for _ in connection:
                pass

    async def send(self, count: int, rate: float) -> None:
        """Straight to the transport, so that the sender is not what is measured."""
        connection = self._client
        assert connection is not None
        self._is_stopped = False
        began, done = time.monotonic(), 0
        while done < count and not self._is_stopped:
            due = count if not rate else min(count, int(rate * (time.monotonic() - began)) + 1)
            size = min(due - done, CHUNK)
            connection.transport.write(b"".join(framed(size, self._sent, time.time())))
            self._sent += size
            done += size
            await connection.drain()
            if rate and done >= due:
                await asyncio.sleep(STEP_SECONDS)
        say(began=began, ended=time.monotonic(), sent=self._sent)

    def stop(self) -> None:
        """End what is being sent."""
        self._is_stopped = True


async def main() -> None:
    server = Server()
    async with (
        serve(server.serve, "127.0.0.1", 0, compression=None, ping_interval=None) as running,
        asyncio.TaskGroup() as tasks,
    ):
        host, port = next(iter(running.sockets)).getsockname()
        say(url=f"ws://{host}:{port}/ws")
        async for count, rate in orders():
            if count:
                tasks.create_task(server.send(count, rate))
            else:
                server.stop()


if __name__ == "__main__":
    asyncio.run(main())
