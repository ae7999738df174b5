"""The socket by the lot: all messages, in order, whole, and no more than the network may bring."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosedOK

from agentpost_tui.client.wire import MAX_WAITING, Socket

Story = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def hearing(story: Story) -> AsyncIterator[Socket]:
    """A client of a server that tells a story and then closes."""
    async with serve(story, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        connecting = connect(f"ws://127.0.0.1:{port}", compression=None, create_connection=Socket)
        async with connecting as socket:
            assert isinstance(socket, Socket)
            yield socket


async def everything(socket: Socket) -> list[bytes]:
    heard: list[bytes] = []
    try:
        while True:
            heard += await socket.take()
    except ConnectionClosedOK:
        return heard


async def test_all_messages_come_in_order_and_those_before_a_close_too() -> None:
    async def story(server: ServerConnection) -> None:
        for number in range(2_000):
            await server.send(f"{number}")

    async with hearing(story) as socket:
        assert await everything(socket) == [f"{number}".encode() for number in range(2_000)]


async def test_a_message_in_parts_is_whole() -> None:
    async def story(server: ServerConnection) -> None:
        await server.send(["Kö", "ln", "", "!"])
        await server.send([b"\x00", b"\xff"])
        await server.send("")

    async with hearing(story) as socket:
        assert await everything(socket) == ["Köln!".encode(), b"\x00\xff", b""]


async def test_who_is_not_taken_from_has_to_wait() -> None:
    sent = 0

    async def story(server: ServerConnection) -> None:
        nonlocal sent
        for _ in range(2_000):
            await server.send(b"x" * 65_536)
            sent += 1

    async with hearing(story) as socket:
        while socket.transport.is_reading():  # noqa: ASYNC110
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        assert MAX_WAITING < sent < 1_000  # the buffers of the network are full
        assert len(await everything(socket)) == 2_000
        assert sent == 2_000


async def test_anything_that_comes_is_told() -> None:
    came = 0

    def heard() -> None:
        nonlocal came
        came += 1

    async def story(server: ServerConnection) -> None:
        await server.recv()
        server.transport.write(b"\x81\x05ab")  # half of a message
        await server.recv()
        server.transport.write(b"cde")

    async with hearing(story) as socket:
        socket.heard = heard
        await socket.send("now")
        while not came:  # noqa: ASYNC110
            await asyncio.sleep(0)
        await socket.send("and now")
        assert await everything(socket) == [b"abcde"]
        assert came > 1
