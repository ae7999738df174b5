"""The program led through every place where text leaves it, by a server and a user of a test."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.helpers.hostile import CORPUS
from tests.helpers.other_server import OtherServer
from tests.helpers.terminal import Terminal

TEXTS = tuple(payload.text for payload in CORPUS)
SHORT = tuple(text for text in TEXTS if len(text) < 100)
WRITABLE = tuple(text for text in SHORT if text.encode(errors="ignore").decode() == text)
"""Those that a file or a text frame can hold: all but lone surrogates."""
LAST = len(TEXTS) - 1
LINK = next(place for place, payload in enumerate(CORPUS) if payload.name == "link")
REASON = "\x1b]0;pwned\x07 \x9b31m \u202eevil \u200b[@click=app.quit]x[/] [/]"
LOCATION = "https://evil\x9b31m\u202e.example/[/]?x=1"
BODY = "refused« [/] \x1b]0;pwned\x07"
FOLDER = "c\u202eo\x1b]0;n\x07fig\u200b"

SECONDS = 15.0
"""How long to wait for something to be written: only a failing test ever waits so long."""

PAGER = """#!/bin/sh
cat
printenv AGENTPOST_API_KEY
printf '\\nTHE PAGER IS OPEN\\n'
read answer < /dev/tty
"""

RECORDED = """
import atexit, sys
from pathlib import Path
from textual.events import Show
from textual.widget import Widget
shown, path, post_message = set(), Path(sys.argv.pop()), Widget.post_message
def recorded(self, message):
    if isinstance(message, Show):
        shown.update(kind.__qualname__ for kind in type(self).__mro__)
    return post_message(self, message)
