from __future__ import annotations

import asyncio

from textual.app import App

from agentpost_tui.ui.throttle import Throttle


async def test_it_acts_at_once_then_when_the_time_is_over_and_no_more_than_asked_for() -> None:
    app = App[None]()
    async with app.run_test():
        acts: list[str] = []
        again = asyncio.Event()

        def act() -> None:
            acts.append("act")
            if len(acts) > 1:
                again.set()

        call = Throttle(app, 0.2, act)
        call()
        assert len(acts) == 1
        for _ in range(20):
            call()
        assert len(acts) == 1
        await asyncio.wait_for(again.wait(), 10)
        assert len(acts) == 2


async def test_it_acts_at_once_again_after_a_rest() -> None:
    app = App[None]()
    async with app.run_test():
        acts: list[str] = []
        call = Throttle(app, 0.0, lambda: acts.append("act"))
        call()
        call()
        assert len(acts) == 2
