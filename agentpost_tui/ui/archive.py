"""The journal as pages of rows, read by a thread of its own."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Final, TypeVar

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.event import RESTORED, Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import Row
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.domain.window import number_of
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.reader import JournalReader, Stored

PAGE: Final = 1_000
"""Events that are read and tested in one go: some ten milliseconds."""

BREATH_EVENTS: Final = 64
BREATH_SECONDS: Final = 0.0001
"""After so many events the thread stands back for so long: the interpreter alone would let it keep
the screen's thread waiting for five milliseconds at a time."""

Test = Callable[[Event], bool]
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a stretch of the journal, oldest first."""

    rows: list[Row]
    begin: int
    """All events from this number on were looked at,"""
    end: int
    """and all before this one."""


class Archive:
    """A journal as it is when it is opened: what is written later is on the dashboard.

    All methods but `close` raise `JournalError` when the file cannot be read.
    """

    def __init__(
        self, place: Path, subscription: Subscription, held: Mapping[str, Event] | None = None
    ) -> None:
        """Gaps are judged against `subscription`. What is in `held`, by id, keeps its marks."""
        self.begin = 0
        """The number of the oldest event."""
        self.end = 0
        """The number after the newest one."""
        self._place = place
        self._subscription = subscription
        self._held = held or {}
        self._gaps: list[Gap] = []
        self._befores: list[int] = []
        self._reader: JournalReader | None = None
        self._thread = ThreadPoolExecutor(1, "archive")

    @property
    def size(self) -> int:
        """How many events there are."""
        return self.end - self.begin

    def close(self) -> None:
        """Let the file go, once the page that is being read is done."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    async def open(self) -> None:
        """Open the file; before anything else."""
        await self._in_thread(self._open)

    async def older(self, end: int, test: Test | None = None) -> Page:
        """The page before the number `end`: what passes the test, and every gap."""
        return await self._in_thread(lambda: self._older(end, test))

    async def newer(self, begin: int) -> Page:
        """The page from the number `begin` on: all of it."""
        return await self._in_thread(lambda: self._newer(begin))

    async def number_of(self, event: Event) -> int:
        """The number of an event; where it is not in the journal yet, of the next one there."""
        return await self._in_thread(lambda: min(_number(self._open_reader, event), self.end))

    # -- in the thread ----------------------------------------------------------------------------

    async def _in_thread(self, do: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)

    @property
    def _open_reader(self) -> JournalReader:
        assert self._reader is not None
        return self._reader

    def _open(self) -> None:
        self._reader = reader = JournalReader(self._place)
        self.begin, self.end = reader.numbers()
        for record in reader.gaps(self._subscription):
            number = reader.number_at(record.since)
            before = self.end if number is None else min(number, self.end)
            self._gaps.append(record.gap(before))
        self._gaps.sort(key=number_of)
        self._befores = [gap.before for gap in self._gaps]

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()

    def _older(self, end: int, test: Test | None) -> Page:
        stored = self._open_reader.latest(PAGE, end)
        begin = stored[0].seq if len(stored) == PAGE else self.begin
        return self._page(stored, begin, end, test)

    def _newer(self, begin: int) -> Page:
        stored = [one for one in self._open_reader.page(begin, PAGE) if one.seq < self.end]
        end = stored[-1].seq + 1 if len(stored) == PAGE else self.end
        return self._page(stored, begin, end)

    def _page(self, stored: list[Stored], begin: int, end: int, test: Test | None = None) -> Page:
        found: list[Event] = []
        for at in range(0, len(stored), BREATH_EVENTS):
            events = map(self._event, stored[at : at + BREATH_EVENTS])
            found += [event for event in events if event and (test is None or test(event))]
            sleep(BREATH_SECONDS)
        first = bisect_left(self._befores, begin)
        last = len(self._gaps) if end >= self.end else bisect_left(self._befores, end)
        rows: list[Row] = [*self._gaps[first:last], *found]
        rows.sort(key=number_of)  # it is stable: a gap stays before its event
        return Page(rows, begin, end)

    def _event(self, stored: Stored) -> Event | None:
        event = decode(stored.frame, stored.arrived_at)
        if not isinstance(event, Event):
            return None
        event.seq = stored.seq
        held = self._held.get(event.id)
        if held is not None:
            event.flags, event.copies = held.flags & ~RESTORED, held.copies
        return event


def has_older(place: Path, event: Event | None) -> bool:
    """Whether the journal has events before this one, or any if there is none; it waits for the
    disk. A journal that cannot be read has none."""
    try:
        with JournalReader(place) as reader:
            begin, end = reader.numbers()
            return begin < (end if event is None else min(_number(reader, event), end))
    except JournalError:
        return False


def _number(reader: JournalReader, event: Event) -> int:
    number = reader.number_of(event.id)
    if number is None:
        number = reader.number_at(event.arrived_at)
    return 2**62 if number is None else number
