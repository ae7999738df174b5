"""Standard output: all of it arrives, and nobody is held up by a slow reader."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from agentpost_tui.errors import AgentPostError
from agentpost_tui.headless.output import Output

MUCH = os.urandom(300_000)


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    for end in (reader, writer):
        with suppress(OSError):  # a test has closed it
            os.close(end)


async def test_all_arrives_while_the_loop_goes_on(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    writing = asyncio.create_task(Output(writer).write(MUCH))
    await asyncio.sleep(0)
    assert not writing.done()  # the pipe is full, and we are still here
    read = b""
    while len(read) < len(MUCH):
        read += await asyncio.to_thread(os.read, reader, 65_536)
    await writing
    assert read == MUCH


async def test_waiting_can_be_given_up(pipe: tuple[int, int]) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await Output(pipe[1]).write(MUCH)


async def test_a_reader_that_has_gone_is_a_broken_pipe(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    with pytest.raises(BrokenPipeError):
        await Output(pipe[1]).write(b"x")


async def test_a_file_takes_everything_at_once(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with path.open("wb") as file:
        await Output(file.fileno()).write(MUCH)
    assert path.read_bytes() == MUCH


async def test_what_cannot_be_written_is_said() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    with pytest.raises(AgentPostError, match="No space left"):
        await Output(full).write(b"x")
    os.close(full)


async def test_it_is_noticed_that_the_reader_has_gone_while_nothing_is_written(
    pipe: tuple[int, int],
) -> None:
    os.close(pipe[0])
    with pytest.raises(BrokenPipeError):
        async with Output(pipe[1]).while_read():
            await asyncio.Event().wait()


async def test_a_time_out_inside_is_no_broken_pipe(pipe: tuple[int, int]) -> None:
    with pytest.raises(TimeoutError):
        async with Output(pipe[1]).while_read(), asyncio.timeout(0.01):
            await asyncio.Event().wait()
