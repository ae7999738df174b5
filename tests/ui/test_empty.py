from __future__ import annotations

import pytest
from msgspec.structs import replace

from agentpost_tui.client.notices import State
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.ui.empty import empty_lines
from tests.helpers.app import make_app
from tests.helpers.build import make_event
from tests.helpers.screen import screen_text


@pytest.mark.parametrize("state", State)
def test_every_state_has_something_to_say(state: State) -> None:
    assert empty_lines(Dashboard(), state)


async def test_an_empty_table_teaches_and_a_filled_one_does_not() -> None:
    app = make_app()
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert "waiting for the first event" in screen_text(app)
        app.say(replace(app.session.status, state=State.REFUSED, cause="401", hint="Check it"))
        await pilot.pause()
        assert "R tries again" in screen_text(app)
        app.arrive([make_event()])
        while not app.dashboard.view.shown:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "R tries again" not in screen_text(app)


async def test_a_filter_that_hides_everything_says_how_to_switch_it_off() -> None:
    app = make_app()
    async with app.run_test(size=(120, 30)) as pilot:
        app.arrive([make_event()])
        while not app.dashboard.view.shown:
            await pilot.pause(0.01)
        app.main.filter_bar.text = "nowhere"
        await pilot.pause()
        assert "no event passes the filter" in screen_text(app)
