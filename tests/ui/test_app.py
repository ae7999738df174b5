from __future__ import annotations

from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.app import make_app
from tests.helpers.build import START


async def test_nothing_is_drawn_once_the_screen_is_taken_down() -> None:
    app = make_app()
    async with app.run_test():
        pass
    app._tick()
    app.say(Status(State.OFFLINE, START, Subscription()))
    app.show_connection()
