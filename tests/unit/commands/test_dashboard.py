"""Going on with another profile: the program begins anew, and leaves the first account behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agentpost_tui.cli import run
from agentpost_tui.client.address import Address
from agentpost_tui.errors import SettingsError
from agentpost_tui.people import People
from agentpost_tui.settings import Settings
from agentpost_tui.ui.profiles import Settle

FILE = """
no_journal = true
[profiles.prod]
url = "https://prod.example"
api_key = "key-of-prod"
[profiles.staging]
url = "https://staging.example"
api_key = "key-of-staging"
filter = "is:problem"
"""


class Screen(SimpleNamespace):
    """Stands where the dashboard stands: remembers what it was started with, and ends as told."""

    async def run_dashboard(
        self, settings: Settings, address: Address, *_: Any, settle: Settle, **__: Any
    ) -> int | str:
        self.runs.append((settings, address))
        while True:
            ending: int | str = self.endings.pop(0)
            try:
                if isinstance(ending, str):
                    settle(ending)
            except SettingsError as error:
                self.mistakes.append(str(error))
            else:
                return ending


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "c.toml"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def runs(
    monkeypatch: pytest.MonkeyPatch,
    endings: list[int | str],
    *arguments: str,
    said: list[str] | None = None,
) -> list[tuple[Settings, Address]]:
    screen = Screen(runs=[], endings=endings, mistakes=[])
    monkeypatch.setitem(sys.modules, "agentpost_tui.ui.run", screen)
    monkeypatch.setattr(os, "isatty", lambda number: True)
    monkeypatch.setenv("TERM", "xterm")
    people = People()
    assert run(list(arguments), people) == 7
    made: list[tuple[Settings, Address]] = screen.runs
    assert people.redactor.text(made[-1][1].key.reveal()) != made[-1][1].key.reveal()
    if said is not None:
        said += screen.mistakes
    return made


def test_another_profile_is_another_account(monkeypatch: pytest.MonkeyPatch, config: str) -> None:
    account = ["--event-type", "a.b", "--inbox", "inb_1", "--filter", "x", "--insecure"]
    others = ["--keep", "5", "--theme", "light", "--url", "https://elsewhere.example"]
    made = runs(
        monkeypatch,
        ["staging", "prod", 7],
        *("--config", config, "--profile", "prod", *account, *others),
    )
    first, second, third = ((settings, address.server) for settings, address in made)
    assert (first[0].profile, first[1], first[0].filter) == ("prod", "elsewhere.example", "x")
    assert (second[0].profile, second[1]) == ("staging", "staging.example")
    assert made[1][1].key.reveal() == "key-of-staging"
    assert (second[0].event_type, second[0].inbox, second[0].insecure) == ((), None, False)
    assert second[0].filter == "is:problem"
    assert (second[0].keep, second[0].theme) == (5, "light")
    assert (third[0].profile, third[1], third[0].filter) == ("prod", "prod.example", "")


def test_a_key_from_a_flag_is_not_sent_to_another_server(
    monkeypatch: pytest.MonkeyPatch, config: str, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.touch(0o600)
    key.write_text("key-of-the-flag", encoding="utf-8")
    flags = ["--config", config, "--profile", "prod", "--api-key-file", str(key)]
    (_, first), (_, second) = runs(monkeypatch, ["staging", 7], *flags)
    assert (first.key.reveal(), second.key.reveal()) == ("key-of-the-flag", "key-of-staging")


def test_no_profile_can_be_gone_on_with(monkeypatch: pytest.MonkeyPatch, config: str) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "key-of-the-variable")
    _, (settings, address) = runs(monkeypatch, ["", 7], "--config", config, "--profile", "prod")
    assert (settings.profile, address.server) == ("", "api.agent-post.dev")
    assert address.key.reveal() == "key-of-the-variable"


WRONG = {
    "api_key_command = 'false'": "api_key_command 'false' failed: exit code 1",
    "url = 'no://url'": "the URL begins with neither",
    "theme = 'drak'": "unknown theme 'drak'",
    "inbox = 'two'": "the name 'two' stands for 2 inboxes",
    "api_key_file = 'nowhere'": "cannot read the key file",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_profile_that_is_wrong_is_not_gone_on_with(
    monkeypatch: pytest.MonkeyPatch, config: str, line: str
) -> None:
    path = Path(config)
    names = "[names]\ninb_1 = 'two'\ninb_2 = 'two'\n"
    path.write_text(f"{FILE}[profiles.bad]\n{line}\n{names}", encoding="utf-8")
    said: list[str] = []
    made = runs(monkeypatch, ["bad", 7], "--config", config, "--profile", "prod", said=said)
    assert len(made) == 1
    assert WRONG[line] in said[0]


def test_the_command_for_a_key_runs_once(
    monkeypatch: pytest.MonkeyPatch, config: str, tmp_path: Path
) -> None:
    path, script, runs_made = Path(config), tmp_path / "tell", tmp_path / "runs"
    script.write_text(f"echo run >> {runs_made}; echo key-of-the-command", encoding="utf-8")
    path.write_text(f"{FILE}[profiles.one]\napi_key_command = 'sh {script}'\n", encoding="utf-8")
    _, (_, address) = runs(monkeypatch, ["one", 7], "--config", config, "--profile", "prod")
    assert address.key.reveal() == "key-of-the-command"
    assert runs_made.read_text(encoding="utf-8") == "run\n"


def test_who_has_no_key_is_asked_for_it_when_the_screen_is_gone(
    monkeypatch: pytest.MonkeyPatch, config: str
) -> None:
    path = Path(config)
    path.write_text(f"{FILE}[profiles.asked]\n", encoding="utf-8")
    asked: list[int] = []

    def answer(_prompt: str) -> str:
        asked.append(1)
        return "key-of-the-prompt"

    monkeypatch.setattr("getpass.getpass", answer)
    _, (_, address) = runs(monkeypatch, ["asked", 7], "--config", config, "--profile", "prod")
    assert address.key.reveal() == "key-of-the-prompt"
    assert asked == [1]


def test_an_unknown_theme_is_refused_where_no_screen_is_too(
    monkeypatch: pytest.MonkeyPatch, config: str, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: False)
    arguments = ["--theme", "drak", "--url", "http://127.0.0.1:9", "--max-attempts", "1"]
    assert run([*arguments, "--config", config, "--profile", "prod"], People()) == 2
    assert "unknown theme 'drak'" in capfd.readouterr().err
