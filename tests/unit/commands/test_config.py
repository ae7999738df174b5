"""`agentpost-tui config`: what it prints, and that no key is in it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.cli import run
from agentpost_tui.people import People
from tests.helpers.canary import CANARY

FILE = f"""
profile = "prod"
keep = 500
theme = "light"
[names]
env_1 = "production"
[keys]
filter.edit = "ctrl+k"
[profiles.prod]
url = "https://prod.example"
api_key = "{CANARY}"
[profiles.staging]
api_key_command = "echo {CANARY}"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "c.toml"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o600)
    return path


class Command:
    """Runs `config …`; what it said is kept."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.code = 0
        self.err = ""

    def __call__(self, *arguments: object) -> str:
        self.code = run(["config", *map(str, arguments)], People())
        captured = self._capsys.readouterr()
        assert CANARY not in captured.out + captured.err
        self.err = captured.err
        return captured.out


@pytest.fixture
def config(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_the_path_is_data_and_its_absence_a_remark(config: Command, file: Path) -> None:
    said = config("path")
    assert said.endswith("config/agentpost-tui/config.toml\n")
    assert config.code == 0
    assert config.err.startswith("it does not exist")
    assert config("path", "--config", file) == f"{file}\n"
    assert (config.code, config.err) == (0, "")


def origins(said: str) -> dict[str, str]:
    return {name: one["from"] for name, one in json.loads(said).items()}


def test_each_setting_says_where_it_came_from(
    config: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTPOST_MAX_ATTEMPTS", "3")
    monkeypatch.setenv("AGENTPOST_THEME", "dark")
    said = config("show", "--config", file, "--keep", "7", "--json")
    found = origins(said)
    assert found["config"] == "flag --config"
    assert found["keep"] == "flag --keep"
    assert found["theme"] == "AGENTPOST_THEME"
    assert found["max_attempts"] == "AGENTPOST_MAX_ATTEMPTS"
    assert found["url"] == found["api_key"] == "profile prod"
    assert found["profile"] == found["names.env_1"] == found["keys.filter.edit"] == "file"
    assert found["no_mouse"] == found["journal.keep_days"] == "default"
    values: dict[str, Any] = {name: one["value"] for name, one in json.loads(said).items()}
    assert (values["keep"], values["theme"], values["journal.max_mb"]) == (7, "dark", 2000)
    assert values["profiles"] == ["prod", "staging"]


def test_keys_are_masked_also_inside_a_command(config: Command, file: Path) -> None:
    said = config("show", "--config", file)
    assert '"ap_sk_live_…' in said
    said = config("show", "--config", file, "--profile", "staging")
    (line,) = [line for line in said.splitlines() if line.startswith("api_key_command")]
    assert '"echo ap_sk_live_…' in line
    assert line.endswith("(profile staging)")


def test_what_cannot_be_used_is_one_sentence(config: Command, file: Path) -> None:
    assert config("show", "--config", file, "--profile", "prd") == ""
    assert config.code == 2
    assert "there is no profile 'prd'" in config.err
    assert config("show", "--api-key-stdin") == ""
    assert config.code == 2


def test_a_good_file_is_ok(config: Command, file: Path) -> None:
    assert config("validate", file) == "ok\n"
    assert config("validate", "--config", file) == "ok\n"
    assert config.code == 0


def test_each_mistake_is_a_line_and_the_exit_code_2(config: Command, file: Path) -> None:
    file.write_text("kep = 5\nkeep = 0\n", encoding="utf-8")
    assert sorted(config("validate", file).splitlines()) == [
        "line 1: unknown setting 'kep' (did you mean 'keep'?)",
        "line 2: keep: should be greater than or equal to 1",
    ]
    assert config.code == 2


def test_no_file_at_the_usual_place_is_no_mistake(config: Command, tmp_path: Path) -> None:
    assert config("validate") == "ok\n"
    assert "the defaults hold" in config.err
    assert "there is no configuration file" in config("validate", tmp_path / "none.toml")
    assert config.code == 2


@pytest.mark.parametrize(
    "arguments",
    [["path", "--config"], ["show", "--config"], ["validate"], ["validate", "--config"]],
)
def test_a_path_that_cannot_be_looked_at_is_one_sentence(
    config: Command, tmp_path: Path, arguments: list[str]
) -> None:
    said = config(*arguments, tmp_path / ("x" * 300))
    assert config.code == 2
    assert ": File name too long (check the path" in said + config.err
    assert config.err.count("\n") <= 1


def test_the_template_is_toml(config: Command) -> None:
    said = config("template")
    assert tomllib.loads(said) == {}
    assert config.code == 0
