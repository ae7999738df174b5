"""The simulator as the demo wants it: mail on the first screen, and more within the second."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Final

from agentpost_tui.clock import now
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import Scenario
from agentpost_tui.simulator.server import Simulator

PREFILL: Final = 100
"""Events that are there from the start: enough for a screen, and for something to have bounced."""


@contextlib.asynccontextmanager
async def demo_simulator(seed: int) -> AsyncIterator[Simulator]:
    """A simulator that plays, on any free port, until the block ends.

    Raises:
        AgentPostError: when no port can be listened on.
    """
    async with Simulator(Options(prefill=PREFILL), Scenario(seed, now())).running() as simulator:
        yield simulator
