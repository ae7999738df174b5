"""What must hold after every fault, whichever it was; the tests of this folder run inside these.

The counters add up; whatever did not arrive is missing where a gap stands; a loss of a live link
is a gap; and the key is in nothing that was told, kept or logged.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from copy import copy
from typing import Any

from agentpost_tui.client.notices import State, StatusChanged
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.running import Running, running
from tests.helpers.terminal import Terminal

KEY = "ap_sk_live_canary0123456789k3y9"
CANARY = "canary0123456789"
"""The part of the key that may never be seen; `k3y9` may."""
QUIET = Options(key=KEY, ping_seconds=0)
"""A server that says nothing by itself."""

LEAVE_ALTERNATE_SCREEN = b"\x1b[?1049l"
MOUSE_OFF = b"\x1b[?1000l"
PASTE_OFF = b"\x1b[?2004l"
CURSOR_ON = b"\x1b[?25h"


@asynccontextmanager
async def faulty(options: Options = QUIET, **how: Any) -> AsyncIterator[tuple[Simulator, Running]]:
    """A simulator that can be made to misbehave and a session on it; all is checked at the end."""
    async with (
        Simulator(options).running() as simulator,
        watched(simulator.base_url, **how) as run,
    ):
        yield simulator, run
        assert_nothing_is_missing_outside_a_gap(simulator, run)


@asynccontextmanager
async def watched(url: str, **how: Any) -> AsyncIterator[Running]:
    """A session on any server; what can be known without the server is checked at the end."""
    with listening_to_logs() as logged:
        async with running(url, KEY, **how) as run:
            yield run
            assert_the_ledger_is_even(run)
            assert_losses_are_gaps(run)
        told = f"{run.notices} {list(run.session.log)} {run.session.status} {run.facts}"
        assert CANARY not in told
    assert CANARY not in "\n".join(logged)


async def dial_in_vain(run: Running) -> None:
    """Let the wait pass, and the dial after it fail."""
    dials = run.session.vitals.dials
    await run.wait_for_dial()
    await run.until(lambda: run.session.vitals.dials > dials, "a dial")
    await run.until(lambda: run.state in (State.RECONNECTING, State.REFUSED), "its failure")


def held(run: Running) -> Dashboard:
    """What a dashboard makes of all that was handed over so far."""
    dashboard = Dashboard()
    dashboard.ingest(map(copy, run.arrivals), run.clock.now)  # it writes on what it is given
    return dashboard


def assert_the_ledger_is_even(run: Running) -> None:
    balance = held(run).balance(run.session.vitals.received, run.handover.pending)
    assert balance.is_even, balance


def assert_losses_are_gaps(run: Running) -> None:
    """Each time a link that was LIVE ended, for whatever reason, a gap opened."""
    losses, is_live = 0, False
    for notice in run.notices:
        state = notice.status.state if isinstance(notice, StatusChanged) else None
        if state in (State.RECONNECTING, State.REFUSED, State.OFFLINE):
            losses, is_live = losses + is_live, False
        elif state is State.LIVE:
            is_live = True
    coverage = held(run).coverage
    assert coverage.count or not losses, run.states
    assert is_live or not losses or coverage.open_gap, "the last loss is no open gap"


def assert_nothing_is_missing_outside_a_gap(simulator: Simulator, run: Running) -> None:
    """Between two events that are held there may be one that was made but not received only if a
    gap stands there; before the first LIVE nothing is covered."""
    dashboard = held(run)
    ids = {event.id for event in dashboard.store.since(0)}
    places = {gap.before for gap in dashboard.coverage.gaps}
    place = 0
    for event_id in dict.fromkeys(event_id for _, event_id in simulator.truth.events):
        if event_id in ids:
            place += 1
        elif place:
            assert place in places, f"{event_id} is missing, and no gap says so"


@contextmanager
def listening_to_logs() -> Iterator[list[str]]:
    """Every record of whatever logger, as it would be written."""
    written: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    listener, root = Listener(), logging.getLogger()
    root.addHandler(listener)
    try:
        yield written
    finally:
        root.removeHandler(listener)


def assert_terminal_is_restored(terminal: Terminal, key: str = CANARY) -> None:
    """Whatever the program took it has given back, and the key was never drawn."""
    for sequence in (LEAVE_ALTERNATE_SCREEN, MOUSE_OFF, PASTE_OFF, CURSOR_ON):
        assert sequence in terminal.raw
    assert key.encode() not in terminal.raw
