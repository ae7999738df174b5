"""`tail` and `wait`: what they do before anything is dialled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.cli import run
from agentpost_tui.people import People
from agentpost_tui.settings import Settings

NOWHERE = ["--url", "http://127.0.0.1:9", "--no-journal"]


def test_a_ready_file_of_an_earlier_wait_is_gone_whatever_ends_this_one(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    ready.touch()
    assert run(["wait", "a", "--url", "no://url", "--ready-file", str(ready)], People()) == 2
    assert not ready.exists()


@pytest.mark.parametrize("command", ["tail", "wait"])
@pytest.mark.parametrize("words", [["type:sent"], ["--filter", "type:sent"]])
def test_the_filter_is_an_argument_or_an_option(
    monkeypatch: pytest.MonkeyPatch, command: str, words: list[str]
) -> None:
    seen: list[Settings] = []

    async def begun(settings: Settings, *_: Any) -> int:
        seen.append(settings)
        return 7

    monkeypatch.setenv("AGENTPOST_API_KEY", "a-key")
    monkeypatch.setenv("AGENTPOST_FILTER", "type:received")
    monkeypatch.setattr(f"agentpost_tui.headless.run.run_{command}", begun)
    assert run([command, *words, "--keep", "5", *NOWHERE], People()) == 7
    assert (seen[0].filter, seen[0].keep) == ("type:sent", 5)


@pytest.mark.parametrize("command", ["tail", "wait", "export"])
def test_a_filter_is_said_once(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run([command, "a", "--filter", "b"], People("a-key")) == 2
    assert "FILTER and --filter say the same: give one of them" in capfd.readouterr().err


def test_waiting_needs_a_filter_that_the_command_says(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGENTPOST_FILTER", "type:received")
    assert run(["wait", *NOWHERE], People()) == 2
    assert "Missing argument 'FILTER'" in capfd.readouterr().err
