"""Rows 13 to 20 and 24 to 26: a server that refuses, stumbles, or keeps silent."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from agentpost_tui.client.notices import State
from agentpost_tui.text import clean
from agentpost_tui.ui.widgets.status_bar import Identity, state_parts
from tests.faults.conditions import dial_in_vain, faulty, watched
from tests.faults.strangers import Stranger
from tests.helpers.build import make_envelope
from tests.helpers.running import Running

TEN_MINUTES = 600.0
MODEL = 25.0
"""Dials in ten minutes of failures, on average (connection.md, 2.5): six while the bound doubles
to a minute, which takes half a minute, then one each half minute."""


async def ten_minutes_of_failures(run: Running) -> list[float]:
    """Let ten minutes pass in which every dial fails; when each was due."""
    end, dialed_at = run.clock.now + TEN_MINUTES, []
    while run.session.status.due_at is not None and run.session.status.due_at <= end:
        dialed_at.append(run.session.status.due_at)
        await dial_in_vain(run)
    assert run.clock.now > end - TEN_MINUTES / 5
    return dialed_at


def sentence(run: Running) -> str:
    """What the status line says."""
    identity = Identity(clean("127.0.0.1"), clean("…k3y9"))
    return "".join(text for text, _ in state_parts(run.session.status, run.clock.now, identity))


# Refused


@pytest.mark.parametrize(
    ("door", "cause"),
    [
        ("refuse:401", "401, the key ap_sk_live_…k3y9 was not accepted"),
        ("refuse:403", "403, the key ap_sk_live_…k3y9 may not read this, or was not accepted"),
        ("refuse:200", "200, no AgentPost event socket at this address"),
        ("refuse:404", "404, no AgentPost event socket at this address"),
        ("refuse:426", "426, no AgentPost event socket at this address"),
        ("refuse:301:https://evil.example/ws", "301, the server redirects to evil.example"),
        ("accept_close:1008:\x1b]0;pwned\x07", "closed 1008 \x1b]0;pwned\x07"),
        ("accept_close:4001:\x1b[2Jgone", "closed 4001 \x1b[2Jgone"),
        ("accept_close:4401:\x9b31mno", "closed 4401 \x9b31mno"),
    ],
)
async def test_a_refusal_costs_one_dial_and_says_what_to_do(door: str, cause: str) -> None:
    async with faulty() as (simulator, run):
        simulator.plan_dials(door)
        await run.until_state(State.REFUSED)
        assert run.session.status.cause == cause
        assert run.session.status.hint
        assert sentence(run).startswith("✗ REFUSED: ")
        assert sentence(run).isprintable()
        await run.wait(60.0, answered=False)
        assert (run.state, simulator.truth.dialed) == (State.REFUSED, 1)
        run.session.reconnect()
        await run.until_live()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_is_revoked_stops_a_run_that_was_live(status: int) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.plan_dials(f"refuse:{status}")
        await simulator.inject("cut")
        await run.until_state(State.RECONNECTING)
        await dial_in_vain(run)
        await run.wait(60.0, answered=False)
        assert (run.state, simulator.truth.dialed) == (State.REFUSED, 2)


@pytest.mark.parametrize(
    "words", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 401 No\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"]
)
async def test_an_answer_that_is_no_http_is_tried_three_times(words: bytes) -> None:
    async with (
        Stranger(words).listening() as stranger,
        watched(f"http://127.0.0.1:{stranger.port}") as run,
    ):
        await run.until_state(State.RECONNECTING)
        for _ in range(2):
            await dial_in_vain(run)
        assert run.state is State.REFUSED
        assert "captive portal" in sentence(run)
        await run.wait(60.0, answered=False)
        assert stranger.calls == 3


# Told to wait


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("retry_after", "least"),
    [("45", 45.0), (in_seconds, 43.0), ("soon", 30.0), ("-5", 30.0)],
    ids=["seconds", "date", "words", "negative"],
)
async def test_throttled_it_waits_as_long_as_it_is_told_or_half_a_minute(
    retry_after: str, least: float
) -> None:
    asked = in_seconds(45) if callable(retry_after) else retry_after
    async with faulty() as (simulator, run):
        simulator.plan_dials(f"refuse:429:{asked}", "refuse:503")
        await run.until_state(State.RECONNECTING)
        assert least <= run.session.status.delay_seconds <= (least + 3.0) * 1.1
        assert "told to wait" in sentence(run)
        await run.wait(least - 0.5, answered=False)
        assert simulator.truth.dialed == 1
        await dial_in_vain(run)
        assert (simulator.truth.dialed, run.session.status.throttled) == (2, False)


# Failing for long


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_ten_minutes_of_503_are_as_many_dials_as_the_model_says(seed: int) -> None:
    async with faulty(chance=random.Random(seed).random) as (simulator, run):
        await run.until_live()
        await simulator.inject("refuse:503")
        await simulator.inject("close:1012")
        await run.until_state(State.RECONNECTING)
        dialed_at = await ten_minutes_of_failures(run)
        assert MODEL * 0.8 <= len(dialed_at) <= MODEL * 1.2
        assert min(later - earlier for earlier, later in pairwise(dialed_at)) >= 0.25
        assert simulator.truth.dialed == len(dialed_at) + 1


async def test_ten_minutes_of_a_server_that_drops_whom_it_accepts() -> None:
    async with faulty(chance=random.Random(4).random) as (simulator, run):
        await run.until_live()
        await simulator.inject("accept_drop")
        await simulator.inject("cut")
        await run.until_state(State.RECONNECTING)
        dialed_at = await ten_minutes_of_failures(run)
        assert len(dialed_at) <= 40
        assert min(later - earlier for earlier, later in pairwise(dialed_at)) >= 0.25
        assert "flapping" in sentence(run)
        await simulator.inject("accept")
        run.session.reconnect()
        await run.wait(0.25, answered=False)  # the floor between dials
        await run.until_live()


async def test_a_server_that_is_never_live_is_dialled_ten_times() -> None:
    async with faulty() as (simulator, run):
        await simulator.inject("accept_drop")
        await run.until_state(State.RECONNECTING)
        while run.state is State.RECONNECTING:
            await dial_in_vain(run)
        assert sentence(run).startswith("✗ REFUSED: GAVE UP after 10 attempts")
        assert simulator.truth.dialed == 10


# Closing


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        ("close:1000", 0.25),
        ("close:1001", 0.25),
        ("close:1012", 0.25),
        ("close:1013", 30.0),
        ("close", 0.25),
        ("close:4029", 30.0),
    ],
)
async def test_a_close_of_whatever_kind_is_an_outage_and_no_end(fault: str, least: float) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await simulator.inject(fault)
        await run.until_state(State.RECONNECTING)
        assert run.session.status.delay_seconds >= least
        simulator.emit(make_envelope())
        await run.wait_for_dial()
        await run.until_live()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)


# Keeping silent


async def test_a_subscribe_that_is_ignored_stays_unconfirmed() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        await run.wait(120.0)
        assert (run.state, run.session.status.confirmed) == (State.LIVE, False)
        simulator.emit(make_envelope())
        await run.until(lambda: run.session.status.confirmed)


async def test_application_pings_that_stop_are_noted_and_the_link_is_kept() -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        for number in range(1, 5):
            simulator.ping()
            await run.until(lambda n=number: run.session.vitals.server_pings == n)
            await run.wait(15.0)
        await run.wait(60.0)
        assert run.notes == ["no ping from the server, which sent one each 15 s"]
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)
