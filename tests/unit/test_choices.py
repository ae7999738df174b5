"""What a person can choose: each setting explains itself, and bad values are said plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentpost_tui.checks import WrongError
from agentpost_tui.choices import Choices, EnvironmentLook, JournalPlace, Profile


def test_every_setting_says_what_it_means() -> None:
    for model in (Profile, EnvironmentLook, JournalPlace):
        for name, setting in model.known().items():
            assert setting.about, name
            assert not setting.about.endswith("."), name


def test_the_journal_keeps_a_month_or_two_gigabytes() -> None:
    journal = Choices().journal
    assert (journal.keep_days, journal.max_mb, journal.path) == (30, 2000, None)
    assert not Choices().no_journal


def test_a_home_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/jo")
    assert JournalPlace.of({"path": "~/j"}).path == Path("/home/jo/j")
    assert Choices.of({"api_key_file": "~no-such-user/k"}).api_key_file


@pytest.mark.parametrize("colour", ["#12345", "Red", "[/]", "red\n", ""])
def test_a_colour_is_a_number_or_a_word(colour: str) -> None:
    with pytest.raises(WrongError, match="should be a colour: #rrggbb, or a word"):
        Profile.of({"colour": colour})


@pytest.mark.parametrize("value", [{"keep_days": 0}, {"max_mb": 0}, {"keep": 1}])
def test_a_journal_without_room_is_refused(value: dict[str, int]) -> None:
    with pytest.raises(WrongError):
        JournalPlace.of(value)
