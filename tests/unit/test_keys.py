"""Where a key may come from, and that only its owner can read it there."""

from __future__ import annotations

import io
import os
import shlex
import sys
from pathlib import Path
from types import ModuleType

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


def script(*lines: str) -> str:
    """A command that runs lines of Python."""
    return shlex.join([sys.executable, "-c", "\n".join(lines)])


def test_the_first_line_of_a_command_is_the_key() -> None:
    command = script("import sys", f"print({KEY!r})", "print('rest')", "sys.stderr.write('note')")
    assert keys.from_command(command).reveal() == KEY


def test_a_command_is_no_shell(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    assert keys.from_command(f"echo {KEY} > {trace}").reveal() == f"{KEY} > {trace}"
    assert not trace.exists()


def test_what_a_command_says_to_people_goes_to_them(capfd: pytest.CaptureFixture[str]) -> None:
    keys.from_command(script("import sys", "sys.stderr.write('touch it')", "print('some key')"))
    assert capfd.readouterr() == ("", "touch it")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("no-such-command --x canary", "cannot run api_key_command 'no-such-command': No such fil"),
        (script("raise SystemExit(3)", "'canary'"), " failed: exit code 3 (run it by hand)"),
        (script("'canary'"), "wrote nothing on its first line"),
        ("'canary", "api_key_command cannot be read: no closing quotation"),
        ("  ", "api_key_command is empty"),
        ("canary\0x", "cannot run api_key_command"),
    ],
)
def test_a_command_that_gives_no_key_is_one_sentence(command: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        keys.from_command(command)
    said = str(caught.value)
    assert sentence in said
    assert "\n" not in said
    assert "canary" not in said.replace("'canary\\x00x'", "")


def test_a_command_that_takes_too_long_is_given_up() -> None:
    command = script("import sys", "sys.stdin.read()")
    reader, writer = os.pipe()
    saved = os.dup(0)
    os.dup2(reader, 0)
    try:
        with pytest.raises(SettingsError, match=r"took longer than 0\.1 s"):
            keys.from_command(command, seconds=0.1)
    finally:
        os.dup2(saved, 0)
        for one in (saved, reader, writer):
            os.close(one)


class Keyring(ModuleType):
    """Stands where the package keyring does."""

    def __init__(self, held: str | Exception | None) -> None:
        super().__init__("keyring")
        self.errors = ModuleType("keyring.errors")
        self.errors.KeyringError = OSError  # type: ignore[attr-defined]
        self._held = held

    def get_password(self, service: str, user: str) -> str | None:
        assert (service, user) == ("agent:post", "prod")
        if isinstance(self._held, Exception):
            raise self._held
        return self._held

    def put(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "keyring", self)
        monkeypatch.setitem(sys.modules, "keyring.errors", self.errors)


def test_the_keyring_holds_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    Keyring(KEY).put(monkeypatch)
    assert keys.from_keyring("agent:post:prod").reveal() == KEY


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (None, "there is no API key (run: keyring set agent:post prod)"),
        (OSError("locked"), "the keyring cannot be read: locked"),
    ],
)
def test_a_keyring_without_the_key_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, held: Exception | None, sentence: str
) -> None:
    Keyring(held).put(monkeypatch)
    with pytest.raises(SettingsError) as caught:
        keys.from_keyring("agent:post:prod")
    assert str(caught.value) == sentence


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SettingsError, match=r"pip install 'agentpost-tui\[keyring\]'"):
        keys.from_keyring("a:b")


@pytest.mark.parametrize("place", ["agentpost", ":prod", "agentpost:"])
def test_a_place_in_the_keyring_has_two_parts(place: str) -> None:
    with pytest.raises(SettingsError, match="should be service:user"):
        keys.from_keyring(place)
