"""The terminal of the tests is a terminal."""

from __future__ import annotations

import os
import signal
import sys
from base64 import b64encode

import pytest

from agentpost_tui.simulator.scenario import KEY
from tests.helpers.canary import CANARY, MASKED
from tests.helpers.terminal import Terminal


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_program_sees_a_terminal_and_its_keys() -> None:
    with Terminal(python("print('hello', input('name? '))")) as terminal:
        terminal.wait_for("name?")
        terminal.press(b"jo\r")
        terminal.wait_for("hello jo")
        assert terminal.exit_code() == 0
        assert b"hello jo\r\n" in terminal.raw


def test_escape_sequences_move_and_colour() -> None:
    code = r"print('\x1b[2J\x1b[3;5H\x1b[31mred', end='', flush=True); input()"
    with Terminal(python(code), columns=20, lines=5) as terminal:
        terminal.wait_for("red")
        assert terminal.screen == ["", "", "    red", "", ""]
        assert terminal.display.buffer[2][4].fg == "red"


def test_a_resize_reaches_the_program() -> None:
    code = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGWINCH, lambda *_: print(*os.get_terminal_size(), flush=True))\n"
        "print('ready', flush=True)\n"
        "while True: time.sleep(0.01)"  # a signal just before a read would wait for its end
    )
    with Terminal(python(code), columns=80, lines=24) as terminal:
        terminal.wait_for("ready")
        terminal.resize(100, 30)
        terminal.wait_for("100 30")


def test_it_is_the_controlling_terminal_even_with_a_redirection() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"from the pipe\n")
    os.close(writer)
    code = "print(input()); print(open('/dev/tty').readline())"
    with Terminal(python(code), stdin=reader) as terminal:
        os.close(reader)
        terminal.wait_for("from the pipe")
        terminal.press(b"from the keyboard\r")
        terminal.wait_until(lambda t: t.text.count("from the keyboard") == 2, "echo and answer")
        assert terminal.exit_code() == 0


def test_waiting_in_vain_shows_the_screen() -> None:
    complaint = pytest.raises(AssertionError, match=r"ended without 'hello'(.|\n)*something else")
    with Terminal(python("print('something else')")) as terminal, complaint:
        terminal.wait_for("hello")
    with Terminal(python("input('waiting')")) as terminal:
        terminal.wait_for("waiting")
        with pytest.raises(AssertionError, match=r"0\.01 s passed without 'hello'"):
            terminal.wait_for("hello", timeout=0.01)


def test_a_program_that_will_not_end_is_ended() -> None:
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); input('waiting')"
    with Terminal(python(ignoring)) as terminal:
        terminal.wait_for("waiting")
        with pytest.raises(AssertionError, match="still running"):
            terminal.exit_code(timeout=0.01)
    assert terminal.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("key", [CANARY, KEY, "somebody-elses-key-0123456789"])
@pytest.mark.parametrize("form", ["{}", "\x1b]52;c;{}\x07"], ids=["plain", "clipboard"])
def test_a_key_that_is_written_fails_the_test(key: str, form: str) -> None:
    """Whether it is still on the screen or not."""
    said = form.format(b64encode(f"xy {key}".encode()).decode() if "52" in form else key)
    code = f"print({said!r}, end='\\x1b[2J', flush=True); input('gone')"
    with (
        pytest.raises(AssertionError, match="a key was written"),
        Terminal(python(code), env={"AGENTPOST_API_KEY": key}) as terminal,
    ):
        terminal.wait_for("gone")
    assert terminal.process.returncode is not None


def test_a_masked_key_does_not() -> None:
    with Terminal(python(f"print({MASKED!r})"), env={"AGENTPOST_API_KEY": CANARY}) as terminal:
        assert terminal.exit_code() == 0


def test_a_signal_is_sent() -> None:
    with Terminal(python("input('waiting')")) as terminal:
        terminal.wait_for("waiting")
        terminal.send_signal(signal.SIGTERM)
        assert terminal.exit_code() == -signal.SIGTERM
