"""The journal's file: one for each server and key, and nobody else's business."""

from __future__ import annotations

import stat
from pathlib import Path

from agentpost_tui.journal.place import place_of

KEY = "ap_sk_live_canary0123456789k3y9"


def test_the_same_server_and_key_have_the_same_file(tmp_path: Path) -> None:
    assert place_of(tmp_path, "a.example", KEY) == place_of(tmp_path, "a.example", KEY)


def test_another_server_or_key_has_another(tmp_path: Path) -> None:
    places = {
        place_of(tmp_path, server, key)
        for server in ("a.example", "b.example", "a.example:8443")
        for key in (KEY, KEY[:-1])
    }
    assert len(places) == 6


def test_the_name_tells_the_server_and_nothing_of_the_key(tmp_path: Path) -> None:
    first = place_of(tmp_path / "one", "api.Example:8443/../x", KEY)
    other = place_of(tmp_path / "two", "api.Example:8443/../x", KEY)
    assert first.name.startswith("api.example_8443_.._x-")
    assert first.parent == tmp_path / "one"
    assert first.name != other.name  # the salt is another
    assert "canary" not in first.name


def test_folder_and_salt_are_for_our_eyes_only(tmp_path: Path) -> None:
    place_of(tmp_path / "deep" / "journals", "a.example", KEY)
    folder = tmp_path / "deep" / "journals"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["salt"]
    assert stat.S_IMODE((folder / "salt").stat().st_mode) == 0o600
