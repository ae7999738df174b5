from __future__ import annotations

import os
import re
import resource
import stat
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agentpost_tui.ui.clipboard import MOST_BYTES, clipboard_sequence, fits, write_new_file
from tests.helpers.hostile import PAYLOADS

NOW = datetime(2026, 11, 24, 8, 46, 40, 123456, UTC)
NAME = "agentpost-event-20261124-084640-123456.json"


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_in_the_text_can_act_on_the_way(text: str) -> None:
    sequence = clipboard_sequence(text, in_tmux=False)
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", sequence)
    assert found
    assert b64decode(found[1]) == text.encode("utf-8", "replace")


def test_tmux_is_asked_in_both_ways() -> None:
    plain = clipboard_sequence("a", in_tmux=False)
    inside = "\x1b\x1b]52;c;YQ==\x07"
    assert clipboard_sequence("a", in_tmux=True) == f"{plain}\x1bPtmux;{inside}\x1b\\"


def test_what_terminals_take() -> None:
    assert fits("x" * MOST_BYTES)
    assert not fits("x" * (MOST_BYTES + 1))
    assert not fits("ü" * (MOST_BYTES // 2 + 1))


def test_a_file_is_new_and_for_its_owner_alone(tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        path = write_new_file("{}\n", NOW, tmp_path)
    finally:
        os.umask(old_mask)
    assert path == tmp_path / NAME
    assert path.read_text() == "{}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("mine")
    with pytest.raises(FileExistsError):
        write_new_file("{}", NOW, tmp_path)
    assert (tmp_path / NAME).read_text() == "mine"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):  # noqa: PT011 - which one is the system's affair
        write_new_file("{}", NOW, tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_no_half_of_a_file_is_left_behind(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))  # as on a full disk
    try:
        with pytest.raises(OSError, match="too large"):
            write_new_file("x" * 1000, NOW, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []
