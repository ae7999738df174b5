from __future__ import annotations

import pytest
from textual.widgets import Input

from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.app import make_app
from tests.helpers.build import START
from tests.helpers.sources import until


@pytest.mark.parametrize("key", ["slash", "ctrl+f", "colon"])
async def test_no_cursor_blinks(key: str) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await until(pilot, lambda: app.focused is not None and not app.focused.cursor_blink)


async def test_nothing_is_drawn_once_the_screen_is_taken_down() -> None:
    app = make_app()
    async with app.run_test():
        pass
    app._tick()
    app.say(Status(State.OFFLINE, START, Subscription()))
    app.show_connection()
