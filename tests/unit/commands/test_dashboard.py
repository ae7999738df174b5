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
from agentpost_tui.people import People
from agentpost_tui.settings import Settings

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
        self, settings: Settings, address: Address, *_: Any, **__: Any
    ) -> int | str:
        self.runs.append((settings, address))
        ending: int | str = self.endings.pop(0)
        return ending


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "c.toml"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o600)
    return str(path)


def runs(
    monkeypatch: pytest.MonkeyPatch, endings: list[int | str], *arguments: str
) -> list[tuple[Settings, Address]]:
    screen = Screen(runs=[], endings=endings)
    monkeypatch.setitem(sys.modules, "agentpost_tui.ui.run", screen)
    monkeypatch.setattr(os, "isatty", lambda number: True)
    monkeypatch.setenv("TERM", "xterm")
    assert run(list(arguments), People()) == 7
    made: list[tuple[Settings, Address]] = screen.runs
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