Widget.post_message = recorded
atexit.register(lambda: path.write_text("\\n".join(shown)))
from agentpost_tui.cli import main
main()
"""
"""The program, which leaves behind the names of all classes of widgets that were in sight."""

DOWN, END, HOME, PAGE_DOWN, RIGHT = b"\x1b[B", b"\x05", b"\x1b[H", b"\x1b[6~", b"\x1b[C"


class Walk:
    """The program in its terminal, and the server that it talks to.

    What is waited for is looked for in the bytes written since the last key, which is quicker than
    reading the screen back.
    """

    def __init__(self, server: OtherServer, terminal: Terminal) -> None:
        self.server = server
        self.terminal = terminal
        self._since = 0

    async def see(self, text: str) -> None:
        """Wait until it is written, in one style: not with a letter that a cursor stands on."""

        def is_written(terminal: Terminal) -> bool:
            return text.encode() in terminal.raw[self._since :]

        await asyncio.to_thread(self.terminal.wait_until, is_written, repr(text), SECONDS)

    async def press(self, keys: bytes, then: str) -> None:
        """Press keys, and wait for what comes of it."""
        self._since = len(self.terminal.raw)
        self.terminal.press(keys)
        await self.see(then)

    async def leave(self, what: str) -> None:
        """Press escape, and wait until that is gone from the screen."""
        self.terminal.press(b"\x1b")
        await asyncio.to_thread(self.terminal.wait_until_gone, what, SECONDS)

    def click(self, text: str) -> None:
        """Click on what is on the screen."""
        y, line = next((y, line) for y, line in enumerate(self.terminal.screen) if text in line)
        at = f"{line.index(text) + len(text) + 3};{y + 1}"
        self.terminal.press(f"\x1b[<0;{at}M\x1b[<0;{at}m".encode())

    async def everywhere(self) -> int:
        """All places, one after the other; gives the exit code."""
        await self.see("● LIVE")
        await self.rows()
        await self.sources()
        await self.filters()
        await self.detail()
        await self.copies()
        await self.subscription()
        await self.dialogs()
        await self.journal()
        await self.connection()
        await self.refusal()
        self.terminal.press(b"\x11")
        return await asyncio.to_thread(self.terminal.exit_code)

    # -- the places -------------------------------------------------------------------------------

    async def rows(self) -> None:
        for number in range(3):
            await self.server.send_event(_agreeing(number))
        await self.see("~learnt«")
        for number, text in enumerate(TEXTS):
            await self.server.send_event(envelope(number, text))
        await self.see(f"subject{LAST}«")
        self.click(f"subject{LINK}«")
        await self.press(b"G", f"subject{LAST}«")

    async def sources(self) -> None:
        await self.press(b"\t", "into filter")
        await self.press(DOWN * 2 + b"\r", "its id cannot be written in a filter")
        await self.press(b":", "earch for commands")
        await self.press(b"zoom\r", "env0«␛]0;pwned␇»")
        await self.press(PAGE_DOWN * 3, "env12«[@click=app.quit]x[/]»")
        await self.press(b"\x1b", "next problem")
        await self.press(b"\x1b", f"subject{LAST}«")

    async def filters(self) -> None:
        """What is taken into the filter, pasted into it, sought, and kept under a name."""
        await self.press(b"k" * 6 + b"-", "its type cannot be written in a filter")
        await self.press(b"/" + _pasted("env:[/]\u202e\u200b[@click=app.quit]x"), "nothing seen")
        await self.press(END + b"\x15", "ilter: type:bounced")
        await self.press(b"\r\x06" + _pasted("sought\u202e\x9b31m"), "sought⟪202E⟫")
        await self.leave("sought")
        await self.press(b"f", "filter0«")
        await self.press(b"\x13", "saved to")
        await self.leave("filter0«")

    async def detail(self) -> None:
        await self.server.send(_everything())
        await self.see("subject1000")
        await self.press(b"G\r", "K previous")
        await self.press(b"\tz", "thread1000«")
        await self.press(RIGHT, "text1000«")
        await self.press(RIGHT, '"inbox_id"')
        await self.press(b"G", '"key1000«')
        await self.press(RIGHT, " bytes")
        await self.press(b"z", "SUBJECT")

    async def copies(self) -> None:
        await self.press(b"y", "sent to the terminal's clipboard")
        await self.press(b"c", "new, for your eyes only")
        await self.press(DOWN * 6 + b"\r", "SUBJECT")
        await self.press(b"|", "THE PAGER IS OPEN")
        await self.press(b"\n", "K previous")
        await self.leave("K previous")

    async def subscription(self) -> None:
        await self.press(b"s", "will be sent")
        await self.press(b"\t\tinb", "inb0«␛]0;pwned␇»")
        await self.press(b"\x1b", "others by id")
        await self.leave("will be sent")

    async def dialogs(self) -> None:
        """Those with words of ours alone, and what is pasted into the palette."""
        await self.press(b"?", "j k scroll")
        await self.leave("j k scroll")
        await self.press(b":", "earch for commands")
        await self.press(_pasted("columns\u202e\x9b31m[@click=app.quit]x[/]"), "No matches found")
        await self.leave("No matches found")
        await self.press(b":", "earch for commands")
        await self.press(b"columns\r", "space switches")
        await self.leave("space switches")
        await self.press(b":", "earch for commands")
        await self.press(b"switch\r", "in use")
        await self.press(HOME, "profile0«␛]0;pwned␇»")
        await self.leave("goes on with it")

    async def journal(self) -> None:
        """All that came, read back; and where it may be written to."""
        await self.press(b"\x12", " read")
        await self.press(b"\r", " export")
        await self.press(b"\r", "K previous")
        await self.leave("K previous")
        await self.press(b"x", "export the rows shown")
        await self.leave("export the rows shown")
        await self.leave("x export")

    async def connection(self) -> None:
        """A complaint, frames that are none, and a close; then what the log tells of it."""
        await self.server.send({"type": "error", "message": f"complaint«{' '.join(SHORT)}»"})
        for text in TEXTS:
            await self.server.send(f"malformed«{text}»".encode("utf-8", "surrogatepass"))
        await self.server.close(1012, REASON)
        await self.see("closed 1012 ␛]0;pwned␇")
        await self.press(b"R", "● LIVE")
        await self.press(b"L", "complaint«␛]0;pwned␇")
        await self.press(b"G", f"malformed«{TEXTS[-1]}»")
        await self.press(b"y", "sent to the terminal's clipboard")
        await self.leave("connection log")

    async def refusal(self) -> None:
        self.server.refuse_with, self.server.refusal = 400, BODY
        await self.server.close(1000)
        await self.press(b"R", "400, no AgentPost event socket")
        self.server.refuse_with, self.server.location = 302, LOCATION
        await self.press(b"R", "302, the server redirects to")
        self.server.refuse_with = None
        await self.press(b"R", "● LIVE")


@asynccontextmanager
async def walking(folder: Path) -> AsyncIterator[Walk]:
    """A walk about to begin: the program is started, with hostile names in its configuration."""
    pager = folder / "pager"
    pager.write_text(PAGER)
    pager.chmod(0o700)
    config = folder / FOLDER / "config.toml"
    _write_config(config)
    async with OtherServer().running() as server:
        environment = {
            "COLORTERM": "",  # shorter colours: so many bytes take a while to read back
            "AGENTPOST_API_KEY": server.key,
            "AGENTPOST_CONFIG": str(config),
            "AGENTPOST_URL": server.base_url,
            "PAGER": str(pager),
            "TMUX": "",
        }
        command = [sys.executable, "-c", RECORDED, str(folder / "shown")]
        with Terminal(command, columns=140, lines=46, env=environment) as terminal:
            yield Walk(server, terminal)


# -- what strangers send --------------------------------------------------------------------------


def envelope(number: int, text: str) -> dict[str, Any]:
    """An event that has the text in every field, behind the field's name and a number."""

    def said(field: str) -> str:
        return f"{field}{number}«{text}»"

    return {
        "id": said("id"),
        "type": "message.received" if number % 2 else said("type"),
        "timestamp": "2026-11-24T08:46:40.000Z",
        "env_id": said("env"),
        "data": {
            "inbox_id": said("inb"),
            "from_address": said("from"),
            "to_addresses": [said("to")],
            "subject": said("subject"),
            "extracted_text": said("text"),
            "message_id": said("message"),
            "thread_id": said("thread"),
            said("key"): {said("key"): [said("value")]},
        },
    }


