"""Profiles in the settings, and the tables that came with them: who wins, and what is refused."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from agentpost_tui.settings import DEFAULT_URL, load, overruling
from tests.unit.test_settings import KEY, refusal, write

PROFILES = f"""
profile = "prod"
keep = 1
theme = "one"
time_mode = "utc"
max_attempts = 1
[profiles.prod]
keep = 2
theme = "two"
max_attempts = 2
api_key = "{KEY}"
environment = ["env_1"]
[profiles.staging]
url = "https://staging.example"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration file where the program looks for one."""
    path = tmp_path / "config" / "agentpost-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_a_profile_stands_between_the_variables_and_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, PROFILES)
    monkeypatch.setenv("AGENTPOST_THEME", "three")
    monkeypatch.setenv("AGENTPOST_MAX_ATTEMPTS", "3")
    settings = load({"max_attempts": 4})
    assert (settings.max_attempts, settings.theme, settings.keep) == (4, "three", 2)
    assert (settings.time_mode, settings.profile) == ("utc", "prod")
    assert settings.api_key.reveal() == KEY
    assert settings.subscription.environment_ids == ("env_1",)


def test_a_flag_beats_a_variable_beats_the_file_for_the_profile_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, PROFILES)
    monkeypatch.setenv("AGENTPOST_PROFILE", "staging")
    assert load({}).url == "https://staging.example"
    assert not load({}).api_key
    assert load({"profile": "prod"}).url == DEFAULT_URL
    assert (load({"profile": ""}).profile, load({"profile": ""}).keep) == ("", 1)


def test_all_profiles_are_known_whichever_is_used(file: Path) -> None:
    write(file, PROFILES)
    assert list(load({}).profiles) == ["prod", "staging"]
    assert "canary" not in f"{load({})!r} {asdict(load({}))}"


@pytest.mark.parametrize("profile", ["prod", ""])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kep = 5", "unknown setting 'profiles.prod.kep' in '{}' (did you mean 'keep'?)"),
        ("keep = 0", "profiles.prod.keep in '{}': should be greater than or equal to 1"),
        ("keys = {{}}", "unknown setting 'profiles.prod.keys' in '{}' (it stands outside the"),
        ("colour = '[/]'", "profiles.prod.colour in '{}': should be a colour: "),
    ],
)
def test_a_mistake_in_a_profile_is_named_whether_it_is_used_or_not(
    file: Path, profile: str, text: str, sentence: str
) -> None:
    write(file, f"[profiles.prod]\n{text.format()}")
    assert sentence.format(file) in refusal(profile=profile)


def test_a_key_in_a_profile_is_for_its_owner_alone_too(file: Path) -> None:
    write(file, PROFILES, 0o644)
    assert f"can be read by others (run: chmod 600 {file})" in refusal(profile="staging")


def test_keys_are_written_as_text_or_as_a_table(file: Path) -> None:
    write(file, "[keys]\n'filter.edit' = 'ctrl+k, f5'\nview.pause = ['p']\ntheme.next = ''")
    assert load({}).keys == {
        "filter.edit": ("ctrl+k", "f5"),
        "view.pause": ("p",),
        "theme.next": (),
    }


def test_the_journal_is_a_table(file: Path) -> None:
    write(file, "no_journal = true\n[journal]\nkeep_days = 7\npath = 'here'")
    settings = load({})
    assert settings.no_journal
    assert (settings.journal.keep_days, settings.journal.max_mb) == (7, 2000)
    assert settings.journal.path == file.parent / "here"
    write(file, "[journal]\nkeep_dys = 7")
    assert "unknown setting 'journal.keep_dys'" in refusal()


def test_what_beats_every_profile_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert overruling() == ()
    monkeypatch.setenv("AGENTPOST_API_KEY", KEY)
    monkeypatch.setenv("AGENTPOST_KEEP", "5")
    assert overruling() == ("AGENTPOST_API_KEY",)
