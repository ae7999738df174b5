from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers.terminal import Terminal

PAGER = """#!/bin/sh
head -c 40
printf '\\nTHE PAGER IS OPEN\\n'
read answer < /dev/tty
"""


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    script = tmp_path / "pager"
    script.write_text(PAGER)
    script.chmod(0o700)
    return script


def test_a_pager_has_the_terminal_and_gives_it_back(pager: Path) -> None:
    command = [sys.executable, "-m", "agentpost_tui", "demo", "--seed", "1"]
    with Terminal(command, env={"PAGER": str(pager), "TMUX": ""}) as terminal:
        terminal.wait_for("LIVE")
        terminal.wait_for("▌")  # the cursor, so there is an event to open
        terminal.press(b"\r")
        terminal.wait_for("Summary · Text · JSON · Frame")
        terminal.press(b"|")
        terminal.wait_for("THE PAGER IS OPEN")
        assert '"id": "evt_' in terminal.text
        terminal.press(b"\x03")  # ends a pager like this one, and never the dashboard
        terminal.wait_until_gone("THE PAGER IS OPEN")
        terminal.press(b"y")
        terminal.wait_for("sent to the terminal's clipboard")
        assert b"\x1b]52;c;" in terminal.raw
        terminal.press(b"\x11")
        assert terminal.exit_code() == 0
