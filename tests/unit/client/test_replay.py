"""A replay: at what pace the past is told, and where the user goes in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from math import inf
from typing import Any

import pytest

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import Noted, Notice, State, Status
from agentpost_tui.client.replay import AT_THE_END, NO_CONNECTION, Replay
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverLost
from agentpost_tui.domain.records import EventRecord, GapRecord, Record, RecordError
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from tests.helpers.build import START, make_frame
from tests.helpers.clock import ManualClock
from tests.helpers.journal import state

THEN = START - 86_400
CUT = GapRecord(THEN + 20, THEN + 30, THEN + 32, "cut", False, Subscription())
RECORDS: Sequence[Record] = (
    state(THEN),
    *(EventRecord(THEN + at, make_frame(id=f"evt_{at}")) for at in (1, 2, 20)),
    state(THEN + 25, word="RECONNECTING"),
    state(THEN + 30),
    CUT,
    *(EventRecord(THEN + at, make_frame(id=f"evt_{at}")) for at in (32, 3600)),
)


@pytest.fixture(autouse=True)
def _reads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread that a rest of the loop would not wait for."""

    async def at_once(act: Callable[[], object]) -> object:
        return act()

    monkeypatch.setattr(asyncio, "to_thread", at_once)


class Told:
    """A past, a replay of it, and what came of it."""

    first_at = THEN
    last_at = THEN + 3600
    gaps: Sequence[GapRecord] = (CUT,)

    def __init__(self, records: Sequence[Record | RecordError] = RECORDS, **options: Any) -> None:
        self.time = ManualClock()
        self.handover = Handover(options.pop("capacity", 1000))
        self.said: list[str] = []
        self.seen: list[str] = []
        self._records = records
        self.replay = Replay(
            self,
            handover=self.handover,
            notify=self._notice,
            begin_again=self._begin_again,
            clock=self.time,
            **options,
        )

    def records(self) -> Iterator[Record | RecordError]:
        yield from self._records

    def _notice(self, notice: Notice) -> None:
        if isinstance(notice, Noted):
            self.said.append(notice.text)

    def _begin_again(self) -> None:
        self.handover.take()
        self.seen.clear()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.replay.run())
        try:
            await self.rest()
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def rest(self) -> list[str]:
        """All that was told, once nothing more is to be told now."""
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(0.001)
            quiet = 0 if len(self.handover) else quiet + 1
            for arrival in self.handover.take():
                if isinstance(arrival, Event):
                    self.seen.append(arrival.id)
                elif isinstance(arrival, CoverLost):
                    self.seen.append("lost")
        return self.seen

    async def after(self, seconds: float) -> list[str]:
        """All that was told after so many seconds of ours."""
        self.time.advance(seconds)
        self.replay.wake()
        return await self.rest()

    @property
    def at(self) -> float:
        """What is shown, in seconds since the beginning."""
        return round(self.replay.clock() - THEN, 3)


async def test_events_come_when_their_time_comes() -> None:
    told = Told()
    async with told.running():
        assert told.seen == []
        assert await told.after(0.9) == []
        assert await told.after(0.1) == ["evt_1"]
        assert told.replay.clock() == THEN + 1
        assert await told.after(1) == ["evt_1", "evt_2"]
        assert told.replay.vitals.received == 2


async def test_faster_and_slower() -> None:
    told = Told(speed=4.0, is_exact=True)
    async with told.running():
        assert await told.after(0.5) == ["evt_1", "evt_2"]
        told.replay.change_speed(1)
        assert await told.after(2) == ["evt_1", "evt_2"]
        told.replay.change_speed(-1)
        told.replay.change_speed(-1)
        assert told.replay.clock.speed == 2.0
        assert told.at == 18
        assert await told.after(1) == ["evt_1", "evt_2", "evt_20", "lost"]


async def test_the_rest_of_a_silence_is_skipped() -> None:
    told = Told()
    async with told.running():
        await told.after(2)
        await told.after(2.9)
        assert told.at == 4.9
        assert await told.after(0.1) == ["evt_1", "evt_2", "evt_20", "lost"]
        assert told.at == 20