def _agreeing(number: int) -> dict[str, Any]:
    """One of three mails that agree on the address of an inbox, which is then called by it."""
    data = {"inbox_id": "inb_learnt", "to_addresses": [f"learnt«{''.join(SHORT[:8])}»"]}
    return {"id": f"evt_{number}", "type": "message.received", "env_id": "!learnt", "data": data}


def _everything() -> str:
    """A frame whose event has the whole corpus in every field, unescaped as far as JSON allows."""
    said = envelope(1000, " ".join(WRITABLE))
    said["data"]["extracted_text"] = "\n".join(["text1000«", *WRITABLE])
    return json.dumps({"type": "event", "data": said}, ensure_ascii=False)


def _pasted(text: str) -> bytes:
    """What a terminal sends when a text is pasted."""
    return b"\x1b[200~" + text.encode() + b"\x1b[201~"


def _write_config(path: Path) -> None:
    """Names of environments, inboxes, filters and profiles that are as hostile as any mail."""
    lines = ["[names]"]
    for number, text in enumerate(WRITABLE):
        kind = "env" if number % 2 else "inb"
        lines.append(f"{kind}_{number} = {_toml(f'name{number}«{text}»')}")
    lines.append("[filters]")
    for number, text in enumerate(WRITABLE):
        lines.append(f"{_toml(f'filter{number}«{text}»')} = {_toml(text)}")
    for number, text in enumerate(WRITABLE):
        lines.append(f"[profiles.{_toml(f'profile{number}«{text}»')}]")
        lines.append(f"url = {_toml(f'url{number}«{text}»')}")
    path.parent.mkdir()
    path.write_text("\n".join(lines), "utf-8")


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'
