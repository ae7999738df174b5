"""The command line: what reaches the program, what is refused, and how it says so."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from agentpost_tui import __version__
from agentpost_tui.cli import cli, run
from agentpost_tui.client.address import Address
from agentpost_tui.errors import TransportError
from agentpost_tui.journal.kept import Kept
from agentpost_tui.people import People
from agentpost_tui.settings import Settings
from tests.helpers.terminal import Terminal

KEY = "ap_sk_live_canary0123456789k3y9"
COMMAND = [sys.executable, "-m", "agentpost_tui"]

STUB = """
import os, sys, types
async def run_dashboard(settings, address, kept=None, **_):
    print("dashboard with", address.masked_key, flush=True)
    print("typed", os.read(0, 100).decode().strip(), flush=True)
    {end}
sys.modules["agentpost_tui.ui.run"] = types.SimpleNamespace(run_dashboard=run_dashboard)
from agentpost_tui.cli import main
sys.argv[0] = "agentpost-tui"
main()
"""


def stubbed(*arguments: str, end: str = "return 7") -> list[str]:
    """The command with a dashboard that reads one line and then does as `end` says."""
    return [sys.executable, "-c", STUB.format(end=end), *arguments]


class Screen(SimpleNamespace):
    """Stands where the dashboard stands, and remembers what it was started with."""

    settings: Settings
    address: Address
    is_demo: bool

    async def run_dashboard(
        self, settings: Settings, address: Address, kept: Kept, *, is_demo: bool = False, **_: Any
    ) -> int:
        self.settings, self.address, self.is_demo = settings, address, is_demo
        return 7


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal on every stream, and a dashboard that only remembers."""
    screen = Screen()
    monkeypatch.setitem(sys.modules, "agentpost_tui.ui.run", screen)
    monkeypatch.setattr(os, "isatty", lambda number: True)
    monkeypatch.setenv("TERM", "xterm")
    return screen


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Run with arguments; gives the one line on stderr after exit code 2."""

    def refused(*arguments: str) -> str:
        assert run(list(arguments), People()) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        return captured.err.removesuffix("\n")

    return refused


def test_help_names_commands_and_exit_codes() -> None:
    result = CliRunner().invoke(cli, ["--help"], obj=People())
    assert result.exit_code == 0
    for text in ("demo", "simulate", "Exit codes:", "143  ended by SIGTERM", "AGENTPOST_API_KEY"):
        assert text in result.output
    for command in ("demo", "simulate"):
        assert "Exit codes:" in CliRunner().invoke(cli, [command, "--help"]).output


def test_help_loads_neither_the_screen_nor_the_wire() -> None:
    code = (
        "import sys; from agentpost_tui.cli import People, run; run(['--help'], People());"
        "heavy = {'textual', 'rich', 'pydantic', 'websockets', 'asyncio', 'msgspec', 'tomlkit'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_the_version_is_data() -> None:
    done = subprocess.run([*COMMAND, "--version"], check=True, capture_output=True, text=True)
    assert done.stdout == f"agentpost-tui {__version__}\n"
    assert done.stderr == ""


def test_flags_reach_the_dashboard(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", KEY)
    flags = "--url https://mail.example --event-type a.b --event-type c.d --inbox inb_1 --no-mouse"
    more = ["--keep", "5", "--environment", "env_1", "--max-attempts", "0", "--filter", "a b"]
    assert run([*flags.split(), *more], People()) == 7
    assert screen.address.server == "mail.example"
    assert screen.address.key.reveal() == KEY
    assert screen.settings.event_type == ("a.b", "c.d")
    assert screen.settings.subscription.inbox_id == "inb_1"
    assert screen.settings.environment == ("env_1",)
    assert (screen.settings.keep, screen.settings.no_mouse) == (5, True)
    assert (screen.settings.max_attempts, screen.settings.filter) == (0, "a b")


def test_a_key_file_beats_the_variable(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "another key")
    path = tmp_path / "key"
    path.touch(0o600)
    path.write_text(KEY, encoding="utf-8")
    assert run(["--api-key-file", str(path)], People()) == 7
    assert screen.address.key.reveal() == KEY


def test_the_demo_takes_nothing_of_the_users_server(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", KEY)
    monkeypatch.setenv("AGENTPOST_INBOX", "inb_mine")
    monkeypatch.setenv("AGENTPOST_FILTER", "mine")
    monkeypatch.setenv("AGENTPOST_THEME", "light")
    assert run(["demo", "--seed", "3", "--event-type", "a.b"], People()) == 7
    assert screen.is_demo
    assert screen.address.server.startswith("127.0.0.1")
    assert not screen.settings.api_key
    assert (screen.settings.inbox, screen.settings.filter) == (None, "")
    assert (screen.settings.theme, screen.settings.event_type) == ("light", ("a.b",))


def test_what_is_doubtful_is_said_and_tried(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", KEY)
    assert run(["--inbox", "suport\x1b[2J"], People()) == 7
    assert "'suport\\x1b[2J' is neither the id of an inbox" in capsys.readouterr().err


def test_the_simulator_gets_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    async def serve(options: Any, out: io.TextIOBase, **mail: Any) -> None:
        seen.extend((options, mail))

    monkeypatch.setitem(sys.modules, "agentpost_tui.simulator.run", SimpleNamespace(serve=serve))
    flags = "--port 4711 --second-subscribe refuse --require-pong --fault cut@10 --fault malformed"
    assert run(["simulate", *flags.split(), "--seed", "3", "--rate", "2"], People()) == 0
    options, mail = seen
    assert (options.port, options.second_subscribe, options.require_pong) == (4711, "refuse", True)
    assert [timed.after_seconds for timed in options.faults] == [10.0, 0.0]
    assert mail == {"seed": 3, "rate": 2.0}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--kep", "5"], "--keep"),
        (["--keep", "0"], "x>=1"),
        (["--api-key", KEY], "--api-key-file"),
        (["nonsense"], "nonsense"),
        (["--theme", "light", "demo"], "options go behind the command: agentpost-tui demo"),
        (["--api-key-file", "x", "--api-key-stdin"], "exclude each other"),
        (["--config", "/nowhere"], "there is no configuration file '/nowhere'"),
        (["--theme", "drak"], "unknown theme 'drak' (themes: dark, light"),
        (["demo", "--theme", "drak"], "unknown theme 'drak' (themes: dark, light"),
        (["--filter", "typ:sent"], "in the filter 'typ:sent': unknown field 'typ' at 1"),
        (["demo", "--filter", "from:"], "in the filter 'from:'"),
        (["--url", "https://host/?token=x"], "has a query"),
        (["--url", "ws://mail.example"], "--insecure"),
        (["simulate", "--port", "65536"], "65535"),
        (["simulate", "--fault", "cutt"], "did you mean cut?"),
        (["simulate", "--second-subscribe", "forget"], "'replace', 'add', 'refuse', 'close'"),
    ],
)
def test_a_mistake_is_one_sentence(
    refusal: Any,
    screen: Screen,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "a-key")
    said = refusal(*arguments)
    assert said.startswith("agentpost-tui: ")
    assert sentence in said
    assert "canary" not in said


def test_a_failure_is_cleaned_and_masked(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fail(*_: Any, **__: Any) -> int:
        raise TransportError(f"closed: \x1b]0;{KEY}\x07", "try again")

    monkeypatch.setenv("AGENTPOST_API_KEY", KEY)
    monkeypatch.setattr(Screen, "run_dashboard", fail)
    assert run([], People()) == 1
    said = capsys.readouterr().err
    assert said == "agentpost-tui: closed: ␛]0;ap_sk_live_…k3y9␇ (try again)\n"


def test_ctrl_c_before_the_screen_is_130(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("getpass.getpass", interrupted)
    assert run([], People()) == 130


def test_no_key_and_no_terminal_names_both_ways_out() -> None:
    done = subprocess.run(COMMAND, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "AGENTPOST_API_KEY" in done.stderr
    assert "agentpost-tui demo" in done.stderr


def test_a_pipe_is_no_terminal() -> None:
    environment = {**os.environ, "AGENTPOST_API_KEY": KEY}
    done = subprocess.run(
        [*COMMAND, "demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "standard input is not a terminal" in done.stderr
    assert "canary" not in done.stderr


@pytest.mark.parametrize(("stream", "name"), [("stdout", "output"), ("stderr", "error")])
def test_a_redirected_screen_is_refused(tmp_path: Path, stream: str, name: str) -> None:
    path = tmp_path / "redirected"
    with path.open("wb") as file:
        redirection: dict[str, Any] = {stream: file.fileno()}
        with Terminal([*COMMAND, "demo"], **redirection) as terminal:
            assert terminal.exit_code() == 2
            said = terminal.raw.decode() + path.read_text(encoding="utf-8")
    assert f"standard {name} is not a terminal" in said


def test_a_dumb_terminal_is_refused() -> None:
    with Terminal([*COMMAND, "demo"], env={"TERM": "dumb"}) as terminal:
        terminal.wait_for("TERM is 'dumb'")
        assert terminal.exit_code() == 2


def test_the_key_is_asked_for_and_not_shown() -> None:
    with Terminal(stubbed()) as terminal:
        terminal.wait_for("AgentPost API key")
        terminal.press(KEY.encode() + b"\r")
        terminal.wait_for("dashboard with ap_sk_live_…k3y9")
        terminal.press(b"hello\r")
        terminal.wait_for("typed hello")
        assert terminal.exit_code() == 7
        assert b"canary" not in terminal.raw


def test_after_the_key_from_a_pipe_the_keyboard_is_the_terminal() -> None:
    reader, writer = os.pipe()
    os.write(writer, KEY.encode() + b"\n")
    os.close(writer)
    with Terminal(stubbed("--api-key-stdin"), stdin=reader) as terminal:
        os.close(reader)
        terminal.wait_for("dashboard with ap_sk_live_…k3y9")
        terminal.press(b"hello\r")
        terminal.wait_for("typed hello")
        assert terminal.exit_code() == 7
        assert b"canary" not in terminal.raw


def test_a_bug_is_reported_without_the_key_and_without_variables() -> None:
    end = (
        'secret = "canary"; raise ValueError(f"broken \\x1b[31m at ?token={address.key.reveal()}")'
    )
    with Terminal(stubbed(end=end), env={"AGENTPOST_API_KEY": KEY}) as terminal:
        terminal.wait_for("dashboard with")
        terminal.press(b"\r")
        assert terminal.exit_code() == 1
        assert f"agentpost-tui {__version__} broke: ValueError: broken ␛[31m at" in terminal.text
        assert "dashboard.py:" in terminal.text
        assert "in run_dashboard" in terminal.text
        assert b"canary" not in terminal.raw


def test_a_report_names_what_a_group_of_errors_holds(capsys: pytest.CaptureFixture[str]) -> None:
    group = ExceptionGroup("two tasks", [KeyError("first"), ValueError("second")])
    People().report(type(group), group, None)
    said = capsys.readouterr().err
    assert "ExceptionGroup: two tasks" in said
    assert "KeyError: 'first'" in said
    assert "ValueError: second" in said
