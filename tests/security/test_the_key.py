"""The key never appears: not on the terminal, on no stream, in no file, log or list of processes,
whatever goes wrong, and although the server says it in every place where it says anything."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from base64 import b64decode
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.client.frames import decode
from agentpost_tui.client.shapes import Other
from agentpost_tui.domain.event import Event
from agentpost_tui.redact import Redactor
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.canary import CANARY, MASKED, traces
from tests.helpers.escapes import taken_apart
from tests.helpers.hostile import CORPUS, UNSAFE
from tests.helpers.terminal import Terminal

EVERYTHING_LOGGED = """
import logging, os, sys
os.chdir(sys.argv.pop(1))
logging.basicConfig(filename="log", level=logging.DEBUG)
logging.getLogger("websockets").setLevel(logging.DEBUG)
from agentpost_tui.cli import main
main()
"""
"""The program where another one has switched all logging on, and in a folder of its own."""

BROKEN = """
import asyncio, logging, sys, threading
from agentpost_tui.client.session import Session
text = sys.argv.pop()
async def run(self):
    secret = self._address.key.reveal()
    raise ExceptionGroup("several", [ValueError(f"a bug with {secret} {text}")])
class Dying:
    def __del__(self):
        raise RuntimeError(said)
def fail():
    raise KeyError(said)
async def forget():
    async def fail_alone():
        fail()
    asyncio.get_running_loop().create_task(fail_alone())
    await asyncio.sleep(0)
def bury():
    Dying()
    asyncio.run(forget())
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except KeyError:
        logging.getLogger("some.library").exception("it said %s", said)
import os
said = f"key {os.environ['AGENTPOST_API_KEY']} {text}"
Session.run = run
from agentpost_tui.cli import main
try:
    main()
finally:
    bury()
