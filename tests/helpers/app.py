"""The app on a scripted session: what the client would say is written down by the test."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.pilot import Pilot

from agentpost_tui.client.handover import Arrival, Handover
from agentpost_tui.client.notices import LogEntry, State, Status, StatusChanged, Vitals
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.rows import Change
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText
from agentpost_tui.ui.app import AgentPostApp, Parts
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.widgets.status_bar import Identity
from tests.helpers.accounts import audit
from tests.helpers.build import START

if TYPE_CHECKING:
    from agentpost_tui.client.session import Session

NAMES = {
    "env_prod": "production",
    "env_stage": "staging",
    "inb_support": "support",
    "inb_sales": "sales",
    "inb_qa": "qa",
}


class ScriptedSession:
    """Looks like a session; says what the test says, and records what the user asked for."""

    def __init__(self, subscription: Subscription = Subscription()) -> None:  # noqa: B008
        self.status = Status(State.LIVE, START, subscription, live_since=START, confirmed=True)
        self.vitals = Vitals(last_heard_at=START, rtt_seconds=0.038)
        self.log: deque[LogEntry] = deque([LogEntry(START, State.LIVE, "")], maxlen=1000)
        self.asked: list[object] = []
        self.runs = False

    async def run(self) -> None:
        self.runs = True
        await asyncio.Event().wait()

    def wake(self) -> None:
        self.asked.append("wake")

    def reconnect(self) -> None:
        self.asked.append("reconnect")

    def go_offline(self) -> None:
        self.asked.append("offline")

    def go_online(self) -> None:
        self.asked.append("online")

    def apply(self, subscription: Subscription) -> None:
        self.asked.append(subscription)


class AppUnderTest(AgentPostApp):
    """The app, with the ways a test speaks to it. When it ends, its books are audited."""

    CSS_PATH = AgentPostApp.CSS_PATH
    session: ScriptedSession
    handover: Handover
    dashboard: Dashboard
    time: float
    is_cooked = False
    """Set by a test that wants the counters to disagree."""

    @asynccontextmanager
    async def run_test(self, **options: Any) -> AsyncIterator[Pilot[None]]:
        async with super().run_test(**options) as pilot:
            yield pilot
        if not self.is_cooked:
            audit(self.dashboard, self.session.vitals.received, self.handover.pending)

    def arrive(self, arrivals: Sequence[Event | Malformed]) -> None:
        """They come in over the wire."""
        for arrival in arrivals:
            self.session.vitals.received += 1
            self.handover.put(arrival)

    def take_in(self, arrivals: Sequence[Arrival]) -> Change:
        """They are in the dashboard at once; the screen has not been told."""
        self.session.vitals.received += sum(isinstance(one, Event | Malformed) for one in arrivals)
        return self.dashboard.ingest(arrivals, self.time)

    def say(self, status: Status) -> None:
        """The connection changes its status."""
        self.session.status = status
        self.notice(StatusChanged(status))


def make_app(*, subscription: Subscription | None = None, **changes: Any) -> AppUnderTest:
    """An app that holds nothing, LIVE, with the clock at START unless `app.time` is moved."""
    session = ScriptedSession(subscription or Subscription())
    handover = Handover()
    dashboard = Dashboard(names=changes.pop("names", NAMES), keep_events=changes.pop("keep", 1000))
    holder: list[AppUnderTest] = []

    def clock() -> float:
        return holder[0].time if holder else START

    parts = Parts(
        **{
            "session": cast("Session", session),
            "handover": handover,
            "dashboard": dashboard,
            "filtering": Filtering(dashboard, clock, UTC),
            "painter": RowPainter(
                dashboard.names, Times(zone=UTC), redactor=changes.pop("redactor", Redactor(""))
            ),
            "identity": Identity(SafeText("api.agent-post.dev"), SafeText("ap_sk_live_…k3y9")),
            "clock": clock,
            "environment_colours": {},
            "config": cast(Path | None, None),
            **changes,
        }
    )
    app = AppUnderTest(parts)
    app.session, app.handover, app.dashboard, app.time = session, handover, dashboard, START
    holder.append(app)
    return app
