"""The whole program in a real terminal, from the first byte to the exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from tests.helpers.simulated import Simulated, simulated
from tests.helpers.terminal import Terminal

COMMAND = [sys.executable, "-m", "agentpost_tui"]
LEAVE_ALTERNATE_SCREEN = b"\x1b[?1049l"
MOUSE_OFF = b"\x1b[?1000l"

CRASH = """
import sys
from agentpost_tui.client.session import Session
async def run(self):
    secret = self._address.key.reveal()
    raise ValueError("a bug with " + secret)
Session.run = run
from agentpost_tui.cli import main
sys.argv[0] = "agentpost-tui"
main()
"""


@pytest.fixture
def server() -> Iterator[Simulated]:
    with simulated("--rate", "6") as server:
        yield server


def dashboard(server: Simulated, *, command: list[str] | None = None, **size: int) -> Terminal:
    environment = {"AGENTPOST_API_KEY": server.key}
    arguments = [*(command or COMMAND), "--url", server.base_url]
    return Terminal(arguments, env=environment, **size)


def assert_left_clean(terminal: Terminal, key: str) -> None:
    assert LEAVE_ALTERNATE_SCREEN in terminal.raw
    assert MOUSE_OFF in terminal.raw
    assert key.encode() not in terminal.raw


def only_bounced(terminal: Terminal) -> bool:
    words = ("received", "delivered", "✗ bounced")
    rows = [line for line in terminal.screen if line[44:].lstrip("▌◆ ")[:2].isdigit()]
    return bool(rows) and all("✗ bounced" in row for row in rows) and words[0] not in rows[0]


def test_a_session_from_the_first_byte_to_the_exit_code(server: Simulated) -> None:
    with dashboard(server, columns=160, lines=45) as terminal:
        terminal.wait_for("● LIVE")
        terminal.press(b"/type:/bounc/\r")
        terminal.wait_until(only_bounced, "only bounced rows")
        terminal.wait_for("hidden")
        terminal.press(b"\\")
        terminal.wait_for("filter off")

        terminal.press(b"s")
        terminal.wait_for('{"type":"subscribe"}')
        terminal.press(b" ")
        terminal.wait_for('{"type":"subscribe","event_types":["message.received"]}')
        terminal.press(b"\x1bL")  # at once, as a script types or a slow line brings it
        terminal.wait_for("LEDGER")
        assert "will be sent" not in terminal.text
        terminal.press(b"q")
        terminal.wait_until_gone("LEDGER")

        server.inject("refuse:503")
        server.inject("close:1012:service restart")
        terminal.wait_for("RECONNECTING in")
        terminal.wait_for("closed 1012 service restart")
        server.inject("accept")
        terminal.press(b"R")
        terminal.wait_for("● LIVE")
        terminal.wait_for("no cover")
        terminal.wait_for("1 gap")

        terminal.press(b"O")
        terminal.wait_for("○ OFFLINE by you · O to connect")
        terminal.press(b"O")
        terminal.wait_for("● LIVE")

        terminal.press(b"q")
        assert terminal.exit_code() == 0
        assert_left_clean(terminal, server.key)


def test_after_a_suspension_all_is_drawn_anew(server: Simulated) -> None:
    script = """set -m; "$@"; printf '\\033[2J\\033[HSTOPPED'; read; fg"""
    shell = ["bash", "-c", script, "bash", *COMMAND]
    with dashboard(server, command=shell) as terminal:
        terminal.wait_for("● LIVE")
        terminal.press(b"\x1a")
        terminal.wait_for("STOPPED")
        terminal.press(b"\n")
        for part in ("● LIVE", "SOURCES", "hidden", "LAST HOUR", "? help"):
            terminal.wait_for(part)
        terminal.press(b"q")
        assert terminal.exit_code() == 0


def test_a_changed_subscription_is_a_switchover_and_opens_no_gap(server: Simulated) -> None:
    with dashboard(server, columns=160, lines=45) as terminal:
        terminal.wait_for("● LIVE")
        terminal.press(b"s")
        terminal.wait_for('{"type":"subscribe"}')
        terminal.press(b" ")
        terminal.wait_for('"event_types":["message.received"]')
        terminal.press(b"\t\r")
        terminal.wait_for("subscribed to message.received · every inbox")
        terminal.wait_for("cover 100 %")
        assert "no cover" not in terminal.text
        terminal.press(b"\x11")
        assert terminal.exit_code() == 0


def test_a_refused_key_says_what_to_do_and_is_not_shown(server: Simulated) -> None:
    wrong = Simulated(server.base_url, "ap_sk_live_wrong0123456789k3y9")
    with dashboard(wrong, columns=120, lines=30) as terminal:
        terminal.wait_for("✗ REFUSED: 401")
        terminal.wait_for("AGENTPOST_API_KEY")
        terminal.press(b"q")
        assert terminal.exit_code() == 0
        assert_left_clean(terminal, wrong.key)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.thorough),
        (signal.SIGINT, 130),
    ],
)
def test_a_signal_leaves_a_clean_terminal_and_a_true_exit_code(
    server: Simulated, number: signal.Signals, code: int
) -> None:
    with dashboard(server) as terminal:
        terminal.wait_for("● LIVE")
        terminal.send_signal(number)
        assert terminal.exit_code() == code
        assert_left_clean(terminal, server.key)


@pytest.mark.thorough
def test_quitting_while_the_server_is_frozen_is_quick(server: Simulated) -> None:
    with dashboard(server) as terminal:
        terminal.wait_for("● LIVE")
        server.inject("freeze")
        terminal.press(b"\x11")
        assert terminal.exit_code() == 0


def test_a_bug_leaves_a_clean_terminal_a_short_report_and_no_key(server: Simulated) -> None:
    with dashboard(server, command=[sys.executable, "-c", CRASH]) as terminal:
        assert terminal.exit_code() == 1
        assert_left_clean(terminal, server.key)
        assert "ValueError" in terminal.text
        assert b"secret" not in terminal.raw


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        pytest.param(160, 45, marks=pytest.mark.thorough),
        (80, 24),
        pytest.param(40, 12, marks=pytest.mark.thorough),
        (20, 5),
    ],
)
def test_it_runs_at_every_size_and_survives_resizing(
    server: Simulated, columns: int, lines: int
) -> None:
    with dashboard(server, columns=columns, lines=lines) as terminal:
        terminal.wait_for("LIVE")
        terminal.resize(columns + 7, lines + 3)
        terminal.wait_for("LIVE")
        terminal.press(b"\x11")
        assert terminal.exit_code() == 0