"""
"""A program that breaks in every way that Python reports by itself, the key and strangers' text in
each exception and in the variables around it."""


def saying_the_key() -> dict[str, Any]:
    """An event that has the key in every field."""
    return {
        "id": f"evt_{CANARY}",
        "type": f"said.{CANARY}",
        "env_id": CANARY,
        "data": {
            "inbox_id": f"inb_{CANARY}",
            "to_addresses": [f"{CANARY}@mail.example"],
            "subject": f"your key is {CANARY}",
            "extracted_text": f"so: {CANARY}",
            CANARY: [CANARY],
        },
    }


FORMS = {
    "as it is": CANARY,
    "percent": "".join(map("%{:02X}".format, CANARY.encode())),
    "escaped": "".join(map("\\u{:04x}".format, CANARY.encode())),
    "mixed": f"%61\\u0070{CANARY[2:]}",
}
"""What stands between the quotes of a frame."""


def listed() -> bytes:
    """What everybody on the machine can see of the processes that run."""
    return subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, check=True).stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by its name."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def press(terminal: Terminal, keys: bytes, then: str) -> None:
    terminal.press(keys)
    await asyncio.to_thread(terminal.wait_for, then)


async def look_everywhere(terminal: Terminal) -> None:
    await press(terminal, b"\r", "Summary · Text · JSON · Frame")
    for tab in ("so: ", '"subject"', " bytes"):
        await press(terminal, b"\t\x1b[C" if tab == "so: " else b"\x1b[C", tab)
    await press(terminal, b"y", "sent to the terminal's clipboard")
    await press(terminal, b"c", "new, for your eyes only")
    await press(terminal, b"\x1b[F\r", "written to")
    await press(terminal, b"-", "-type:said")
    await press(terminal, b"\\", "filter off")
    await press(terminal, b"s", "will be sent")
    terminal.press(b"\x1b")
    await asyncio.to_thread(terminal.wait_until_gone, "will be sent")


async def fail_in_every_way(terminal: Terminal, simulator: Simulator) -> None:
    await simulator.inject(f"error_frame:bad token {CANARY}")
    await simulator.inject("malformed")
    await simulator.inject(f"accept_close:4401:bad token {CANARY}")
    await simulator.inject(f"close:1012:bad token {CANARY}")
    await press(terminal, b"", "closed 4401 bad token")
    await simulator.inject(f"banner:{CANARY}")
    await press(terminal, b"R", "no WebSocket handshake")
    await simulator.inject(f"refuse:302:https://{CANARY}.example/?token={CANARY}")
    await press(terminal, b"R", "302, the server redirects to")
    await simulator.inject("refuse:401")
    await press(terminal, b"R", f"401, the key {MASKED} was not accepted")
    await press(terminal, b"L", f"key           {MASKED}")
    terminal.press(b"y")
    copied = partial(terminal.wait_until, lambda one: one.raw.count(b"\x1b]52;c;") == 2, "a copy")
    await asyncio.to_thread(copied)


async def test_the_key_appears_nowhere(tmp_path: Path) -> None:
    key_file = tmp_path.with_name("key")
    key_file.write_text(CANARY)
    key_file.chmod(0o600)
    flags = ["--api-key-file", str(key_file), "--no-mouse"]
    command = [sys.executable, "-c", EVERYTHING_LOGGED, str(tmp_path), *flags]
    environment = {"TMUX": "", "TEXTUAL_LOG": str(tmp_path / "textual"), "PYTHONASYNCIODEBUG": "1"}
    async with Simulator(Options(key=CANARY)).running() as simulator:
        command += ["--url", simulator.base_url]
        with Terminal(command, columns=150, lines=40, env=environment) as terminal:
            await asyncio.to_thread(terminal.wait_for, "● LIVE")
            simulator.emit(saying_the_key())
            await asyncio.to_thread(terminal.wait_for, f"your key is {MASKED}")
            await look_everywhere(terminal)
            await fail_in_every_way(terminal, simulator)
            processes = await asyncio.to_thread(listed)
            terminal.press(b"\x11")
            code = await asyncio.to_thread(terminal.exit_code)
    assert code == 0, terminal.text
    raw = bytes(terminal.raw)
    assert traces(raw) == []
    copied = [b64decode(one[5:]) for one in taken_apart(raw).osc if one.startswith("52;c;")]
    assert len(copied) == 2
    assert all(MASKED in one.decode() or MASKED.encode("unicode_escape") in one for one in copied)
    assert traces(b"".join(copied)) == []
    assert traces(processes) == []
    files = contents(tmp_path)
    assert b"asyncio" in files["log"]
    assert files["textual"]
    assert any(name.startswith("agentpost-event-") for name in files)
    assert {name: found for name, data in files.items() if (found := traces(data))} == {}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_frame_that_says_the_key_in_any_form_holds_it_no_more(form: str) -> None:
    """From its arrival on: neither the row, which has labels in many places, nor the frame."""
    said = json.dumps({"type": "event", "data": saying_the_key()}).replace(CANARY, form)
    event = decode(Redactor(CANARY).data(said.encode()), 0.0)
    assert isinstance(event, Event)
    assert event.type == f"said.{MASKED}"
    assert traces(repr(event).encode()) == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_the_server_says_is_told_without_the_key_in_any_form(form: str) -> None:
    error = f'{{"type":"error","message":"bad token {form}"}}'
    other = decode(Redactor(CANARY).data(error.encode()), 0.0)
    assert isinstance(other, Other)
    assert other.text == f"bad token {MASKED}"


async def test_no_report_of_a_bug_holds_the_key_or_acts_on_the_terminal() -> None:
    texts = " ".join(payload.text for payload in CORPUS if len(payload.text) < 100)
    hostile = texts.replace("\x00", "").encode(errors="ignore").decode()
    command = [sys.executable, "-c", BROKEN, "--url", "http://127.0.0.1:9", hostile]
    environment = {"AGENTPOST_API_KEY": CANARY}
    with Terminal(command, env=environment) as terminal:
        assert await asyncio.to_thread(terminal.exit_code) == 1
    raw = bytes(terminal.raw)
    text, _, osc, others = taken_apart(raw)
    assert traces(raw) == []
    assert others == []
    assert {one for one in osc if not one.startswith("22;")} == set()
    assert not UNSAFE.search(text.replace("\r\n", ""))
    for said in (
        f"a bug with {MASKED} ",
        f"broke: RuntimeError: key {MASKED} ␛]0;pwned␇",
        f'broke: KeyError: "key {MASKED}',
        f"some.library: it said key {MASKED} ␛]0;pwned␇",
        "asyncio: Task exception was never retrieved",
    ):
        assert said in text.replace("\r\n", "")
