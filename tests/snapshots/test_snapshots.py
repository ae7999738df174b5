"""The looks, at a fixed instant; update them on the lowest Python that is supported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.helpers.scene import SCENES, Scene, live

MORE = {
    "tiny": Scene((40, 12), live),
    "medium": Scene((120, 36), live),
    "high-contrast": Scene((120, 36), live, theme="agentpost-high-contrast"),
    "colour-blind": Scene((120, 36), live, theme="agentpost-colour-blind"),
}


THOROUGH = [pytest.param(name, marks=pytest.mark.thorough) for name in MORE]


@pytest.mark.parametrize("name", [*SCENES, *THOROUGH])
def test_the_look(name: str, snap_compare: Callable[..., bool]) -> None:
    scene = {**SCENES, **MORE}[name]
    app = scene.app()

    async def play(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await scene.play(app, pilot)

    assert snap_compare(app, run_before=play, terminal_size=scene.size)
