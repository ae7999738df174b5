"""What goes wrong with one event, anywhere on its way, is admitted on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from agentpost_tui.client.handover import Handover
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.store import EventStore
from agentpost_tui.domain.view import EventView
from tests.helpers.app import make_app
from tests.helpers.build import make_event
from tests.helpers.mutations import (
    Mutation,
    in_what_it_gives,
    in_what_it_is_given,
    is_inside,
    twice,
    without,
)
from tests.helpers.screen import screen_text, wait_until


def shown_and_called_a_repeat(original: Any, store: EventStore, event: Event) -> Any:
    return original(store, event) or event


MUTATIONS: list[tuple[Any, str, Any]] = [
    (Handover, "take", in_what_it_gives(without, is_inside)),
    (EventStore, "add", shown_and_called_a_repeat),
    (EventView, "_look_at", in_what_it_is_given(twice, is_inside)),
]


@pytest.mark.parametrize(("owner", "name", "wrong"), MUTATIONS)
async def test_counters_that_disagree_are_on_the_screen(
    owner: Any, name: str, wrong: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    app.is_cooked = True
    async with app.run_test(size=(160, 45)) as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.table.cursor_row is not None)
        app.say(app.session.status)
        await pilot.pause()
        assert "counters disagree" not in screen_text(app)
        mutation = Mutation(monkeypatch, owner, name, wrong)
        app.arrive([make_event(), make_event()])
        await wait_until(pilot, lambda: mutation.struck)
        app.say(app.session.status)
        await wait_until(pilot, lambda: "counters disagree" in screen_text(app))
