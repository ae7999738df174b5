"""The part `timing`: how soon a loss is noticed and mended, and how often a server is dialled.

What takes seconds is measured in real time, many sessions at once, each with a server of its own.
What takes ten minutes or an hour is played in haste, by the same timers.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import State
from agentpost_tui.client.session import Session
from agentpost_tui.clock import now
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import KEY, Scenario
from agentpost_tui.simulator.server import Simulator
from tests.faults.certificates import Authority
from tests.faults.strangers import Stranger
from tests.long.haste import HastyLoop, run_in_haste
from tests.long.run import Run

BUSY = 8.0
DOWN_SECONDS = 2.0
TEN_MINUTES = 600.0
HOUR = 3_600.0
NOTICED_SECONDS = 10.1
RECOVERY_MEDIAN_SECONDS = 2.5
RECOVERY_P95_SECONDS = 6.0
DROPPED_DIALS = 40
WOKEN_SECONDS = 4.0
_STEP_SECONDS = 0.005


def run_timing(run: Run) -> None:
    """Measure all, each as often as the run says."""
    noticed = asyncio.run(_all(run, _notice))
    recovered = asyncio.run(_all(run, _recover))
    dropped = [run_in_haste(_dials(run.chance(n), "accept_drop")) for n in range(run.count)]
    refused = run_in_haste(_dials(run.chance(), "refuse:401"))
    woken = [run_in_haste(_wake(run.chance(n))) for n in range(run.count)]
    certified = run_in_haste(_bad_certificate())
    p95 = quantiles(recovered, n=20, method="inclusive")[-1] if run.count > 1 else recovered[0]
    run.counts |= {
        "runs": run.count,
        "noticed_median_s": median(noticed),
        "noticed_most_s": max(noticed),
        "recovered_median_s": median(recovered),
        "recovered_p95_s": p95,
        "recovered_most_s": max(recovered),
        "dropped_dials_median": median(dropped),
        "dropped_dials_most": max(dropped),
        "dials_after_401": refused,
        "dials_on_bad_certificate": certified,
        "woken_median_s": median(woken),
        "woken_most_s": max(woken),
    }
    run.require(max(noticed) <= NOTICED_SECONDS, "a frozen server is noticed late")
    run.require(median(recovered) <= RECOVERY_MEDIAN_SECONDS, "recovery is slow")
    run.require(p95 <= RECOVERY_P95_SECONDS, "recovery is slow now and then")
    run.require(max(dropped) <= DROPPED_DIALS, "a server that drops us is dialled too often")
    run.require(refused == certified == 1, "a refusal is dialled again")
    run.require(max(woken) <= WOKEN_SECONDS, "a sleep is noticed late")


async def _all(run: Run, measure: Callable[[Random], Awaitable[float]]) -> list[float]:
    return await asyncio.gather(*(measure(run.chance(n)) for n in range(run.count)))


@asynccontextmanager
async def _session(url: str, chance: Random) -> AsyncIterator[Session]:
    """A session whose events somebody takes."""
    handover = Handover()
    session = Session(
        Address.parse(url, KEY),
        Subscription(),
        handover=handover,
        notify=lambda _: None,
        chance=chance.random,
    )

    async def take() -> None:
        while True:
            await handover.wait_for_arrival()
            handover.take()
            await asyncio.sleep(1 / 30)

    tasks = [asyncio.create_task(session.run()), asyncio.create_task(take())]
    try:
        yield session
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until(session: Session, *states: State) -> None:
    while session.status.state not in states:  # noqa: ASYNC110 - of whatever brings it
        await asyncio.sleep(_STEP_SECONDS)


async def _notice(chance: Random) -> float:
    """Seconds from the moment a server stands still to the moment its link is given up."""
    async with (
        Simulator(Options(), Scenario(chance.randrange(10**6), now(), BUSY)).running() as simulator,
        _session(simulator.base_url, chance) as session,
    ):
        await _until(session, State.LIVE)
        await asyncio.sleep(chance.uniform(0.0, 6.0))
        await simulator.inject("freeze")
        frozen_at = time.monotonic()
        await _until(session, State.RECONNECTING)
        return time.monotonic() - frozen_at


async def _recover(chance: Random) -> float:
    """Seconds from the return of a server that was down for two to LIVE."""
    simulator = Simulator(Options())
    async with contextlib.AsyncExitStack() as first_life:
        await first_life.enter_async_context(simulator.running())
        async with _session(simulator.base_url, chance) as session:
            await _until(session, State.LIVE)
            await first_life.aclose()
            await asyncio.sleep(DOWN_SECONDS)
            async with simulator.running():
                back_at = time.monotonic()
                await _until(session, State.LIVE)
                return time.monotonic() - back_at


async def _dials(chance: Random, door: str) -> int:
    """Dials that reach a server in ten minutes during which it treats each so."""
    async with (
        Simulator(Options()).running() as simulator,
        _session(simulator.base_url, chance) as session,
    ):
        await _until(session, State.LIVE)
        before = simulator.truth.dialed
        await simulator.inject(door)
        await simulator.inject("cut")
        await asyncio.sleep(TEN_MINUTES)
        return simulator.truth.dialed - before


async def _wake(chance: Random) -> float:
    """Seconds from waking after an hour of sleep to knowing that the link is gone."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HastyLoop)
    async with (
        Simulator(Options()).running() as simulator,
        _session(simulator.base_url, chance) as session,
    ):
        await _until(session, State.LIVE)
        await asyncio.sleep(chance.uniform(0.0, 10.0))
        await simulator.inject("freeze")
        loop.jump(HOUR)
        woken_at = now()
        await _until(session, State.RECONNECTING)
        return now() - woken_at


async def _bad_certificate() -> int:
    """Dials of ten minutes to a server whose certificate has expired."""
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(Path(folder))
        tls = authority.vouch(name="IP:127.0.0.1", until_days=0)
        trusted, os.environ["SSL_CERT_FILE"] = (
            os.environ.get("SSL_CERT_FILE"),
            str(authority.certificate),
        )
        try:
            async with (
                Stranger(b"").listening(tls) as stranger,
                _session(f"https://127.0.0.1:{stranger.port}", Random(0)) as session,
            ):
                await _until(session, State.REFUSED)
                await asyncio.sleep(TEN_MINUTES)
                return session.vitals.dials
        finally:
            del os.environ["SSL_CERT_FILE"]
            if trusted is not None:
                os.environ["SSL_CERT_FILE"] = trusted
