from __future__ import annotations

from agentpost_tui.clock import now
from agentpost_tui.simulator.demo import PREFILL, demo_simulator
from tests.helpers.dialing import next_message, subscribed


async def test_the_demo_begins_with_mail_and_goes_on_at_once() -> None:
    async with demo_simulator(seed=1) as simulator, subscribed(simulator) as socket:
        began = now()
        events = [(await next_message(socket))["data"] for _ in range(PREFILL + 1)]
        assert now() - began < 2
        assert {"message.sent", "message.bounced"} <= {event["type"] for event in events}
        assert {event["env_id"] for event in events} <= set(simulator.names)
