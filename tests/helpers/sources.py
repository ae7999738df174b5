"""What tests of the source table share: mail of a few sources, and what is on the screen."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from agentpost_tui.domain.event import Event
from agentpost_tui.ui.widgets.source_table import SourceTable
from tests.helpers.app import AppUnderTest
from tests.helpers.build import make_event

SIZE = (120, 36)


def mail() -> list[Event]:
    """Nine of support, three bounces of sales, and five of staging."""
    return [
        *(make_event() for _ in range(9)),
        *(make_event(inbox_id="inb_sales", type="message.bounced") for _ in range(3)),
        *(make_event(env_id="env_stage", inbox_id="inb_qa") for _ in range(5)),
    ]


async def arrive(app: AppUnderTest, pilot: Pilot[None], batch: list[Event]) -> None:
    """Events arrive and are on the screen when this returns."""
    held = app.dashboard.store.end
    app.arrive(batch)
    await until(pilot, lambda: app.dashboard.store.end == held + len(batch))
    total = f"{app.dashboard.stats.types['message.received']:,}"
    await until(pilot, lambda: any(total in line.split() for line in named(app, "received")))


async def until(pilot: Pilot[None], is_true: Callable[[], bool]) -> None:
    """Wait for a fact; the test's own time limit ends a wait in vain."""
    while not is_true():
        await pilot.pause(0.01)
    await pilot.pause()


def text_of(app: AppUnderTest) -> list[str]:
    """The lines of the table, the headings first."""
    sources = app.main.sources
    return [sources.render_line(y).text for y in range(sources.size.height)]


def named(app: AppUnderTest, name: str) -> list[str]:
    """The lines that say a name."""
    return [line for line in text_of(app) if name in line]


def line_under_cursor(app: AppUnderTest) -> str:
    """The line that the cursor is on."""
    return next(line for line in text_of(app) if line.startswith("▌"))


def style_of(app: AppUnderTest, word: str) -> Style:
    """The style that a word is shown in."""
    sources = app.main.sources
    for y in range(sources.size.height):
        for segment in sources.render_line(y):
            if word in segment.text and segment.style is not None:
                return segment.style
    raise AssertionError(f"{word} is not on the screen")


def wheel_down(sources: SourceTable) -> MouseScrollDown:
    """A turn of the wheel over the table."""
    return MouseScrollDown(sources, 5, 5, 0, 0, 0, False, False, False)


async def opened(pilot: Pilot[None], app: AppUnderTest) -> None:
    """Mail has come, and the sources have the focus."""
    await arrive(app, pilot, mail())
    await pilot.press("tab")
    assert app.main.sources.has_focus
