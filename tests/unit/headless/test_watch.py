"""What people who have no status line are told of those who keep a record."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from agentpost_tui.headless import watch
from agentpost_tui.headless.watch import watched
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.kept import Kept
from tests.helpers.build import make_event


async def test_it_is_told_when_it_cannot_be_written_and_when_it_can_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "WATCH_SECONDS", 0.01)
    folder = tmp_path / "later"
    told: asyncio.Queue[str] = asyncio.Queue()
    with journal_writer(folder / "journal.db", retry_seconds=0.01) as writer:
        async with watched(Kept(writer), told.put_nowait):
            writer.put([make_event()])
            said = await told.get()
            assert (
                said == f"journal off: cannot open '{folder}/journal.db': No such file or directory"
            )
            folder.mkdir()
            assert await told.get() == "journal on again"
