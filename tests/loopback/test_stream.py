"""The iterator for scripts, as the documentation shows it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

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
