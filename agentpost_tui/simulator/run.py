"""`agentpost-tui simulate`: the simulator alone, for any client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, TextIO

from agentpost_tui.clock import now
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import Scenario
from agentpost_tui.simulator.server import Simulator

SUBSCRIBE: Final = '{"type":"subscribe"}'


async def serve(options: Options, out: TextIO, seed: int = 1, rate: float = 1.0) -> None:
    """Run a simulator until cancelled, and say on `out` how to reach it and who comes and goes.

    Args:
        seed: the same seed gives the same mail.
        rate: how many times busier than usual; 0 is silent until told otherwise.

    Raises:
        AgentPostError: when the port cannot be listened on.
    """
    scenario = Scenario(seed, now(), rate) if rate else None
    async with Simulator(options, scenario).running() as simulator:
        _print(out, introduction(simulator))
        told = 0
        while True:
            for number, at, text in simulator.truth.lines:
                if number > told:
                    _print(out, f"{datetime.fromtimestamp(at, UTC).astimezone():%H:%M:%S}  {text}")
                    told = number
            await simulator.truth.wait_for_change()


def introduction(simulator: Simulator) -> str:
    """What somebody with another client needs to know, ready to be pasted into a shell."""
    url = simulator.url()
    return f"""\
AgentPost simulator, all mail is invented. Ctrl-C ends it.

  socket   {url}
  key      {simulator.key}
  control  {simulator.base_url}/control

  AGENTPOST_API_KEY={simulator.key} agentpost-tui --url {simulator.base_url}
  wscat -c '{url}' -w -1 -x '{SUBSCRIBE}'
  echo '{SUBSCRIBE}' | websocat -n '{url}'
"""


def _print(out: TextIO, text: str) -> None:
    out.write(text + "\n")
    out.flush()
