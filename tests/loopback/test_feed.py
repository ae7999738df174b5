"""The feed on real sockets: events once, gaps twice, states in their place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from agentpost_tui.client import feed as feeds
from agentpost_tui.client.address import Address
from agentpost_tui.client.feed import Feed
from agentpost_tui.client.intake import Item
from agentpost_tui.client.notices import State, Status
from agentpost_tui.client.stream import stream
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Covered, Gap
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import START, make_envelope, make_event

QUIET = Options(ping_seconds=0)


async def test_events_come_once_and_a_gap_when_it_opens_and_when_it_is_over() -> None:
    async with (
        Simulator(QUIET).running() as simulator,
        aclosing(stream(simulator.base_url, simulator.key)) as items,
    ):
        coming = asyncio.ensure_future(anext(items))
        await simulator.wait_for_subscription()
        first, second = make_envelope(), make_envelope()
        simulator.emit(first)
        event = await coming
        assert isinstance(event, Event)
        assert event.id == first["id"]
        await simulator.inject("duplicate")
        await simulator.inject("close:1012:restart")
        opened = await anext(items)
        assert isinstance(opened, Gap)
        assert opened.is_open
        assert "1012" in opened.cause
        coming = asyncio.ensure_future(anext(items))
        await simulator.wait_for_subscription(2)
        simulator.emit(second)
        found = [await coming, await anext(items)]
        assert {type(one) for one in found} == {Gap, Event}
        closed = next(one for one in found if isinstance(one, Gap))
        assert (closed.since, closed.is_open) == (opened.since, False)
        assert [one.id for one in found if isinstance(one, Event)] == [second["id"]]


async def test_a_feed_tells_the_states_in_their_place() -> None:
    async with Simulator(QUIET).running() as simulator:
        feed = Feed(Address.parse(simulator.base_url, simulator.key), Subscription())
        async with feed.running():
            seen: list[State | str] = []
            while State.LIVE not in seen:
                seen += [one.state for one in await feed.batch() if isinstance(one, Status)]
            simulator.emit(make_envelope(id="evt_last"))
            await simulator.inject("close:1000")
            while State.RECONNECTING not in seen:
                for one in await feed.batch():
                    if not isinstance(one, Gap):
                        seen.append(one.id if isinstance(one, Event) else one.state)
            place = seen.index("evt_last")
            assert State.RECONNECTING not in seen[:place]
            assert State.RECONNECTING in seen[place:]
            assert feed.balance.is_even
            assert feed.balance.shown == 1


async def test_a_bug_in_the_session_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = Feed(Address.parse("http://127.0.0.1:9", "a-key"), Subscription())

    async def broken() -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(feed.session, "run", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        async with feed.running():
            await feed.batch()


LIVING = Covered(START - 5, goes_on=True)


class Yesterday:
    """Earlier runs that received two events, and one that another run receives meanwhile."""

    def __init__(self) -> None:
        self.told = [make_event(id="old_1"), make_event(id="old_2")]
        self.cover = Covered(START - 60, goes_on=False)
        self.written = [[make_event(id="missed"), make_event(id="evt_live")]]
        """What is there to be read, at each look at it."""

    def covered(self, live_since: float | None) -> Covered:
        return self.cover

    def items(self) -> Iterator[Item]:
        return iter(self.told)

    def missed(self) -> list[Event]:
        return self.written.pop(0) if self.written else []

    def known_ids(self) -> list[str]:
        return ["old_2", "old_1"]


async def test_what_is_from_earlier_comes_first_and_nothing_twice() -> None:
    async with Simulator(QUIET).running() as simulator:
        feed = Feed(
            Address.parse(simulator.base_url, simulator.key), Subscription(), earlier=Yesterday()
        )
        async with feed.running():
            seen: list[Item] = []
            while "missed" not in ids(seen):
                seen += await feed.batch()
            for id_ in ("old_1", "missed", "evt_new"):
                simulator.emit(make_envelope(id=id_))
            while "evt_new" not in ids(seen):
                seen += await feed.batch()
    assert ids(seen) == ["old_1", "old_2", "missed", "evt_live", "evt_new"]
    gaps = [item for item in seen if isinstance(item, Gap)]
    assert [(gap.since, gap.cause) for gap in gaps] == [(START - 60, "not running")] * 2
    assert isinstance(seen[0], Event)
    assert feed.balance.duplicate == 2
    assert feed.balance.is_even


async def test_what_another_run_writes_late_comes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "HEARTBEAT_SECONDS", 0.02)
    earlier = Yesterday()
    earlier.cover, earlier.told, earlier.written = LIVING, [], []
    async with Simulator(QUIET).running() as simulator:
        feed = Feed(
            Address.parse(simulator.base_url, simulator.key), Subscription(), earlier=earlier
        )
        async with feed.running():
            seen: list[Item] = []
            while not any(isinstance(one, Status) and one.state is State.LIVE for one in seen):
                seen += await feed.batch()
            simulator.emit(make_envelope(id="evt_both"))
            while "evt_both" not in ids(seen):
                seen += await feed.batch()
            earlier.written.append([make_event(id="evt_late"), make_event(id="evt_both")])
            while "evt_late" not in ids(seen):
                seen += await feed.batch()
            for id_ in ("evt_late", "evt_new"):
                simulator.emit(make_envelope(id=id_))
            while "evt_new" not in ids(seen):
                seen += await feed.batch()
    assert ids(seen) == ["evt_both", "evt_late", "evt_new"]
    assert not any(isinstance(one, Gap) for one in seen)


async def test_a_run_that_ends_before_this_one_is_live_leaves_a_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feeds, "HEARTBEAT_SECONDS", 0.02)
    earlier = Yesterday()
    earlier.cover = LIVING
    async with Simulator(QUIET).running() as simulator:
        await simulator.inject("refuse:503")
        feed = Feed(
            Address.parse(simulator.base_url, simulator.key), Subscription(), earlier=earlier
        )
        async with feed.running():
            seen: list[Item] = []
            while "missed" not in ids(seen):
                seen += await feed.batch()
            assert not any(isinstance(one, Gap) for one in seen)
            earlier.cover = Covered(START - 5, goes_on=False)
            while not any(isinstance(one, Gap) for one in seen):
                seen += await feed.batch()
    gap = next(one for one in seen if isinstance(one, Gap))
    assert (gap.since, gap.until, gap.cause) == (START - 5, None, "not running")


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items if isinstance(item, Event)]
