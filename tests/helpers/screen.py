"""What a pilot test reads off the screen, and how it waits for it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

PATIENCE_SECONDS = 10.0


def screen_text(app: App[None]) -> str:
    """All that is on the screen now, dialogs included."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in line) for line in lines)


def plain(widget: Static) -> str:
    """The text that a widget was given."""
    return str(widget.content)


async def wait_until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Return once `is_so`, and fail if that takes too long."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert monotonic() < deadline, "waited in vain"
        await pilot.pause(0.01)
