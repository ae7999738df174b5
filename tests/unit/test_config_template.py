"""The template and the table name every setting, and what they say is so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import click
import pytest

from agentpost_tui.choices import EnvironmentLook, JournalPlace, Profile
from agentpost_tui.cli import cli
from agentpost_tui.config_template import FLAGS, setting_rows, template
from agentpost_tui.settings import Settings, load

SETTINGS = set(Settings.known())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "c.toml"
    path.touch(0o600)
    return path


def test_the_template_changes_nothing(file: Path) -> None:
    file.write_text(template(), encoding="utf-8")
    assert load({}, config=file) == replace(load({}), config=file)


def test_what_it_offers_is_valid_and_complete(file: Path) -> None:
    offered = re.sub(r'(?m)^# (?=\[|[\w".]+ = )', "", template())
    file.write_text(offered, encoding="utf-8")
    settings = load({}, config=file)
    key_sources = {name for name in SETTINGS if name.startswith("api_key")}
    assert settings.chosen - key_sources == SETTINGS - key_sources
    assert all(f"# {name} = " in template() for name in key_sources)
    assert settings.keys["view.pause"] == ("p", "f5")
    assert settings.profiles["prod"].colour == "red"
    assert settings.profile == "prod"


def test_every_setting_has_its_row() -> None:
    names = [row[0] for row in setting_rows()]
    wanted = SETTINGS - {"environments", "journal"}
    wanted |= {f"journal.{name}" for name in JournalPlace.known()}
    wanted |= {f"environments.ID.{name}" for name in EnvironmentLook.known()}
    of_profiles = Profile.known().keys() - SETTINGS
    wanted |= {f"profiles.NAME.{name}" for name in of_profiles}
    assert sorted(names) == sorted(wanted)
    assert all(row[4] for row in setting_rows())


def test_the_flags_are_those_of_the_command_line() -> None:
    known = {one.name for one in cli.params if isinstance(one, click.Option)}
    assert known & SETTINGS == FLAGS


def test_the_variables_work(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = {"api_key": "a-key-0123456789", "profile": "", "time_zone": "UTC"}
    others = {"time_mode": "utc", "insecure": "1", "no_mouse": "1", "no_journal": "1"}
    for name, _, variable, *_ in setting_rows():
        if variable:
            monkeypatch.setenv(variable, {**examples, **others}.get(name, "7"))
    settings = load({})
    assert (settings.keep, settings.time_mode, settings.insecure) == (7, "utc", True)
    assert settings.no_journal
    assert settings.api_key.reveal() == "a-key-0123456789"
