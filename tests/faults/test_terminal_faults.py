"""Rows 45 to 52: terminals that are poor, gone, or none; each with the whole program in a pty."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conditions import CANARY, KEY, assert_terminal_is_restored
from tests.helpers.simulated import Simulated, simulated
from tests.helpers.terminal import Terminal

COMMAND = [sys.executable, "-m", "agentpost_tui"]
LEAVE = b"\x11"
COLOUR = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)")
FOREIGN = re.compile(rb"pwned\x07|\x1b\]0;|\x1b\]52;|\x1b\]8;|\xc2[\x80-\x9f]")
"""What the mail tries and a dashboard never writes."""


@pytest.fixture(scope="module")
def server() -> Iterator[Simulated]:
    with simulated("--rate", "6") as server:
        yield server


def dashboard(server: Simulated, columns: int = 100, lines: int = 30, **env: str) -> Terminal:
    environment = {"AGENTPOST_API_KEY": server.key, **env}
    command = [*COMMAND, "--url", server.base_url]
    return Terminal(command, columns=columns, lines=lines, env=environment)


# Gone


def test_a_terminal_that_is_closed_takes_the_program_with_it(server: Simulated) -> None:
    with dashboard(server) as terminal:
        terminal.wait_for("● LIVE")
        assert terminal.hang_up() == 129


def test_quitting_while_the_server_is_frozen_takes_a_moment() -> None:
    with simulated("--rate", "0") as server, dashboard(server, 160) as terminal:
        terminal.wait_for("● LIVE")
        for hostile in ("\x1b]0;pwned\x07", "\x9b31m", "[/]", "[@click=app.quit]x[/]"):
            server.inject(f"unknown_type:{hostile}")
            server.inject(f"error_frame:{hostile}")
        terminal.wait_for("click=app")
        server.inject("freeze")
        started_at = time.monotonic()
        terminal.press(LEAVE)
        assert terminal.exit_code() == 0
        assert time.monotonic() - started_at < 2.5  # 1.5, and a busy machine
        assert_terminal_is_restored(terminal, server.key)
        assert not FOREIGN.search(terminal.raw)


# None


@pytest.mark.parametrize(("stream", "name"), [("stdin", "input"), ("stderr", "error")])
def test_a_stream_that_is_no_terminal_is_refused(stream: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "stream"
    path.touch()
    with path.open("r+") as file:
        redirected = {stream: file.fileno()}
        environment = {"AGENTPOST_API_KEY": KEY}
        with Terminal(COMMAND, env=environment, **redirected) as terminal:  # type: ignore[arg-type]
            assert terminal.exit_code() == 2
            said = terminal.text + path.read_text()
    assert f"standard {name} is not a terminal" in said
    assert CANARY.encode() not in terminal.raw + path.read_bytes()
    assert b"\x1b[?1049h" not in terminal.raw


def test_a_dumb_terminal_is_refused() -> None:
    with Terminal(COMMAND, env={"AGENTPOST_API_KEY": KEY, "TERM": "dumb"}) as terminal:
        assert terminal.exit_code() == 2
        assert "TERM is 'dumb'" in terminal.text
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("key", [f"{CANARY}\n{CANARY}", f"{CANARY} {CANARY}", f"{CANARY}é"])
def test_a_key_that_cannot_be_right_is_refused_and_not_repeated(key: str) -> None:
    with Terminal(COMMAND, env={"AGENTPOST_API_KEY": key}) as terminal:
        assert terminal.exit_code() == 2
        assert "the API key holds" in terminal.text
        assert CANARY.encode() not in terminal.raw


# Poor


def test_where_only_ascii_can_be_shown_ascii_is_drawn(server: Simulated) -> None:
    with dashboard(server, LC_ALL="C", PYTHONUTF8="0") as terminal:
        terminal.wait_for("* LIVE")
        terminal.wait_for("SUBJECT")
        terminal.press(LEAVE)
        assert terminal.exit_code() == 0
        assert terminal.raw.isascii()
        assert not re.search(rb"\\u[0-9a-f]{4}|\\x[0-9a-f]{2}", terminal.raw)
        assert_terminal_is_restored(terminal, server.key)


def test_without_colour_there_are_greys_and_the_words_say_it_all(server: Simulated) -> None:
    with dashboard(server, NO_COLOR="1", LC_ALL="C") as terminal:
        terminal.wait_for("● LIVE")
        terminal.press(LEAVE)
        assert terminal.exit_code() == 0
        assert all(len(set(colour)) == 1 for colour in COLOUR.findall(terminal.raw))
        assert_terminal_is_restored(terminal, server.key)


# Odd sizes


def test_a_storm_of_sizes_is_survived(server: Simulated) -> None:
    with dashboard(server, 20, 5) as terminal:
        terminal.wait_for("LIVE")
        for number in range(60):
            terminal.resize(1 + number * 7 % 160, 1 + number * 3 % 45)
        for columns, lines in ((5, 2), (1, 1), (2, 40), (160, 1)):
            terminal.resize(columns, lines)
            terminal.press(b"?jk\x1b")
        terminal.resize(120, 40)
        terminal.wait_for("● LIVE")
        terminal.wait_for("SOURCES")
        terminal.press(LEAVE)
        assert terminal.exit_code() == 0
        assert_terminal_is_restored(terminal, server.key)
