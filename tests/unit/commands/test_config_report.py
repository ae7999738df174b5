"""Which source won, entry by entry."""

from __future__ import annotations

from pathlib import Path

from agentpost_tui.commands.config_report import report
from agentpost_tui.redact import Secret
from agentpost_tui.settings import Settings


def test_every_setting_is_told(tmp_path: Path) -> None:
    told = {one.name.partition(".")[0] for one in report({}, None)}
    assert told == {"config", *Settings.known()}


def test_a_table_is_told_entry_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    text = "[names]\na = 'file'\nb = 'file'\n[keys]\n'x.y' = 'z'\n[profiles.p.names]\na = 'p'\n"
    path.write_text(text, encoding="utf-8")
    told = {one.name: (one.value, one.origin) for one in report({"profile": "p"}, path)}
    assert told["names.a"] == ("p", "profile p")
    assert told["names.b"] == ("file", "file")
    assert told["keys.x.y"] == (["z"], "file")
    assert told["environments"] == ({}, "default")


def test_a_short_key_is_a_dot_alone() -> None:
    told = {one.name: one.value for one in report({"api_key": Secret("short")}, None)}
    assert told["api_key"] == "…"
