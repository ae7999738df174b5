"""What the dashboard has to do with those who keep its record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Intake
from agentpost_tui.client.others import Others
from agentpost_tui.clock import Clock
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.kept import Kept
from agentpost_tui.ui.history import Past, known_ids, load, load_more

LOOK_SECONDS: Final = 0.5
"""So often it is looked what another run has received."""


class Memory:
    """Brings back what the journal holds, and marks what it had seen before."""

    def __init__(
        self,
        kept: Kept,
        handover: Handover,
        intake: Intake,
        dashboard: Dashboard,
        clock: Clock,
    ) -> None:
        self._kept = kept
        self._handover = handover
        self._intake = intake
        self._dashboard = dashboard
        self._clock = clock
        self._subscription = Subscription()
        self._past: Past | None = None
        self._others = Others()

    async def restore(self, subscription: Subscription) -> Change:
        """Take in the latest of earlier runs, and since when nobody looked; before anything else.

        A journal that cannot be read is told of in the status line.
        """
        journal, place = self._kept.journal, self._kept.place
        if journal is None or place is None:
            return NO_CHANGE
        dashboard, began_at = self._dashboard, self._clock()
        try:
            past = await asyncio.to_thread(load, journal, place, subscription, began_at)
        except JournalError as error:
            journal.unreadable = error.message
            return NO_CHANGE
        if past is None:
            return NO_CHANGE
        self._past, self._subscription = past, subscription
        dashboard.remembers = True
        change = dashboard.restore(past.rows) | self._judge_others(past, began_at)
        return change | dashboard.begin(began_at) if past.rows else change

    async def follow(self, show: Callable[[Change], None]) -> None:
        """Learn which events earlier runs received, so that none is taken for new; and show what
        another run receives as long as this one is not LIVE."""
        past, journal, place = self._past, self._kept.journal, self._kept.place
        if past is None or journal is None or place is None:
            return
        try:
            self._dashboard.know(await asyncio.to_thread(known_ids, place, past.end))
            while past.covered and past.covered.goes_on and not self._others.are_done:
                await asyncio.sleep(LOOK_SECONDS)
                now, live_since = self._clock(), self._dashboard.coverage.started_at
                past = await asyncio.to_thread(
                    load_more, place, self._subscription, past.end, now, live_since
                )
                show(self._take_over(past, now))
        except JournalError as error:
            journal.unreadable = error.message

    def _take_over(self, past: Past, now: float) -> Change:
        """Take in what another run received until this one was LIVE."""
        change, _ = self._intake.take()  # so that it is known whether this one is LIVE
        live_since, ids = self._dashboard.coverage.started_at, self._dashboard.store.ids
        change |= self._dashboard.restore(
            event
            for event in past.rows
            if isinstance(event, Event)
            and event.id not in ids
            and (live_since is None or event.arrived_at < live_since)
        )
        return change | self._judge_others(past, now)

    def _judge_others(self, past: Past, now: float) -> Change:
        live_since = self._dashboard.coverage.started_at
        fact = self._others.judge(past.covered, live_since, now) if past.covered else None
        if fact is None:
            return NO_CHANGE
        self._handover.put_fact(fact)
        return self._intake.take()[0]

    def take_repeats(self) -> list[str]:
        """The ids of events that turned out to have been received by an earlier run."""
        return self._kept.journal.take_repeats() if self._kept.journal else []
