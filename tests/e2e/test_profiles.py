"""Going on with another profile, in a real terminal: nothing of the first account is left."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.helpers.build import make_envelope
from tests.helpers.canary import CANARY
from tests.helpers.other_server import OtherServer
from tests.helpers.terminal import Terminal

COMMAND = [sys.executable, "-m", "agentpost_tui", "--profile", "prod", "--config"]


def configured(folder: Path, prod: OtherServer, staging: OtherServer) -> Path:
    path = folder / "c.toml"
    (folder / "key").touch(0o600)
    (folder / "key").write_text(f"{CANARY}\n", encoding="utf-8")
    path.touch(0o600)
    path.write_text(
        f"no_journal = true\n[profiles.prod]\nurl = '{prod.base_url}'\napi_key_file = 'key'\n"
        f"[profiles.staging]\nurl = '{staging.base_url}'\napi_key_command = 'cat {folder}/key'\n"
        "event_type = ['message.received']\n"
        "[profiles.worse]\napi_key_command = 'sh -c \"echo not you; exit 3\"'\n",
        encoding="utf-8",
    )
    return path


async def seen(terminal: Terminal, text: str) -> None:
    await asyncio.to_thread(terminal.wait_for, text)


async def test_another_profile_is_another_account(tmp_path: Path) -> None:
    async with OtherServer().running() as prod, OtherServer().running() as staging:
        config = configured(tmp_path, prod, staging)
        with Terminal([*COMMAND, str(config)], columns=130, lines=36) as terminal:
            await seen(terminal, "● LIVE")
            assert "   prod   " in terminal.screen[0]
            await prod.send_event(make_envelope(data={"subject": "only in production"}))
            await seen(terminal, "only in production")
            terminal.press(b":")
            await seen(terminal, "Search for commands")
            terminal.press(b"switch")
            await seen(terminal, "Go on with another")
            terminal.press(b"\r")
            await seen(terminal, "in use")
            terminal.press(b"\x1b[B\x1b[B\r")  # its command fails, and all is as it was
            await seen(terminal, "api_key_command 'sh' failed: exit code 3")
            assert "not you" not in terminal.text
            assert prod.close_codes == []
            terminal.press(b"\x1b[A\r")
            server = staging.base_url.removeprefix("http://")
            await seen(terminal, f"{server}   staging   ")
            await prod.wait_until(lambda: prod.close_codes == [1000])
            await seen(terminal, "● LIVE")
            (asked,) = staging.subscribes
            assert asked == {"type": "subscribe", "event_types": ["message.received"]}
            await staging.send_event(make_envelope(data={"subject": "only in staging"}))
            await seen(terminal, "only in staging")
            assert "only in production" not in terminal.text
            await seen(terminal, "1 shown")
            terminal.press(b"\x11")
            assert await asyncio.to_thread(terminal.exit_code) == 0
            assert CANARY.encode() not in terminal.raw
