"""The configuration file: who may read it, on which line what stands, what a key press writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentpost_tui.config_file import line_of, path_of, read, save_subscription
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.settings import load

KEY = "ap_sk_live_canary0123456789k3y9"
TEXT = """\
keep = 5
[ "profiles" . prod ] # here
keep = "x"
names.env_1 = "production"
'colour' = "red"
[keys]
"filter.edit" = "x"
theme.next = "y"
journal = { keep_days = 0 }
"""


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read(path)
    assert "canary" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o606])
def test_a_key_in_a_profile_is_for_its_owner_alone(tmp_path: Path, mode: int) -> None:
    path = write(tmp_path / "c.toml", f'[profiles.prod]\napi_key = "{KEY}"\n', mode)
    assert refusal(path).endswith(f"can be read by others (run: chmod 600 {path})")
    assert read(write(path, f'[profiles.prod]\napi_key = "{KEY}"\n'))


@pytest.mark.parametrize("table", ["", "[profiles.prod]\n"])
def test_a_file_that_names_a_command_is_changed_by_its_owner_alone(
    tmp_path: Path, table: str
) -> None:
    path = write(tmp_path / "c.toml", f"{table}api_key_command = 'pass'\n", 0o664)
    assert refusal(path).endswith(f"can be changed by others (run: chmod go-w {path})")
    assert read(write(path, f"{table}api_key_command = 'pass'\n", 0o644))


def test_where_the_file_is_and_who_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, origin = path_of(None)
    assert found.is_relative_to(tmp_path)
    assert origin == "default"
    monkeypatch.setenv("AGENTPOST_CONFIG", "/x.toml")
    assert path_of(None) == (Path("/x.toml"), "AGENTPOST_CONFIG")
    assert path_of(Path("y.toml")) == (Path("y.toml"), "flag --config")


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("keep", 1),
        ("profiles.prod", 2),
        ("profiles.prod.keep", 3),
        ("profiles.prod.names.env_1", 4),
        ("profiles.prod.colour", 5),
        ("profiles.prod.nowhere", 2),
        ("keys.filter.edit", 7),
        ("keys.theme.next", 8),
        ("keys.journal.keep_days", 9),
        ("nowhere", None),
    ],
)
def test_the_line_of_a_setting(where: str, line: int | None) -> None:
    assert line_of(TEXT, tuple(where.split("."))) == line


def test_a_subscription_is_saved_in_its_profile(tmp_path: Path) -> None:
    path = write(
        tmp_path / "c.toml",
        "event_type = ['message.sent']\n\n[profiles.prod]  # mine\nurl = 'http://x'\n"
        "environment = ['production']  # by name\n\n[profiles.b]\nkeep = 5\n",
    )
    save_subscription(path, "prod", Subscription(("message.bounced",), "inb_1", ("env_1",)))
    asked = load({"profile": "prod"}, config=path).subscription
    assert asked == Subscription(("message.bounced",), "inb_1", ("env_1",))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("event_type = ['message.sent']\n\n[profiles.prod]  # mine\nurl = ")
    assert text.endswith("\n[profiles.b]\nkeep = 5\n")
    assert load({"profile": "b"}, config=path).event_type == ("message.sent",)


def test_a_saved_subscription_to_everything_is_to_everything(tmp_path: Path) -> None:
    path = write(tmp_path / "c.toml", "event_type = ['a.b']\ninbox = 'inb_1'\n[profiles.prod]\n")
    save_subscription(path, "prod", Subscription())
    assert load({"profile": "prod"}, config=path).subscription == Subscription()


def test_a_profile_that_is_gone_by_now_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    save_subscription(path, "my prod", Subscription(("a.b",)))
    assert load({"profile": "my prod"}, config=path).event_type == ("a.b",)
