"""What `config validate` finds: everything, in the file alone, with lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agentpost_tui.commands.config_check import mistakes
from agentpost_tui.config_template import template
from tests.helpers.canary import CANARY


def found(tmp_path: Path, text: str, mode: int = 0o600) -> list[str]:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    said = mistakes(path)
    assert CANARY not in "".join(said)
    return [one.replace(str(path), "FILE") for one in said]


def test_the_template_and_an_empty_file_are_fine(tmp_path: Path) -> None:
    assert found(tmp_path, template()) == []
    assert found(tmp_path, "") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\nkep = 5", "line 2: unknown setting 'kep' (did you mean 'keep'?)"),
        (
            "[profiles.prod]\nfiltr = 'x'",
            "line 2: unknown setting 'profiles.prod.filtr' (did you mean 'filter'?)",
        ),
        (
            "[profiles.prod]\nkeys = {}",
            "line 2: unknown setting 'profiles.prod.keys' (it stands outside the profiles)",
        ),
        (
            "[profiles.a.environments.b]\ncolor = 'red'",
            "line 2: unknown setting 'profiles.a.environments.b.color' (did you mean 'colour'?)",
        ),
        ("[journal]\nkeep_dys = 3", "line 2: unknown setting 'journal.keep_dys' (did you mean"),
        ("[profiles.prod]\nkeep = 0", "line 2: profiles.prod.keep: should be greater than or"),
        ("profile = 'prd'\n[profiles.prod]", "line 1: there is no profile 'prd' in 'FILE' (did"),
        ("[profile.prod]", "line 1: profile: should be the name of a profile; its table is [prof"),
        ("filter = 'typ:x'", "line 1: in the filter 'typ:x': unknown field 'typ' at 1"),
        ("[profiles.a]\nfilter = '('", "line 2: in the filter '(': "),
        ("[filters]\na = 'x'\nb = '('", "line 3: in the filter '(': "),
        ("theme = 'drak'", "line 1: unknown theme 'drak' (themes: dark, light"),
        ("url = 'ws://mail.example'", "line 1: the key would travel to 'mail.example' unencrypted"),
        ("[profiles.a]\nurl = 'https://x/?y'", "line 2: "),
        ("[profiles.a]\ncolour = 'rde'", "line 2: unknown colour 'rde' (write #rrggbb, or"),
        ("[environments.e]\ncolour = 'rde'", "line 2: unknown colour 'rde' (write #rrggbb, or"),
        (
            "inbox = 'a'\n[names]\ninb_1 = 'a'\ninb_2 = 'a'",
            "line 1: the name 'a' stands for 2 inboxes (use the id of one)",
        ),
        (
            "[keys]\nfilter.edt = 'x'",
            "line 2: unknown action 'filter.edt' in [keys] (did you mean 'filter.edit'?)",
        ),
        (
            "[keys]\n'theme.next' = 's'",
            "line 2: the key 's' is on two actions: 'subscription.edit' and 'theme.next'",
        ),
        ("keep = x", "'FILE' is not TOML: Invalid value (at line 1"),
    ],
)
def test_a_mistake_is_found_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    (said,) = found(tmp_path, text)
    assert said.startswith(sentence)


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    text = "theme = 'x'\nfilter = '('\n[keys]\na.b = 'x'\n[profiles.p]\ntheme = 'y'\n"
    assert [one[:7] for one in found(tmp_path, text)] == [
        "line 2:",
        "line 1:",
        "line 4:",
        "line 6:",
    ]


def test_what_a_wrong_setting_leaves_to_be_told_is_told_too(tmp_path: Path) -> None:
    text = """
kep = 5
max_attempts = "many"
theme = "drak"
filter = "typ:x"
[keys]
a.b = "x"
[journal]
keep_days = 0
[names]
env_1 = 5
[profiles.p]
theme = "drak"
journal = "here"
[profiles.q]
keep = 0
url = "no://url"
"""
    lines = [one.partition(":")[0] for one in found(tmp_path, text)]
    assert sorted(lines, key=lambda one: int(one[5:])) == [
        *(f"line {number}" for number in (2, 3, 4, 5, 7, 9, 11, 13, 14, 16, 17)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "url = 'ws://mail.example'\ninsecure = 'maybe'",
        "url = 'ws://mail.example'\ninsecure = true\n[profiles.p]\ninsecure = 'maybe'",
        "[keys]\n'theme.next' = 5\n'app.quit' = 'T'",
        "profiles = 5",
    ],
)
def test_nothing_is_blamed_that_hangs_on_what_is_wrong(tmp_path: Path, text: str) -> None:
    assert len(found(tmp_path, text)) == 1


def test_a_key_that_others_can_read_is_a_mistake(tmp_path: Path) -> None:
    (said,) = found(tmp_path, f"[profiles.a]\napi_key = '{CANARY}'", 0o644)
    assert "(run: chmod 600 FILE)" in said


def test_flags_and_variables_have_no_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTPOST_KEEP", "many")
    monkeypatch.setenv("AGENTPOST_PROFILE", "nowhere")
    assert found(tmp_path, "keep = 5") == []


def test_no_command_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    assert found(tmp_path, f"[profiles.a]\napi_key_command = 'touch {trace}'") == []
    assert not trace.exists()


@pytest.mark.parametrize("page", ["README.md", "docs/configuration.md"])
def test_the_examples_of_the_documentation_are_fine(tmp_path: Path, page: str) -> None:
    text = (Path(__file__).parents[3] / page).read_text(encoding="utf-8")
    examples = re.findall(r"(?s)```toml\n(.*?)```", text)
    assert examples
    assert [found(tmp_path, one) for one in examples] == [[] for _ in examples]
