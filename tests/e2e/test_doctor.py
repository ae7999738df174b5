"""`doctor` against servers of every kind: what it finds, what it advises, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.cli import run
from agentpost_tui.headless.doctor.checkup import CHECKS
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.place import place_of
from agentpost_tui.people import People
from agentpost_tui.simulator.faults import parse_fault
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.canary import CANARY, MASKED, traces
from tests.helpers.doctor import Doctor
from tests.helpers.other_server import OtherServer
from tests.helpers.terminal import Terminal

COMMAND = [sys.executable, "-m", "agentpost_tui"]
NAMES = [check.name for check in CHECKS]


@pytest.fixture(autouse=True)
def doctor(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    return Doctor(capfd, monkeypatch)


@asynccontextmanager
async def simulator(*faults: str) -> AsyncIterator[Simulator]:
    options = Options(key=CANARY, ping_seconds=0, faults=tuple(map(parse_fault, faults)))
    async with Simulator(options).running() as running:
        yield running


# All is well


async def test_a_server_that_works(doctor: Doctor) -> None:
    async with OtherServer().running() as server:
        asking = asyncio.create_task(doctor(server.base_url, event_type=("message.sent",)))
        subscribe = await server.wait_for_subscribe()
        await server.send_event({"id": "evt_1", "type": "message.sent", "data": {}})
        found = await asking
        await server.wait_until(lambda: not server.connected)
    assert (found.code, found.whole["ok"], found.whole["schema"]) == (0, True, "agentpost.doctor/1")
    assert [check["name"] for check in found.whole["checks"]] == NAMES
    assert {name for name, result in found.results().items() if result != "ok"} == {"TLS"}
    assert found["TLS"] == ("skipped", "ws:// is not encrypted", "")
    assert found["key"][1] == f"{MASKED}, from AGENTPOST_API_KEY"
    assert found["upgrade"][1].startswith("101")
    assert subscribe == {"type": "subscribe", "event_types": ["message.sent"]}
    assert found["subscription"][1].startswith(json.dumps(subscribe).replace(" ", ""))
    assert found["first frame"][1].startswith("an event, message.sent, after ")
    assert found["clock"][1] == "the same as the server's, by its Date header"
    assert len(server.subscribes) == 1
    assert server.close_codes == [1000]


async def test_a_quiet_account_is_a_warning(doctor: Doctor) -> None:
    async with simulator() as server:
        found = await doctor(server.base_url, seconds=0.3)
    assert (found.code, found.whole["ok"]) == (0, True)
    normal = "nothing came in 0.3 s, which is normal for a quiet account"
    assert found["first frame"][:2] == ("warn", normal)
    assert found["subscription"][0] == "ok"


async def test_a_ping_is_a_first_frame_and_is_answered(doctor: Doctor) -> None:
    async with OtherServer().running() as server:
        asking = asyncio.create_task(doctor(server.base_url))
        await server.wait_for_subscribe()
        await server.ping()
        found = await asking
    assert found["first frame"][0] == "ok"
    assert found["first frame"][1].startswith("a ping after ")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"type": "error", "message": "no such\x1b]0;inbox"}, "the server complains: no such␛]0;"),
        ('{"type":"event","data":7}', "it cannot be read: "),
    ],
)
async def test_a_first_frame_that_bodes_ill_is_a_warning(
    message: Any, said: str, doctor: Doctor
) -> None:
    async with OtherServer().running() as server:
        asking = asyncio.create_task(doctor(server.base_url))
        await server.wait_for_subscribe()
        await server.send(message)
        found = await asking
    assert found.code == 0
    assert found["first frame"][0] == "warn"
    assert found["first frame"][1].startswith(said)


def test_lines_for_people_come_in_colour_on_a_terminal_only(tmp_path: Path) -> None:
    environment = {"AGENTPOST_API_KEY": CANARY, "TMUX": "/tmp/x", "LC_ALL": "C.UTF-8"}
    command = [*COMMAND, "doctor", "--url", "http://127.0.0.1:9"]
    with Terminal(command, env=environment) as terminal:
        assert terminal.exit_code() == 1
        assert b"\x1b[31m\x1b[1mFAILED" in terminal.raw
        screen = [line.rstrip() for line in terminal.screen]
    indent = " " * 24
    todo = screen.index("FAILED   TCP            IPv4 127.0.0.1 port 9: connection refused") + 1
    assert screen[todo].startswith(f"{indent}→ Does a server listen there")
    assert screen[todo + 1] == "skipped  TLS            since TCP failed"
    assert "ok       terminal       TERM=xterm-256color, 16 million colours, UTF-8" in "\n".join(
        screen
    )
    assert f"{indent}→ To copy out of tmux: tmux set -s set-clipboard on" in screen
    assert "1 failed" in screen


def test_in_a_pipe_there_is_no_colour(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--url", "http://127.0.0.1:9"], People(CANARY)) == 1
    out, err = capfd.readouterr()
    assert "\x1b" not in out
    assert err == ""
    assert out.splitlines()[-1].startswith("1 failed")


def test_a_line_comes_as_soon_as_it_is_known_and_a_signal_ends_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        command = [*COMMAND, "doctor", "--url", f"http://127.0.0.1:{silent.getsockname()[1]}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            assert any(line.startswith("skipped  TLS") for line in lines)
            process.send_signal(signal.SIGTERM)
            assert list(lines) == []
    assert process.returncode == 143


# What fails


async def test_a_key_that_is_refused(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", "ap_sk_live_wrong_0123456789abcdef")
    async with simulator() as server:
        found = await doctor(server.base_url)
    assert (found.code, found.whole["ok"]) == (4, False)
    sentence = "401, the key ap_sk_live_…cdef was not accepted"
    assert found["upgrade"] == ("FAILED", sentence, "Check AGENTPOST_API_KEY")
    assert found["subscription"] == ("skipped", "since upgrade failed", "")
    assert found["clock"][0] == "ok"  # a refusal has a Date too


@pytest.mark.parametrize(
    ("fault", "code", "sentence"),
    [
        ("refuse:404", 4, "404, no AgentPost event socket at this address"),
        ("refuse:503", 1, "503, server busy"),
        ("refuse:302:https://x.example/", 4, "302, the server redirects to x.example"),
        ("hang_up", 1, "closed by the server during the dial"),
        ("banner", 1, "the answer was no WebSocket handshake"),
    ],
)
async def test_an_upgrade_that_fails(fault: str, code: int, sentence: str, doctor: Doctor) -> None:
    async with simulator(fault) as server:
        found = await doctor(server.base_url)
    result, said, todo = found["upgrade"]
    assert (found.code, result, said) == (code, "FAILED", sentence)
    assert todo
    assert todo[0].isupper()
    assert "then R" not in todo


async def test_a_server_that_never_answers(doctor: Doctor) -> None:
    async with simulator("hang") as server:
        found = await doctor(server.base_url, seconds=0.2)
    assert found.code == 1
    assert found["upgrade"][:2] == ("FAILED", "timed out")


async def test_a_socket_that_is_closed_at_once(doctor: Doctor) -> None:
    async with simulator("accept_close:4401:bad \x1b[31mkey") as server:
        found = await doctor(server.base_url)
    assert found.code == 4
    assert found["upgrade"][0] == "ok"
    assert found["subscription"][:2] == ("FAILED", "closed 4401 bad ␛[31mkey")


# Configuration


async def test_without_a_key_the_way_is_looked_at_all_the_same(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AGENTPOST_API_KEY")
    async with simulator() as server:
        found = await doctor(server.base_url)
        assert not server.truth.dials
    assert found.code == 2
    assert found["key"][:2] == ("FAILED", "there is no API key")
    assert found["TCP"][0] == "ok"
    assert found["upgrade"] == ("skipped", "since key failed", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--config", "/nowhere"], "there is no configuration file '/nowhere'"),
        (["--url", f"https://host/?token={CANARY}"], "the URL has a query or a fragment"),
        (["--url", "http://mail.example"], "the key would travel to 'mail.example' unencrypted"),
        (["--inbox", f"{CANARY}"], f"'{MASKED}' is neither the id of an inbox"),
    ],
)
def test_a_configuration_that_cannot_be_used(
    arguments: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    where = [] if "--url" in arguments else ["--url", "http://127.0.0.1:9"]
    code = run(["doctor", *where, *arguments], People(CANARY))
    out, _ = capfd.readouterr()
    assert code == (1 if "--inbox" in arguments else 2)
    assert said in out
    assert traces(out.encode()) == []


def test_each_setting_says_where_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        f'api_key = "{CANARY}"\nkeep = 5\nfilter = "acme {CANARY}"\ninbox = "inb_1"\n'
        'profile = "a"\n[journal]\nmax_mb = 9\n[profiles.a.journal]\npath = "mail"\n'
    )
    config.chmod(0o600)
    monkeypatch.delenv("AGENTPOST_API_KEY")
    monkeypatch.setenv("AGENTPOST_INBOX", "inb_2")
    where = ["--config", str(config), "--url", "http://127.0.0.1:9"]
    assert run(["doctor", *where], People()) == 1
    out, _ = capfd.readouterr()
    assert f"{config}, mode 600" in out
    assert "url = http://127.0.0.1:9, from flag --url\n" in out
    assert "inbox = inb_2, from AGENTPOST_INBOX\n" in out
    assert f"filter = acme {MASKED}, from file\n" in out
    assert "keep = 5, from file\n" in out
    assert f"journal.path = {tmp_path / 'mail'}, from profile a\n" in out
    assert "journal.max_mb = 9, from file\n" in out
    assert "keep_days" not in out
    assert f"{MASKED}, from file\n" in out
    assert traces(out.encode()) == []


def test_the_key_can_come_from_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "key"
    file.write_text("sk_other_0123456789abcdef\n")
    arguments = ["doctor", "--url", "http://127.0.0.1:9", "--api-key-file", str(file)]
    for mode, code, said in ((0o644, 2, "→ Run: chmod 600"), (0o600, 1, "…cdef, from flag --api-")):
        file.chmod(mode)
        assert run(arguments, People()) == code
        assert said in capfd.readouterr().out


def test_the_command_of_a_profile_is_run_and_its_words_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AGENTPOST_API_KEY")
    config = tmp_path / "config.toml"
    config.write_text(f"[profiles.prod]\napi_key_command = 'echo {CANARY}'\n")
    config.chmod(0o600)
    where = ["--config", str(config), "--url", "http://127.0.0.1:9"]
    assert run(["doctor", *where, "--profile", "prod"], People()) == 1
    out, _ = capfd.readouterr()
    assert f"{MASKED}, from api_key_command, profile prod\n" in out
    assert traces(out.encode()) == []


async def test_a_journal_is_told_of(doctor: Doctor, tmp_path: Path) -> None:
    folder = tmp_path / "journals"
    journal = {"path": folder}
    found = await doctor("http://127.0.0.1:9", journal=journal)
    assert found["journal"] == ("ok", f"none yet: it will be in {folder}", "")
    assert not folder.exists()
    path, other = (place_of(folder, "127.0.0.1:9", key) for key in (CANARY, "another"))
    other.touch()
    found = await doctor("http://127.0.0.1:9", journal=journal)
    assert found["journal"] == ("ok", f"none yet: it will be {path}", "")
    with journal_writer(path) as writer:
        assert writer.wait_until_open(5.0)
    found = await doctor("http://127.0.0.1:9", journal=journal)
    assert found["journal"][1].startswith(f"{path}; 0 events; ")
    path.chmod(0o400)
    if not os.access(path, os.W_OK):  # nothing can be taken from root
        found = await doctor("http://127.0.0.1:9", journal=journal)
        assert found["journal"][1] == f"'{path}' cannot be written"
    found = await doctor("http://127.0.0.1:9", no_journal=True)
    assert found["journal"] == ("skipped", "turned off, by flag --no-journal", "")
