from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agentpost_tui.ui.new_file import name_of_file, write_new

NOW = datetime(2026, 11, 24, 8, 46, 40, 123456, UTC)
NAME = "agentpost-event-20261124-084640-123456.json"


def test_a_file_is_new_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / name_of_file("event", "json", NOW)
    old_mask = os.umask(0)
    try:
        write_new(path, [b"{", b"}\n"])
    finally:
        os.umask(old_mask)
    assert path == tmp_path / NAME
    assert path.read_text() == "{}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("mine")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / NAME, [b"{}"])
    assert (tmp_path / NAME).read_text() == "mine"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):  # noqa: PT011 - which one is the system's affair
        write_new(tmp_path / NAME, [b"{}"])
    assert not (tmp_path / "elsewhere").exists()


def test_no_half_of_a_file_is_left_behind(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))  # as on a full disk
    try:
        with pytest.raises(OSError, match="too large"):
            write_new(tmp_path / NAME, [b"x" * 1000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []


def test_none_is_left_either_where_its_contents_cannot_be_made(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"heading\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_new(tmp_path / NAME, chunks())
    assert list(tmp_path.iterdir()) == []
