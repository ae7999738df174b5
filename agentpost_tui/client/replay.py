"""A replay: the past, handed over as if it arrived now. It dials nothing and keeps no journal."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from math import inf
from typing import Final

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import STEP_SECONDS, Keeper, are_behind
from agentpost_tui.client.notices import (
    LOG_ENTRIES,
    LogEntry,
    Noted,
    Notice,
    State,
    Status,
    StatusChanged,
    Vitals,
)
from agentpost_tui.client.pace import Pace
from agentpost_tui.client.retelling import Moment, Past, Retelling
from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.records import RecordError, StateRecord
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0, inf)
SILENCE_SECONDS: Final = 3.0
"""The rest of a silence longer than that is skipped."""
READ_RECORDS: Final = 500
"""So many are read at once, in another thread."""
BACK_SECONDS: Final = 2.0
"""While it runs, the gap that began less than that ago is not the previous one."""
NO_CONNECTION: Final = "this is a replay: there is no connection, and nothing to subscribe to"
AT_THE_END: Final = "the replay is at its end; seek to go back"


class Replay:
    """Stands where a session stands. Its clock shows the past, so that ages and rates are those of
    the past, and what was the case at an instant is shown however one came there."""

    def __init__(
        self,
        past: Past,
        *,
        handover: Handover,
        notify: Callable[[Notice], None],
        begin_again: Callable[[], None],
        recorders: Sequence[Keeper] = (),
        clock: Clock = now,
        speed: float = 1.0,
        is_exact: bool = False,
    ) -> None:
        """Be ready to run.

        Args:
            begin_again: called to forget all that was handed over, before the past is told anew.
            recorders: are given each moment once, however often it is told.
            is_exact: wait through silences too.
        """
        self.clock = Pace(clock, past.first_at, speed)
        """The instant that is shown."""
        self.log: deque[LogEntry] = deque(maxlen=LOG_ENTRIES)
        self._past = past
        self._handover = handover
        self._notify = notify
        self._begin_again = begin_again
        self._recorders = recorders
        self._is_exact = is_exact
        self._recorded = 0
        self._has_complained = False
        self._silent_since = past.first_at
        self._goal: float | None = None
        """All up to that instant is to be told at once."""
        self._is_stepping = False
        self._look = asyncio.Event()
        self._begin()

    def _begin(self) -> None:
        """Stand before the first record."""
        self.vitals = Vitals()
        self.log.clear()
        self.status = Status(State.OFFLINE, self._past.first_at, Subscription())
        """What the connection was; OFFLINE before the first record of a state."""
        self.is_at_end = False
        self._moments = Retelling(self._past.gaps).moments(self._past.records())
        self._read: deque[Moment] = deque()
        self._told = 0
        self._unreadable = 0
        self._is_behind = False
        """The goal is earlier than what is shown."""

    @property
    def share(self) -> float:
        """How much of its time is over, 0 to 1."""
        first, last = self._past.first_at, self._past.last_at
        if last <= first:
            return 1.0 if self.is_at_end else 0.0
        return max(0.0, min(1.0, (self.clock() - first) / (last - first)))

    @property
    def span(self) -> tuple[float, float]:
        """When the past begins and ends."""
        return self._past.first_at, self._past.last_at

    # What the user asks for.

    def toggle_pause(self) -> None:
        """Stand still, or go on."""
        if self.is_at_end:
            self._say(AT_THE_END)
            return
        self.clock.is_paused = not self.clock.is_paused
        self._heed()

    def change_speed(self, step: int) -> None:
        """Go faster (`step` 1) or slower (-1)."""
        speed = self.clock.speed
        if step > 0:
            self.clock.speed = min((one for one in SPEEDS if one > speed), default=speed)
        else:
            self.clock.speed = max((one for one in SPEEDS if one < speed), default=speed)
        self._heed()

    def step(self) -> None:
        """Go to the next event, and stand still there."""
        if self.is_at_end:
            self._say(AT_THE_END)
            return
        self.clock.is_paused = True
        self._is_stepping = True
        self._heed()

    def seek(self, at: float) -> None:
        """Show what was the case at an instant; the nearest one that the past has."""
        self._goal = max(self._past.first_at, min(at, self._past.last_at))
        self._is_behind = self._goal < self.clock()
        self._is_stepping = False
        self._heed()

    def seek_gap(self, step: int) -> None:
        """Go to where the next gap opens (`step` 1), or the previous one (-1)."""
        begins = sorted(gap.since if gap.is_certain else gap.over_at for gap in self._past.gaps)
        at, back = self.clock(), 0.0
        if not self.clock.is_paused and not self.is_at_end and self.clock.speed != inf:
            back = BACK_SECONDS * self.clock.speed
        earlier = [one for one in begins if self._past.first_at <= one < at - back]
        later = [one for one in begins if one > at]
        if step < 0 and earlier:
            self.seek(earlier[-1])
        elif step > 0 and later:
            self.seek(later[0])
        else:
            self._say("no more gaps in this direction")

    def wake(self) -> None:
        """Look at the clock at once."""
        self._look.set()

    def reconnect(self) -> None:
        """There is nothing to dial."""
        self._say(NO_CONNECTION)

    def go_offline(self) -> None:
        """There is nothing to close."""
        self._say(NO_CONNECTION)

    def go_online(self) -> None:
        """There is nothing to dial."""
        self._say(NO_CONNECTION)

    def apply(self, subscription: Subscription) -> None:
        """There is nobody to ask."""
        self._say(NO_CONNECTION)

    # The loop.

    async def run(self) -> None:
        """Tell the past, until cancelled; at its end wait for the user to go back."""
        while True:
            self._look.clear()
            if self._is_behind:
                self._go_back()
            moment = await self._next()
            if self._is_behind:
                continue
            if moment is None:
                self._end()
                await self._look.wait()
            elif are_behind(self._recorders):
                await asyncio.sleep(STEP_SECONDS)
            elif self._is_due(moment.at):
                self._tell(self._read.popleft())
                await self._handover.wait_for_room()
            else:
                await self._rest(moment.at)

    async def _next(self) -> Moment | None:
        """What is to be told next; None at the end."""
        while not self._read:
            try:
                read = await asyncio.to_thread(self._read_on)
            except JournalError as error:
                self._say(str(error))
                return None
            if not read:
                return None
            self._read += [one for one in read if isinstance(one, Moment)]
            self._unreadable += len(read) - len(self._read)
        self.clock.limit = self._read[0].at
        return self._read[0]

    def _read_on(self) -> list[Moment | RecordError]:
        """In another thread, since it waits for the disk."""
        return list(islice(self._moments, READ_RECORDS))

    def _is_due(self, at: float) -> bool:
        if self._goal is not None:
            if at <= self._goal:
                return True
            self._arrive(self._goal)
        return self._is_stepping or self._seconds_until(at) == 0.0

    def _seconds_until(self, at: float) -> float | None:
        """How long to wait for what happened at an instant; None until told to go on."""
        skipped_from = self._silent_since + SILENCE_SECONDS * self.clock.speed
        return self.clock.seconds_until(at if self._is_exact else min(at, skipped_from))

    async def _rest(self, at: float) -> None:
        """Sleep until it is time, or the user asks for something."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds_until(at)):
                await self._look.wait()

    def _tell(self, moment: Moment) -> None:
        """Hand over what happened; its time has come."""
        self.clock.reach(moment.at)
        self._silent_since = self.clock()
        self._told += 1
        match moment.what:
            case Event() | Malformed() as arrival:
                self._is_stepping = False
                self.vitals.received += 1
                self.vitals.frames += 1
                self.vitals.bytes += arrival.size
                self._handover.put(arrival)
            case StateRecord() as record:
                self._tell_state(record)
            case fact:
                self._handover.put_fact(fact)
        if self._told > self._recorded and not isinstance(moment.what, Malformed):
            for recorder in self._recorders:
                recorder.put((moment.what,))
        self._recorded = max(self._recorded, self._told)

    def _tell_state(self, record: StateRecord) -> None:
        state = State(record.state)
        self.status = Status(
            state, record.at, record.subscription, record.attempt, record.cause, confirmed=True
        )
        self.log.append(
            LogEntry(record.at, state, record.cause, record.attempt, record.subscription)
        )
        self._notify(StatusChanged(self.status))

    def _go_back(self) -> None:
        """Begin anew, to tell all up to the goal at once."""
        self._begin()
        self.clock.jump(self._past.first_at)
        self.clock.limit = self._past.first_at
        self._begin_again()

    def _arrive(self, goal: float) -> None:
        self._goal = None
        self.clock.jump(goal)
        self._silent_since = goal

    def _end(self) -> None:
        """All is told."""
        self.clock.limit = self._past.last_at
        self.clock.jump(self._past.last_at)
        self._goal, self._is_stepping = None, False
        if not self.is_at_end:
            self.is_at_end = True
            if self._unreadable and not self._has_complained:
                self._has_complained = True
                self._say(f"{self._unreadable:,} lines are no records that can be told")
            self._notify(StatusChanged(self.status))

    def _heed(self) -> None:
        """The user asked for something."""
        self._look.set()
        self._notify(StatusChanged(self.status))

    def _say(self, text: str) -> None:
        self._notify(Noted(self.clock(), text))
