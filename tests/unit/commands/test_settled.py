"""Which source gives the key, and that a command runs only where nothing before it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.commands.settled import settled
from agentpost_tui.people import People
from tests.helpers.canary import CANARY

NO_FLAGS: dict[str, Any] = {"api_key_file": None, "api_key_stdin": False}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Key sources in a profile and in the rest of the file; each command leaves a trace."""
    (tmp_path / "key").write_text("key-of-the-profile", encoding="utf-8")
    (tmp_path / "key").chmod(0o600)
    path = tmp_path / "c.toml"
    path.write_text(
        f"api_key_command = 'sh -c \"touch {tmp_path}/ran; echo key-of-the-file\"'\n"
        "[profiles.prod]\napi_key_file = 'key'\n"
        f"[profiles.staging]\napi_key_command = 'echo {CANARY}'\napi_key_keyring = 'a:b'\n",
        encoding="utf-8",
    )
    path.chmod(0o600)
    return path


def key(config: Path, **flags: Any) -> str:
    _, address = settled(People(), config, {**NO_FLAGS, **flags})
    return address.key.reveal()


def test_a_command_is_run_when_nothing_else_names_a_key(config: Path, tmp_path: Path) -> None:
    assert key(config) == "key-of-the-file"
    assert (tmp_path / "ran").exists()


def test_no_command_is_run_when_something_does(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert key(config, profile="prod") == "key-of-the-profile"
    monkeypatch.setenv("AGENTPOST_API_KEY", "key-of-the-variable")
    assert key(config) == "key-of-the-variable"
    assert key(config, profile="staging") == "key-of-the-variable"
    assert key(config, api_key_file=tmp_path / "key") == "key-of-the-profile"
    assert not (tmp_path / "ran").exists()


def test_a_variable_can_name_another_source(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY_COMMAND", "echo key-of-the-command")
    assert key(config, profile="prod") == "key-of-the-command"


def test_the_key_of_a_command_is_masked_in_what_people_read(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = People()
    settled(people, config, {**NO_FLAGS, "profile": "staging"})
    people.tell(f"closed: {CANARY}")
    said = capsys.readouterr().err
    assert "closed: ap_sk_" in said
    assert CANARY not in said
