"""Waiting: the file that tells a script that it may act."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.client.intake import Item
from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import AgentPostError, SettingsError
from agentpost_tui.headless.wait import Wait, clear_ready_file
from tests.helpers.build import START, make_event


class Told:
    """A feed that is LIVE, and then brings an event."""

    def __init__(self) -> None:
        self._items: list[Item] = [make_event(), Status(State.LIVE, START, Subscription())]

    def running(self) -> nullcontext[None]:
        return nullcontext()

    async def batch(self) -> list[Item]:
        return [self._items.pop()]


class Output:
    """Standard output that takes anything."""

    def while_read(self) -> nullcontext[None]:
        return nullcontext()

    async def write(self, data: bytes) -> None:
        pass


async def waited(ready_file: Path) -> int:
    feed: Any = Told()
    output: Any = Output()
    wait = Wait(feed, lambda text: None, passes=lambda event: True, seconds=60)
    wait.ready_file = ready_file
    return await wait.run(lambda item: b"", output)


@pytest.mark.parametrize("is_there", [False, True])
async def test_the_ready_file_is_made_once_it_is_live(tmp_path: Path, is_there: bool) -> None:
    ready = tmp_path / "ready"
    if is_there:
        ready.touch()
    clear_ready_file(ready)
    assert not ready.exists()
    assert await waited(ready) == 0
    assert ready.read_text() == ""


@pytest.mark.parametrize("kind", ["text", "link", "folder"])
def test_what_is_no_ready_file_is_left_as_it_is(tmp_path: Path, kind: str) -> None:
    place = tmp_path / kind
    match kind:
        case "text":
            place.write_text("a letter")
        case "link":
            place.symlink_to(tmp_path / "elsewhere")
        case _:
            place.mkdir()
    with pytest.raises(SettingsError, match="something else is there"):
        clear_ready_file(place)
    assert place.lstat()


@pytest.mark.parametrize("place", ["nowhere/ready", "file/ready", "x" * 300])
def test_where_no_ready_file_can_be_is_said_before_anything_is_dialled(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"cannot make the ready file .*: \w"):
        clear_ready_file(tmp_path / place)


async def test_a_ready_file_that_cannot_be_made_after_all_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AgentPostError, match=r"cannot make the ready file .*: No such file"):
        await waited(tmp_path / "nowhere" / "ready")


class Late(Told):
    """A feed whose event is taken in at the very end of the time."""

    now = START

    async def batch(self) -> list[Item]:
        await asyncio.Event().wait()
        return []

    async def is_alive(self, seconds: float) -> bool:
        return True

    def rest(self) -> list[Item]:
        return self._items[::-1]


async def test_what_came_in_time_and_was_not_looked_at_is_found() -> None:
    feed: Any = Late()
    output: Any = Output()
    wait = Wait(feed, lambda text: None, passes=lambda event: True, seconds=0.01)
    assert await wait.run(lambda item: b"", output) == 0
