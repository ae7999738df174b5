"""Settings: who wins, what is refused, and that a refusal never shows the key."""

from __future__ import annotations

import os
from dataclasses import FrozenInstanceError, asdict
from pathlib import Path

import pytest

from agentpost_tui.config_file import save_filters
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.redact import Secret
from agentpost_tui.settings import DEFAULT_URL, load

KEY = "ap_sk_live_canary0123456789k3y9"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An empty configuration file where the program looks for one."""
    path = tmp_path / "config" / "agentpost-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    write(path, "")
    return path


def write(path: Path, text: str, mode: int = 0o600) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def refusal(config: Path | None = None, **flags: object) -> str:
    """The sentence that `load` refuses with."""
    with pytest.raises(SettingsError) as caught:
        load(flags, config=config)
    return str(caught.value)


def test_without_anything_the_defaults_hold() -> None:
    settings = load({})
    assert settings.url == DEFAULT_URL
    assert settings.keep == 100_000
    assert settings.max_attempts is None
    assert not settings.api_key
    assert settings.subscription == Subscription()
    assert settings.config.name == "config.toml"


def test_a_flag_beats_a_variable_beats_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, "keep = 1\nmax_attempts = 1\ntheme = 'one'")
    monkeypatch.setenv("AGENTPOST_KEEP", "2")
    monkeypatch.setenv("AGENTPOST_MAX_ATTEMPTS", "2")
    settings = load({"keep": 3})
    assert (settings.keep, settings.max_attempts, settings.theme) == (3, 2, "one")


def test_the_key_comes_from_any_place_without_its_newline(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(file, 'api_key = "from the file"')
    assert load({}).api_key.reveal() == "from the file"
    monkeypatch.setenv("AGENTPOST_API_KEY", "from the variable\n")
    assert load({}).api_key.reveal() == "from the variable"
    assert load({"api_key": Secret("from a flag")}).api_key.reveal() == "from a flag"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "")
    monkeypatch.setenv("AGENTPOST_KEEP", "")
    assert not load({}).api_key
    assert load({}).keep == 100_000


def test_lists_in_a_variable_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTPOST_EVENT_TYPE", "message.sent, message.bounced,")
    assert load({}).event_type == ("message.sent", "message.bounced")


def test_everything_the_file_can_say(file: Path) -> None:
    write(
        file,
        """
        url = "https://mail.example"
        event_type = ["message.bounced"]
        inbox = "support"
        environment = "production"
        filter = "is:problem"
        filters_on = ["big"]
        time_mode = "utc"
        time_zone = "UTC"
        no_mouse = true

        [names]
        env_1 = "production"
        inb_1 = "support"
        [environments.env_1]
        colour = "#ff8800"
        [filters]
        big = "has:attachment"
        """,
    )
    settings = load({})
    assert settings.subscription == Subscription(("message.bounced",), "inb_1", ("env_1",))
    assert settings.colours == {"env_1": "#ff8800"}
    assert settings.filters == {"big": "has:attachment"}
    assert settings.filters_on == ("big",)
    assert (settings.time_mode, settings.time_zone, settings.no_mouse) == ("utc", "UTC", True)


def test_the_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        load({}).keep = 5


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kep = 5", "unknown setting 'kep' in '{}' (did you mean 'keep'?)"),
        ("[environments.env_1]\ncolor = 'red'", "'environments.env_1.color' in '{}' (did you mean"),
        ("config = 'x'", "unknown setting 'config' in '{}' (use --config)"),
        ("keep = 0", "keep in '{}': should be greater than or equal to 1"),
        ("journal.max_mb = 2_000_000_000", "journal.max_mb in '{}': should be less than or equal"),
        ("keep = 'many'", "keep in '{}': should be a valid integer"),
        ("time_mode = 'swatch'", "time_mode in '{}': should be 'relative', 'local' or 'utc'"),
        ("time_zone = 'Mars/Olympus'", "time_zone in '{}': should be a time zone such as"),
        ("time_zone = '../etc'", "time_zone in '{}': should be a time zone such as"),
        ("[environments.env_1]\ncolour = '[/]'", "environments.env_1.colour in '{}': "),
        ("names = 3", "names in '{}': should be a table"),
        ("keep = ", "'{}' is not TOML: "),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(
    file: Path, text: str, sentence: str
) -> None:
    write(file, text)
    assert sentence.format(file) in refusal()


def test_an_unknown_setting_unlike_any_other_lists_them(file: Path) -> None:
    write(file, "zzzzzz = 1")
    assert "settings: url, api_key" in refusal()


def test_a_file_that_is_not_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    assert "is not TOML" in refusal()


def test_a_mistake_elsewhere_names_the_flag_or_the_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert refusal(max_attempts=-1) == "--max-attempts: should be greater than or equal to 0"
    monkeypatch.setenv("AGENTPOST_KEEP", "many")
    assert refusal().startswith("AGENTPOST_KEEP: should be a valid integer")
    monkeypatch.setenv("AGENTPOST_KEEP", "1")
    monkeypatch.setenv("AGENTPOST_NAMES", "many")
    assert refusal().startswith("AGENTPOST_NAMES: should be a table")


def test_a_named_file_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "missing.toml"
    assert f"there is no configuration file '{missing}'" in refusal(config=missing)
    monkeypatch.setenv("AGENTPOST_CONFIG", str(missing))
    assert f"there is no configuration file '{missing}'" in refusal()
    write(missing, "keep = 7")
    assert load({}).keep == 7


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert f"cannot read '{tmp_path}'" in refusal(config=tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_with_a_key_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    write(file, f'api_key = "{KEY}"', mode)
    assert f"can be read by others (run: chmod 600 {file})" in refusal()
    write(file, "keep = 5", mode)
    assert load({}).keep == 5


def test_no_refusal_shows_the_key(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(file, f'api_key = ["{KEY}"]')
    assert "canary" not in refusal()
    write(file, f'api_key = "{KEY}" "{KEY}"')
    assert "canary" not in refusal()
    write(file, f"keep = '{KEY}'")
    assert "canary" not in refusal()
    write(file, "")
    monkeypatch.setenv("AGENTPOST_API_KEY", KEY)
    monkeypatch.setenv("AGENTPOST_KEEP", KEY)
    assert "canary" not in refusal()
    monkeypatch.delenv("AGENTPOST_KEEP")
    assert "canary" not in f"{load({})!r} {load({})}"
    assert "canary" not in str(asdict(load({})))


def test_names_stand_for_ids(file: Path) -> None:
    write(
        file,
        """
        [names]
        env_1 = "production"
        env_2 = "production"
        inb_1 = "production"
        inb_2 = "support"
        inb_3 = "support"
        """,
    )
    asked = load({"environment": ("production", "env_1", "env_9"), "inbox": "production"})
    assert asked.subscription == Subscription((), "inb_1", ("env_1", "env_2", "env_9"))
    assert asked.doubts == ()
    with pytest.raises(SettingsError, match="'support' stands for 2 inboxes"):
        _ = load({"inbox": "support"}).subscription


def test_what_is_neither_an_id_nor_a_name_is_pointed_out(file: Path) -> None:
    write(file, "[names]\nenv_1 = 'production'")
    asked = load({"environment": ("prodction", "production"), "inbox": "production"})
    assert asked.subscription == Subscription((), "production", ("prodction", "env_1"))
    assert asked.doubts == (
        "'prodction' is neither the id of an environment (env_…) nor a name in [names]",
        "'production' is neither the id of an inbox (inb_…) nor a name in [names]",
    )


def test_saving_keeps_the_rest_of_the_file(file: Path) -> None:
    write(
        file,
        "# mine\ntheme = 'dark'  # calm\n\n[filters]\n# work\na = 'x'  # 1\nb = 'y'\n"
        "[names]\ni = 'n'\n",
        0o644,
    )
    save_filters(file, {"a": 'say "hi"', "c d": "é"}, on=["a"])
    assert file.read_text(encoding="utf-8") == (
        "# mine\ntheme = 'dark'  # calm\nfilters_on = [\"a\"]\n\n[filters]\n# work\n"
        'a = "say \\"hi\\""  # 1\n"c d" = "é"\n[names]\ni = \'n\'\n'
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert load({}).filters == {"a": 'say "hi"', "c d": "é"}
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_saving_makes_the_file_where_there_is_none(tmp_path: Path) -> None:
    path = load({}).config
    save_filters(path, {"a": "x"})
    assert load({}).filters == {"a": "x"}
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.is_relative_to(tmp_path)


def test_saving_follows_a_link(tmp_path: Path, file: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    write(elsewhere, "keep = 5\n")
    file.unlink()
    file.symlink_to(elsewhere)
    save_filters(file, {"a": "x"})
    assert file.is_symlink()
    assert load({}).filters == {"a": "x"}
    assert elsewhere.read_text(encoding="utf-8").startswith("keep = 5\n")


def test_a_file_that_cannot_be_read_is_not_overwritten(file: Path) -> None:
    write(file, "keep = ")
    with pytest.raises(SettingsError, match="cannot save to"):
        save_filters(file, {})
    assert file.read_text(encoding="utf-8") == "keep = "


def test_a_failed_write_leaves_the_file_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    write(file, "keep = 5")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left on device"):
        save_filters(file, {})
    assert file.read_text(encoding="utf-8") == "keep = 5"
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]
