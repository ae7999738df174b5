"""The intake: what came goes into the dashboard, and is told once and in its order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from itertools import count

import pytest

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Intake
from agentpost_tui.client.notices import Noted, State, Status, StatusChanged
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled, Gap
from agentpost_tui.domain.records import Entry, StateRecord
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_event


class Notebook:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.off = ""
        self.is_full = False
        self.heard_at: float | None = None

    def put(self, entries: Iterable[Entry]) -> None:
        self.entries += entries

    def heard(self, at: float | None) -> None:
        self.heard_at = at


class Desk:
    """An intake between a handover and a notebook."""

    def __init__(self, keep_events: int = 100) -> None:
        self.handover = Handover()
        self.dashboard = Dashboard(keep_events=keep_events)
        self.notebook = Notebook()
        self.time: Callable[[], float] = lambda: START
        clock = lambda: self.time()  # noqa: E731 - it may be another by then
        self.intake = Intake(self.handover, self.dashboard, clock, [self.notebook])

    def status(self, state: State, cause: str = "", confirmed: bool = False) -> None:
        status = Status(state, START, Subscription(), cause=cause, confirmed=confirmed)
        self.intake.noticed(StatusChanged(status))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_all_kinds_keep_their_order(desk: Desk) -> None:
    first, second = make_event(), make_event()
    desk.status(State.LIVE)
    desk.handover.put(first)
    desk.handover.put(Malformed("odd", b"x", START))
    desk.handover.put_fact(CoverLost(START + 1, "cut"))
    desk.status(State.RECONNECTING, "cut")
    desk.handover.put_fact(CoverRegained(START + 2))
    desk.handover.put_fact(CoverSettled(START + 3))
    desk.handover.put(second)
    change, items = desk.intake.take()
    assert [type(item) for item in items] == [Status, Event, Gap, Status, Gap, Event]
    opened, closed = (item for item in items if isinstance(item, Gap))
    assert (opened.until, closed.until, closed.possible_until) == (None, START + 2, START + 3)
    assert change.added == 3  # two events and the gap
    assert [type(entry) for entry in desk.notebook.entries] == [
        StateRecord,
        Event,
        CoverLost,
        StateRecord,
        CoverRegained,
        CoverSettled,
        Event,
    ]


def test_a_duplicate_is_not_told_again(desk: Desk) -> None:
    event, again = make_event(id="evt_1"), make_event(id="evt_1")
    desk.handover.put(event)
    desk.handover.put(again)
    assert desk.intake.take()[1] == [event]
    assert desk.notebook.entries == [event]
    assert desk.dashboard.ledger.duplicate == 1


def test_what_is_evicted_at_once_is_told_and_kept_all_the_same() -> None:
    desk = Desk(keep_events=10)
    events = [make_event() for _ in range(50)]
    for event in events:
        desk.handover.put(event)
    assert desk.intake.take()[1] == events
    assert desk.notebook.entries == events
    assert len(desk.dashboard.store) == 10


def test_what_is_no_news_of_the_status_is_not_told(desk: Desk) -> None:
    desk.status(State.LIVE)
    desk.status(State.LIVE, confirmed=True)
    desk.intake.noticed(Noted(START, "a remark"))
    desk.status(State.STALE)
    desk.status(State.LIVE)
    states = [item.state for item in desk.intake.take()[1] if isinstance(item, Status)]
    assert states == [State.LIVE, State.STALE, State.LIVE]


def test_a_cover_that_settles_without_a_gap_is_no_item(desk: Desk) -> None:
    desk.handover.put_fact(CoverRegained(START))
    desk.handover.put_fact(CoverSettled(START))
    assert desk.intake.take()[1] == []


def test_a_doubt_is_a_gap_at_once(desk: Desk) -> None:
    desk.handover.put_fact(CoverDoubtful(START, START + 2, "slow"))
    (gap,) = desk.intake.take()[1]
    assert isinstance(gap, Gap)
    assert not gap.is_certain


def test_nothing_is_nothing(desk: Desk) -> None:
    change, items = desk.intake.take()
    assert (change.added, items, desk.notebook.entries) == (0, [], [])


def test_keepers_hear_of_life(desk: Desk) -> None:
    desk.intake.heard(START + 7)
    assert desk.notebook.heard_at == START + 7


def test_life_proves_no_cover_for_what_is_not_kept_yet(desk: Desk) -> None:
    event = make_event(id="e1")
    desk.handover.put(event)
    desk.intake.heard(START + 7)
    assert desk.notebook.heard_at is None
    desk.intake.end(START + 7)
    assert desk.notebook.entries == [event]
    assert desk.notebook.heard_at == START + 7


async def test_a_keeper_that_is_full_is_waited_for(desk: Desk) -> None:
    desk.notebook.is_full = True
    waiting = asyncio.create_task(desk.intake.wait_for_room())
    await asyncio.sleep(0)
    assert not waiting.done()
    desk.notebook.is_full = False
    await waiting


async def test_one_that_does_not_move_is_not(desk: Desk) -> None:
    desk.notebook.is_full = True
    desk.time = count(START, 0.5).__next__
    await desk.intake.wait_for_room()
    desk.notebook.off = "disk full"
    desk.time = lambda: START
    await desk.intake.wait_for_room()
