"""Row 45: whatever ends the program, in whatever state, the terminal is as it was, and the exit
code says what it was."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.faults.conditions import assert_terminal_is_restored
from tests.helpers.simulated import Simulated, simulated
from tests.helpers.terminal import Terminal

COMMAND = [sys.executable, "-m", "agentpost_tui"]
SIGNALS = [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
ALTERNATE_SCREEN = b"\x1b[?1049h"


@pytest.fixture(scope="module")
def server() -> Iterator[Simulated]:
    with simulated("--rate", "6") as server:
        yield server


def dashboard(server: Simulated) -> Terminal:
    command = [*COMMAND, "--url", server.base_url]
    return Terminal(command, columns=100, lines=30, env={"AGENTPOST_API_KEY": server.key})


def demo(server: Simulated) -> Terminal:
    return Terminal([*COMMAND, "demo", "--seed", "1"], columns=100, lines=30)


def starting(terminal: Terminal) -> None:
    """The terminal is taken, and nothing is painted."""
    terminal.wait_until(lambda one: ALTERNATE_SCREEN in one.raw, "the alternate screen")


def live(terminal: Terminal) -> None:
    terminal.wait_for("● LIVE")


def in_a_dialog(terminal: Terminal) -> None:
    live(terminal)
    terminal.press(b"s")
    terminal.wait_for('{"type":"subscribe"}')


CASES = [
    *((dashboard, starting, one) for one in SIGNALS),
    (demo, starting, SIGNALS[0]),
    (demo, in_a_dialog, SIGNALS[1]),
    (demo, live, SIGNALS[2]),
]


@pytest.mark.parametrize(("start", "reach", "ending"), CASES)
def test_a_signal_in_any_state_leaves_a_clean_terminal(
    start: Callable[[Simulated], Terminal],
    reach: Callable[[Terminal], None],
    ending: tuple[signal.Signals, int],
    server: Simulated,
) -> None:
    with start(server) as terminal:
        before = terminal.modes
        reach(terminal)
        terminal.send_signal(ending[0])
        assert terminal.exit_code() == ending[1]
        assert terminal.modes == before
        assert_terminal_is_restored(terminal, server.key)
        assert "broke" not in terminal.text


@pytest.mark.parametrize(("number", "code"), SIGNALS[:2])
def test_a_signal_while_the_key_is_asked_for_gives_the_echo_back(
    number: signal.Signals, code: int
) -> None:
    with Terminal(COMMAND, env={"AGENTPOST_API_KEY": ""}) as terminal:
        before = terminal.modes
        terminal.wait_for("AgentPost API key")
        assert terminal.modes != before
        terminal.press(b"ap_sk_live_half")
        terminal.send_signal(number)
        assert terminal.exit_code() == code
        assert terminal.modes == before
        assert ALTERNATE_SCREEN not in terminal.raw


def test_a_window_that_is_closed_above_a_dialog_ends_the_demo(server: Simulated) -> None:
    with demo(server) as terminal:
        in_a_dialog(terminal)
        assert terminal.hang_up() == 129
