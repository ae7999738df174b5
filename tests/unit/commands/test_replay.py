"""`replay` from the command line: what reaches the dashboard, and what is refused."""

from __future__ import annotations

import os
from math import inf
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.cli import run
from agentpost_tui.journal.recording import recorder
from agentpost_tui.journal.whole import RecordedPast
from agentpost_tui.people import People
from agentpost_tui.redact import Redactor
from agentpost_tui.settings import Settings
from agentpost_tui.ui import run as screen
from tests.helpers.build import START, make_event


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "run.jsonl"
    with recorder(path) as writer:
        writer.put([make_event(arrived_at=START + at) for at in range(5)])
    return path


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A terminal on every stream, and a dashboard that only remembers."""
    shown: list[Any] = []

    async def run_replay(settings: Settings, telling: screen.Telling, redactor: Redactor) -> int:
        shown.extend((settings, telling))
        return 7

    monkeypatch.setattr(screen, "run_replay", run_replay)
    monkeypatch.setattr(os, "isatty", lambda number: True)
    monkeypatch.setenv("TERM", "xterm")
    return shown


def test_a_recording_needs_no_key(shown: list[Any], path: Path) -> None:
    flags = ["--speed", "x4", "--exact", "--filter", "type:sent", "--keep", "9", "--theme", "light"]
    assert run(["replay", str(path), *flags], People()) == 7
    settings, telling = shown
    assert isinstance(telling.past, RecordedPast)
    assert (telling.past.first_at, telling.past.last_at) == (START, START + 4)
    assert (telling.source, telling.masked_key) == ("run.jsonl", "")
    assert (telling.speed, telling.is_exact, telling.recorders) == (4.0, True, ())
    assert (settings.filter, settings.keep, settings.theme) == ("type:sent", 9, "light")


def test_a_stretch_of_time_as_fast_as_can_be(shown: list[Any], path: Path, tmp_path: Path) -> None:
    stretch = ["--from", "2026-11-24T08:46:41Z", "--to", "2026-11-24T08:46:43Z"]
    record = ["--record", str(tmp_path / "again.jsonl")]
    assert run(["replay", str(path), *stretch, "--speed", "max", *record], People()) == 7
    _, telling = shown
    assert (telling.past.first_at, telling.past.last_at) == (START + 1, START + 3)
    assert telling.speed == inf
    assert len(telling.recorders) == 1


def test_a_stretch_is_written_in_the_time_zone_of_the_settings(
    shown: list[Any], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTPOST_TIME_ZONE", "Asia/Tokyo")
    stretch = ["--from", "2026-11-24T17:46:41", "--to", "2026-11-24T17:46:43"]
    assert run(["replay", str(path), *stretch], People()) == 7
    _, telling = shown
    assert (telling.past.first_at, telling.past.last_at) == (START + 1, START + 3)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--speed", "quick"], 2, "no speed: write it like 4, 0.5 or max"),
        (["--speed", "0"], 2, "'0' is no speed: write it like 4, 0.5 or max"),
        (["--speed", "x0.0"], 2, "'x0.0' is no speed"),
        (["--record", "{path}"], 2, "a recording cannot be recorded into itself"),
        (["--record", "x" * 300], 2, ": File name too long (check --record)"),
        (["--from", "2030-01-01"], 1, "there is nothing to replay in"),
        (["--filter", "typ:sent"], 2, "unknown field 'typ'"),
    ],
)
def test_a_mistake_is_one_sentence(
    shown: list[Any],
    path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    sentence: str,
) -> None:
    given = [argument.format(path=path) for argument in arguments]
    assert run(["replay", str(path), *given], People()) == code
    assert sentence in capsys.readouterr().err
    assert shown == []


def test_without_a_journal_there_is_nothing_to_replay(
    shown: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "ap_sk_live_canary0123456789k3y9")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run(["replay"], People()) == 1
    assert "there is no journal" in capsys.readouterr().err


def test_without_a_terminal_it_names_export(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: number != 1)
    assert run(["replay", str(path)], People()) == 2
    assert "a replay needs one; export writes the past as lines" in capsys.readouterr().err
