"""The iterator for scripts, as the documentation shows it."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.client.stream import stream
from agentpost_tui.domain.event import Event
from agentpost_tui.errors import GaveUpError, RefusedError, SettingsError
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope

QUIET = Options(ping_seconds=0)


async def test_a_subscription_is_what_the_server_is_asked_for() -> None:
    async with Simulator(QUIET).running() as simulator:
        asked = stream(simulator.base_url, simulator.key, event_types=["message.sent"])
        async with aclosing(asked) as items:
            coming = asyncio.ensure_future(anext(items))
            await simulator.wait_for_subscription()
            simulator.emit(make_envelope())
            sent = make_envelope(type="message.sent")
            simulator.emit(sent)
            event = await coming
            assert isinstance(event, Event)
            assert event.id == sent["id"]


async def test_a_refusal_ends_it_with_what_to_do() -> None:
    async with Simulator(QUIET).running() as simulator:
        await simulator.inject("refuse:401")
        with pytest.raises(RefusedError, match="401") as caught:
            await anext(stream(simulator.base_url, simulator.key))
    assert "AGENTPOST_API_KEY" in caught.value.hint
    assert simulator.key not in str(caught.value)


async def test_it_gives_up_after_so_many_dials() -> None:
    with pytest.raises(GaveUpError):
        await anext(stream("http://127.0.0.1:9", "a-key", max_attempts=1))


async def test_an_address_that_cannot_be_right_is_refused_before_any_dial() -> None:
    with pytest.raises(SettingsError, match="unencrypted"):
        await anext(stream("ws://elsewhere.example/ws", "a-key"))


@pytest.mark.parametrize("name", ["event_types", "environment_ids"])
async def test_one_text_in_place_of_a_list_is_refused(name: str) -> None:
    asked: dict[str, Any] = {name: "message.sent"}
    with pytest.raises(TypeError, match=rf"{name} is a list of texts: write \['message.sent'\]"):
        await anext(stream("https://mail.example", "a-key", **asked))


async def test_the_example_of_the_documentation_runs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "headless.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    async with Simulator(QUIET).running() as simulator:
        program = example.replace("https://api.agent-post.dev", simulator.base_url)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-u", "-c", program),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "AGENTPOST_API_KEY": simulator.key},
        )
        await simulator.wait_for_subscription(within=20)
        simulator.emit(make_envelope(data={"subject": "Hello"}))
        assert process.stdout is not None
        assert await process.stdout.readline() == b"message.received Hello\n"
        await simulator.inject("close:1012")
        assert b"perhaps missed something since" in await process.stdout.readline()
        process.kill()
        await process.communicate()
