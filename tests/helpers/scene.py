"""Scenes: the dashboard with a seeded past at a fixed instant, for snapshots and for pictures."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from unicodedata import east_asian_width

from msgspec.structs import replace
from textual.pilot import Pilot

from agentpost_tui.client.frames import decode
from agentpost_tui.client.handover import Arrival
from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.rows import NO_CHANGE
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.scenario import NAMES, Scenario
from agentpost_tui.ui.themes import palettes
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START

SEED = 11
BEGIN = START - 763.0
GAP_AT = START - 34.0
LAG_SECONDS = 0.2
GAP_SECONDS = 17.0


@dataclass(frozen=True)
class Scene:
    """One picture: the terminal's size, and what is done before it is taken."""

    size: tuple[int, int]
    pose: Callable[[AppUnderTest, Pilot[None]], Awaitable[None]]
    subscription: Subscription = Subscription()  # noqa: RUF009  frozen
    theme: str = "agentpost-dark"

    def app(self) -> AppUnderTest:
        """The app of this scene, holding nothing yet."""
        app = make_app(subscription=self.subscription, names=NAMES, keep=100_000, theme=self.theme)
        app.time = BEGIN
        return app

    async def play(self, app: AppUnderTest, pilot: Pilot[None]) -> None:
        """Let the past arrive, then do what the scene does."""
        await arrive(app, pilot)
        await self.pose(app, pilot)
        await settled(app, pilot)


def past() -> list[Arrival]:
    """Some minutes of mail with one gap in it; the same at every call."""
    scenario = Scenario(SEED, BEGIN, rate=0.6)
    arrivals: list[Arrival] = [CoverRegained(BEGIN), CoverSettled(BEGIN)]
    lost = CoverLost(GAP_AT, "closed 1012 service restart")
    regained = GAP_AT + GAP_SECONDS
    was_lost = False
    while True:
        due, envelope = scenario.next()
        if due + LAG_SECONDS > START:
            return arrivals
        if due > GAP_AT and not was_lost:
            was_lost = True
            arrivals += [lost, CoverRegained(regained), CoverSettled(regained)]
        if GAP_AT < due < regained:
            continue
        frame = json.dumps({"type": "event", "data": envelope}, separators=(",", ":")).encode()
        event = decode(frame, due + LAG_SECONDS)
        assert isinstance(event, Event)
        if not any(east_asian_width(sign) in "WF" for sign in event.subject):
            # A picture's font may lack wide signs.
            arrivals.append(event)


async def arrive(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """Let the past arrive, each event at its own time, and show it."""
    change = NO_CHANGE
    for arrival in past():
        if isinstance(arrival, Event):
            app.time = max(app.time, arrival.arrived_at)
        change |= app.take_in([arrival])
    app.time = START
    app.main.show_change(change)
    app.session.status = replace(app.session.status, live_since=BEGIN)
    app.say(app.session.status)
    await settled(app, pilot)


async def settled(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """Everything that was asked for is on the screen."""
    await pilot.pause()
    app.main.repaint(palettes(app.get_css_variables(), {}))
    app.main.tick()
    app.main.show_counts()
    await pilot.pause()


async def live(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """Reading a bounce while mail goes on arriving."""
    await pilot.press("E", "k", "k", "j", "j")


async def filtered(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """A filter being typed."""
    await pilot.press("slash", *"inbox:support -type:delivered (lamp OR is:problem)")


async def subscribing(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """The subscription editor with some choices made."""
    await pilot.press("s")
    await pilot.pause()


async def reconnecting(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """The link has been down for a while, and the next dial is due in seven seconds."""
    lost = CoverLost(START, "closed 1012 service restart")
    app.time = START + 16
    app.main.show_change(app.dashboard.ingest([lost], app.time))
    app.say(
        replace(
            app.session.status,
            state=State.RECONNECTING,
            attempt=4,
            cause="closed 1012 service restart",
            due_at=app.time + 7,
            delay_seconds=11.0,
            live_since=None,
        )
    )


async def detail(app: AppUnderTest, pilot: Pilot[None]) -> None:
    """The last bounce, opened."""
    await pilot.press("E", "enter")


BOUNCES = Subscription(("message.received", "message.bounced", "message.complained"))

SCENES = {
    "dashboard": Scene((160, 45), live),
    "filter": Scene((160, 45), filtered),
    "subscription": Scene((120, 36), subscribing, BOUNCES),
    "reconnecting": Scene((120, 36), reconnecting),
    "detail": Scene((160, 45), detail),
    "narrow": Scene((80, 24), live),
    "light": Scene((120, 36), live, theme="agentpost-light"),
}
