"""Switchovers on real sockets, whatever the server makes of a second connection: what is missing
lies in a gap, and nothing is shown twice (connection.md, decision 3)."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from agentpost_tui.client import transport
from agentpost_tui.client.notices import State
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.link import Link
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope, make_event
from tests.helpers.running import Running, running

STEP_SECONDS = 0.05
APPLIED_AFTER = 4
"""Steps after its subscribe until a slow server has applied it."""
TYPES = ("message.received", "message.sent", "message.bounced")
ALL = Subscription()
RECEIVED = Subscription(("message.received",))
SENT = Subscription(("message.sent",))
EITHER = Subscription(("message.received", "message.sent"))

CHANGES = {
    "narrower": (ALL, RECEIVED),
    "wider": (RECEIVED, EITHER),
    "other": (RECEIVED, SENT),
    "same": (EITHER, EITHER),
}
"""What is asked for before and after."""
SECONDS = ("both", "kicks the first", "refuse:429:1", "refuse:409", "accept_close:1013", "hang_up")
"""What becomes of a second connection, or of the first because of it."""
APPLIES = ("at once", "late", "the old one meanwhile")
"""How a server comes to apply a subscribe."""
MEANWHILE = ("nothing", "cut", "freeze", "apply", "reconnect", "offline")
"""What else happens while a switchover is under way."""

CASES = [
    case
    for number, case in enumerate(itertools.product(CHANGES, SECONDS, APPLIES, MEANWHILE))
    if number % 13 == 0 or case[1:3] == ("both", "the old one meanwhile")
]


@dataclass
class Mail:
    """One event that happened, and what the user was promised just then."""

    id: str
    type: str
    at: float
    promised: Subscription | None


@dataclass
class Story:
    """Mail all the time, in steps; in between things happen."""

    simulator: Simulator
    run: Running
    second: str
    applies: str
    mail: list[Mail] = field(default_factory=list)
    _slow: dict[int, tuple[Link, int, list[Subscription]]] = field(default_factory=dict)
    _asked: list[Subscription] = field(default_factory=list)
    _lost: int = 0
    """Events that were sent and will not come."""

    async def go_on(self, steps: int) -> None:
        for _ in range(steps):
            self._emit()
            self.run.clock.advance(STEP_SECONDS)
            self.run.session.wake()
            await self._settle()

    async def until(self, holds: Callable[[], object], what: str, steps: int = 2_000) -> None:
        for _ in range(steps):
            if holds():
                return
            await self.go_on(1)
        raise AssertionError(f"waited for {what}: {self.run.session.status}")

    def _emit(self) -> None:
        """An event of each type by turns, after what the server has to do by itself."""
        self._treat_subscriptions()
        status = self.run.session.status
        is_live = status.state in (State.LIVE, State.STALE)
        envelope = make_envelope(type=TYPES[len(self.mail) % len(TYPES)])
        promised = status.subscription if is_live else None
        self.mail.append(Mail(envelope["id"], envelope["type"], self.run.clock.now, promised))
        self.simulator.emit(envelope)

    def _treat_subscriptions(self) -> None:
        """Apply what was asked for as slowly as this server does."""
        for link in self.simulator.links:
            number = link.dial.number
            if not link.subscriptions and number not in self._slow:
                continue
            if number not in self._slow:
                wanted = list(link.subscriptions)
                before = [self._asked[-1]] if self._asked else wanted
                self._asked += wanted
                self._slow[number] = (link, len(self.mail) + APPLIED_AFTER, wanted)
                if self.applies != "at once" and number > 1:
                    link.subscriptions[:] = before if "old" in self.applies else []
            elif len(self.mail) >= self._slow[number][1]:
                link.subscriptions[:] = self._slow[number][2]
        if self.second == "kicks the first":
            for link in self.simulator.links[:-1]:
                link.cut()

    async def _settle(self) -> None:
        """Let both sides read what was written."""
        for _ in range(8):
            await asyncio.sleep(0)
        for _ in range(40):
            if self._on_their_way <= 0:
                return
            await asyncio.sleep(0.0005)
        self._lost += self._on_their_way

    @property
    def _on_their_way(self) -> int:
        sent = sum(dial.events for dial in self.simulator.connections)
        return sent - self.run.session.vitals.received - self._lost

    @property
    def connections(self) -> int:
        """Open ones; a frozen server notices nothing, not even that we are gone."""
        return sum(not link.frozen for link in self.simulator.links)


@pytest.mark.parametrize(("change", "second", "applies", "meanwhile"), CASES)
async def test_what_is_missing_lies_in_a_gap_and_nothing_is_shown_twice(
    change: str, second: str, applies: str, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CLOSE_SECONDS", 0.05)  # a frozen server uses it up
    before, after = CHANGES[change]
    async with (
        Simulator(Options(ping_seconds=0)).running() as simulator,
        running(simulator.base_url, simulator.key, before) as run,
    ):
        await run.until_live()
        story = Story(simulator, run, second, applies)
        await story.go_on(50)
        if ":" in second or second == "hang_up":
            simulator.plan_dials(second)
        run.session.reconnect() if change == "same" else run.session.apply(after)
        await run.until(lambda: simulator.truth.dialed == 2, "a second dial")
        await story.go_on(1)
        final = await interfere(story, meanwhile, after)
        await story.until(
            lambda: (
                run.state is State.LIVE
                and run.session.status.subscription == final
                and run.session.status.switching_to is None
                and story.connections == 1
            ),
            "the end of the switchover",
        )
        await story.go_on(60)
        await run.until(lambda: len(run.session._lines) == 1, "the end of the old connection")
        gaps = assert_all_is_told(story)
        assert story.connections == 1
        if second == "both" and meanwhile in ("nothing", "apply", "reconnect"):
            assert gaps == []


async def interfere(story: Story, what: str, after: Subscription) -> Subscription:
    """Let something happen; returns what is asked for in the end."""
    session, simulator = story.run.session, story.simulator
    match what:
        case "cut" if simulator.links:
            simulator.links[0].cut()
        case "freeze" if simulator.links:
            simulator.links[0].freeze()
        case "apply":
            session.apply(SENT if after != SENT else RECEIVED)
            return SENT if after != SENT else RECEIVED
        case "reconnect":
            session.reconnect()
        case "offline":
            session.go_offline()
            await story.go_on(30)
            session.go_online()
    return after


def assert_all_is_told(story: Story) -> list[tuple[float, float | None]]:
    """Every event came that was promised when it happened, unless a gap says so; the gaps."""
    run = story.run
    dashboard = Dashboard()
    ids = Counter(one.id for one in run.arrivals if isinstance(one, Event))
    dashboard.ingest(run.arrivals, run.clock.now)
    assert len(dashboard.store) == len(ids)
    assert dashboard.ledger.duplicate == ids.total() - len(ids)
    assert dashboard.balance(run.session.vitals.received, 0).is_even
    gaps = [(gap.since, gap.possible_until or gap.until) for gap in dashboard.coverage.gaps]
    missing = [
        f"{mail.type} at {mail.at - story.mail[0].at:.2f}"
        for mail in story.mail
        if mail.id not in ids
        and mail.promised is not None
        and mail.promised.admits(make_event(type=mail.type))
        and not any(since <= mail.at <= (until or mail.at) for since, until in gaps)
    ]
    told = [f"{a - story.mail[0].at:.2f} to {(b or 0) - story.mail[0].at:.2f}" for a, b in gaps]
    assert missing == [], f"gaps: {told}"
    return gaps
