"""A day in a few minutes: memory at its end against memory when the store had first filled.

python -m benchmarks.soak HOURS EVENTS
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from benchmarks.corpus import bare
from benchmarks.figures import Figure
from benchmarks.harness import ROOT, until
from benchmarks.memory import MIB, resident
from tests.helpers.app import AppUnderTest, make_app

HOURS = 24
KEEP = 20_000
EVENTS = 300_000
BATCH = 500
KEYS = ("up", "up", "g", "end", "slash", "o", "r", "d", "backspace", "escape", "backslash", "enter")
"""What somebody does meanwhile, one after the other: browse, filter by a word, open, go back."""


def measure(_repeats: int) -> Iterator[Figure]:
    """In a process of its own; one day says enough."""
    command = [sys.executable, "-m", "benchmarks.soak", str(HOURS), str(EVENTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    facts = json.loads(done.stdout)
    filled, grown = facts["filled"] / MIB, facts["ended"] / facts["filled"]
    yield Figure("resident when the store had filled", [filled], "MiB", note=f"{KEEP:,} events")
    note = f"{EVENTS:,} events, clock run forward"
    yield Figure(f"after {HOURS} hours / then", [grown], "x", at_most=1.05, note=note)


async def soak(hours: float, count: int) -> dict[str, int]:
    """Let the events arrive over the hours; gives the resident bytes at both instants."""
    app = make_app(keep=KEEP)
    frames = bare(count)
    step = hours * 3600 * BATCH / count
    filled = 0
    async with app.run_test(size=(160, 50)) as pilot:
        for number in range(count // BATCH):
            app.time += step
            arrivals = [decode(next(frames), app.time) for _ in range(BATCH)]
            app.arrive([one for one in arrivals if isinstance(one, Event)])
            await until(lambda: not len(app.handover))
            if number % 8 == 0:
                await _disturb(app, number // 8, pilot.press)
            if number == 8 * len(KEYS):
                assert app.dashboard.ledger.evicted > KEEP
                filled = resident()  # and all that the keys load is loaded
        ended = resident()
    return {"filled": filled, "ended": ended}


async def _disturb(app: AppUnderTest, number: int, press: object) -> None:
    """A key, and now and then a gap."""
    await press(KEYS[number % len(KEYS)])  # type: ignore[operator]
    app.main.tick()
    if number % 3 == 0:
        lost = CoverLost(app.time - 1, "closed 1012 service restart")
        for fact in (lost, CoverRegained(app.time), CoverSettled(app.time)):
            app.handover.put_fact(fact)


def main(hours: str, count: str) -> None:
    print(json.dumps(asyncio.run(soak(float(hours), int(count)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