async def test_as_fast_as_can_be_and_then_the_end() -> None:
    told = Told(speed=inf)
    async with told.running():
        assert told.seen == ["evt_1", "evt_2", "evt_20", "lost", "evt_32", "evt_3600"]
        assert told.replay.is_at_end
        assert (told.replay.share, told.at) == (1.0, 3600)
        told.replay.toggle_pause()
        told.replay.step()
        assert told.said == [AT_THE_END, AT_THE_END]


async def test_nothing_is_told_while_it_stands_still() -> None:
    told = Told()
    async with told.running():
        await told.after(1)
        told.replay.toggle_pause()
        assert await told.after(3600) == ["evt_1"]
        assert told.at == 1
        told.replay.toggle_pause()
        assert await told.after(1) == ["evt_1", "evt_2"]


async def test_a_step_ends_at_the_next_event() -> None:
    told = Told()
    async with told.running():
        for expected in (["evt_1"], ["evt_1", "evt_2"], ["evt_1", "evt_2", "evt_20"]):
            told.replay.step()
            assert await told.rest() == expected
        told.replay.step()
        assert (await told.rest())[-2:] == ["lost", "evt_32"]
        assert told.replay.status.state is State.LIVE
        assert told.replay.clock.is_paused
        assert told.at == 32


async def test_a_seek_forward_tells_all_between_at_once() -> None:
    told = Told()
    async with told.running():
        told.replay.seek(THEN + 25)
        assert await told.rest() == ["evt_1", "evt_2", "evt_20", "lost"]
        assert told.at == 25
        assert told.replay.status.state is State.RECONNECTING
        assert (await told.after(3))[-1] == "lost"


async def test_the_same_is_shown_however_one_came_there() -> None:
    there, back = Told(), Told()
    async with there.running(), back.running():
        there.replay.seek(THEN + 26)
        back.replay.seek(THEN + 4000)
        await back.rest()
        assert back.replay.is_at_end
        back.replay.seek(THEN + 26)
        assert await back.rest() == await there.rest()
        assert (back.at, back.replay.status) == (there.at, there.replay.status)
        assert back.replay.vitals == there.replay.vitals
        assert list(back.replay.log) == list(there.replay.log)
        assert not back.replay.is_at_end


async def test_gaps_are_found_in_both_directions() -> None:
    told = Told()
    async with told.running():
        told.replay.toggle_pause()
        told.replay.seek_gap(-1)
        told.replay.seek_gap(1)
        assert (await told.rest())[-1] == "lost"
        assert told.at == 20
        told.replay.seek_gap(1)
        told.replay.seek(THEN + 40)
        await told.rest()
        told.replay.seek_gap(-1)
        await told.rest()
        assert told.at == 20
        assert told.said == ["no more gaps in this direction"] * 2


async def test_a_stop_of_the_program_is_no_time_of_the_past() -> None:
    told = Told(is_exact=True)
    async with told.running():
        assert await told.after(7200) == ["evt_1"]
        assert told.at == 1


async def test_a_full_handover_is_waited_for() -> None:
    records = [EventRecord(THEN, make_frame(id=f"evt_{number}")) for number in range(50)]
    told = Told(records, capacity=7)
    async with told.running():
        assert told.seen == [f"evt_{number}" for number in range(50)]


async def test_lines_that_are_none_are_counted_and_said_once() -> None:
    told = Told([RecordError("odd"), *RECORDS, RecordError("odd")], speed=inf)
    async with told.running():
        told.replay.seek(THEN)
        await told.rest()
        told.replay.seek(THEN + 3600)
        assert len(await told.rest()) == 6
        assert told.said == ["2 lines are no records that can be told"]


async def test_a_past_that_cannot_be_read_further_ends_there() -> None:
    class Torn(Told):
        def records(self) -> Iterator[Record | RecordError]:
            raise JournalError("cannot read 'run.jsonl': Input/output error")
            yield

    told = Torn()
    async with told.running():
        assert told.replay.is_at_end
        assert told.said == ["cannot read 'run.jsonl': Input/output error"]


async def test_there_is_nothing_to_connect_to() -> None:
    told = Told()
    replay = told.replay
    replay.reconnect()
    replay.go_offline()
    replay.go_online()
    replay.apply(Subscription(("message.sent",)))
    assert told.said == [NO_CONNECTION] * 4
    assert replay.status == Status(State.OFFLINE, THEN, Subscription())
