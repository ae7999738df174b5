"""Where a key may come from, and that only its owner can read it there."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from agentpost_tui import keys
from agentpost_tui.errors import SettingsError

KEY = "ap_sk_live_canary0123456789k3y9"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "my key"
    path.write_text(f"{KEY}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_file_is_the_key(file: Path) -> None:
    assert keys.from_file(file).reveal() == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        keys.from_file(file)
    assert str(caught.value) == (
        f"the key file '{file}' can be read by others (run: chmod 600 '{file}')"
    )


def test_what_another_program_writes_is_a_key() -> None:
    reader, writer = os.pipe()
    os.write(writer, KEY.encode())
    os.close(writer)
    assert keys.from_file(Path(f"/dev/fd/{reader}")).reveal() == KEY
    os.close(reader)


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\xff\xfe"])
def test_a_file_without_a_key_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(SettingsError, match=r"there is no API key \(.* is empty\)|is not text"):
        keys.from_file(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read the key file '.*none': No such file"):
        keys.from_file(tmp_path / "none")


def test_a_keyboard_is_no_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: True)
    with pytest.raises(SettingsError, match="takes the key from a pipe"):
        keys.from_stdin()


def test_an_empty_pipe_holds_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: False)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n")))
    with pytest.raises(SettingsError, match="there is no API key"):
        keys.from_stdin()


def test_without_a_terminal_nobody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: number != 2)
    with pytest.raises(SettingsError, match=r"AGENTPOST_API_KEY.*agentpost-tui demo"):
        keys.from_prompt()


def test_no_answer_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(os, "isatty", lambda number: True)
    monkeypatch.setattr("getpass.getpass", nothing)
    with pytest.raises(SettingsError, match=r"AGENTPOST_API_KEY.*agentpost-tui demo"):
        keys.from_prompt()
