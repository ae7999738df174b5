"""`tail` and `wait`: what they do before anything is dialled."""

from __future__ import annotations

from pathlib import Path

from agentpost_tui.cli import run
from agentpost_tui.people import People


def test_a_ready_file_of_an_earlier_wait_is_gone_whatever_ends_this_one(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    ready.touch()
    assert run(["wait", "a", "--url", "no://url", "--ready-file", str(ready)], People()) == 2
    assert not ready.exists()
