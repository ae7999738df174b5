"""Who says what of the settings: the order of places, the key's one source, paths of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentpost_tui.errors import SettingsError
from agentpost_tui.levels import Level, Place, levels_of, merged, nearest

PATH = Path("/etc/agentpost/config.toml")
FILE = {
    "profile": "prod",
    "keep": 1,
    "names": {"a": "file", "b": "file"},
    "api_key": "file",
    "profiles": {
        "prod": {"keep": 2, "names": {"a": "prod"}, "colour": "red"},
        "staging": {"api_key_command": "pass", "api_key": "staging"},
    },
}


def test_the_strongest_place_wins_and_tables_are_joined() -> None:
    made = merged(levels_of({"theme": "flag"}, {"theme": "x", "url": "variable"}, FILE, PATH))
    assert (made["theme"], made["url"], made["keep"]) == ("flag", "variable", 2)
    assert made["names"] == {"a": "prod", "b": "file"}
    assert "colour" not in made


@pytest.mark.parametrize(
    ("flags", "variables", "profile"),
    [
        ({}, {}, "prod"),
        ({}, {"profile": "staging"}, "staging"),
        ({"profile": "prod"}, {"profile": "staging"}, "prod"),
        ({"profile": ""}, {"profile": "staging"}, None),
    ],
)
def test_the_profile_is_chosen_like_any_setting(
    flags: dict[str, str], variables: dict[str, str], profile: str | None
) -> None:
    levels = levels_of(flags, variables, FILE, PATH)
    assert next((one.profile for one in levels if one.place is Place.PROFILE), None) == profile


@pytest.mark.parametrize(
    ("flags", "variables", "profile", "left"),
    [
        ({}, {}, "prod", {"api_key": "file"}),
        ({}, {}, "staging", {"api_key": "staging"}),
        ({}, {"api_key_file": "/f"}, "staging", {"api_key_file": "/f"}),
        ({"api_key": "flag"}, {"api_key_command": "pass"}, "staging", {"api_key": "flag"}),
    ],
)
def test_only_the_strongest_source_of_the_key_is_left(
    flags: dict[str, str], variables: dict[str, str], profile: str, left: dict[str, str]
) -> None:
    made = merged(levels_of({**flags, "profile": profile}, variables, FILE, PATH))
    assert {name: made[name] for name in made if name.startswith("api_key")} == left


def test_a_command_of_the_profile_beats_a_key_of_the_file() -> None:
    file = {"api_key": "x", "profiles": {"a": {"api_key_command": "pass"}}}
    made = merged(levels_of({"profile": "a"}, {}, file, PATH))
    assert "api_key" not in made
    assert made["api_key_command"] == "pass"


def test_an_empty_key_names_no_source() -> None:
    made = merged(levels_of({}, {}, {"api_key": "", "api_key_command": "pass"}, PATH))
    assert made["api_key_command"] == "pass"


@pytest.mark.parametrize(
    ("name", "hint"), [("prd", "did you mean 'prod'?"), ("zzz", "profiles: prod, staging")]
)
def test_a_profile_that_does_not_exist_names_those_that_do(name: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        levels_of({"profile": name}, {}, FILE, PATH)
    assert str(caught.value) == f"there is no profile {name!r} in '{PATH}' ({hint})"


def test_without_any_profile_the_table_to_write_is_named() -> None:
    with pytest.raises(SettingsError, match=r"a table \[profiles.prod\]"):
        levels_of({"profile": "prod"}, {}, {}, PATH)


@pytest.mark.parametrize("odd", [{"profiles": 3}, {"profiles": {"a": 3}}, {"profile": {"a": {}}}])
def test_what_is_no_table_is_left_to_be_judged(odd: dict[str, object]) -> None:
    assert merged(levels_of({}, {}, odd, PATH)) == odd


def test_paths_count_from_the_folder_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/jo")
    file = {
        "api_key_file": "key",
        "journal": {"path": "~/journal"},
        "profiles": {"a": {"api_key_file": "/key", "journal": {"path": "j"}}},
    }
    made = merged(levels_of({}, {}, file, PATH))
    assert made["api_key_file"] == "/etc/agentpost/key"
    assert made["journal"] == {"path": "/home/jo/journal"}
    made = merged(levels_of({"profile": "a"}, {}, file, PATH))
    assert (made["api_key_file"], made["journal"]) == ("/key", {"path": "/etc/agentpost/j"})


def test_a_level_knows_what_it_says_and_who_it_is() -> None:
    level = Level(Place.PROFILE, {"names": {"a": "b"}}, "prod")
    assert level.says(("names", "a"))
    assert not level.says(("names", "b"))
    assert not level.says(("names", "a", "c"))
    assert level.in_file(("names", "a")) == ("profiles", "prod", "names", "a")
    assert level.origin("names") == "profile prod"
    origins = [Level(place, {}).origin("max_attempts") for place in Place]
    assert origins[:2] == ["flag --max-attempts", "AGENTPOST_MAX_ATTEMPTS"]
    assert origins[3] == "file"


def test_a_hint_names_the_nearest_or_what_else_there_is() -> None:
    assert nearest("keeep", ["keep", "url"]) == "did you mean 'keep'?"
    assert nearest("zzz", ["keep"], "else") == "else"
