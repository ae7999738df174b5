"""What the dashboard has to do with those who keep its record."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Intake
from agentpost_tui.clock import Clock
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.gap import NOT_RUNNING, CoverLost
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import JournalError
from agentpost_tui.journal.kept import Kept
from agentpost_tui.ui.history import known_ids, load


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

    async def restore(self, subscription: Subscription) -> Change:
        """Take in the latest of earlier runs, and since when nobody looked; before anything else.

        A journal that cannot be read says so by itself, since it cannot be written either.
        """
        journal, place = self._kept.journal, self._kept.place
        if journal is None or place is None:
            return NO_CHANGE
        dashboard, began_at = self._dashboard, self._clock()
        try:
            past = await asyncio.to_thread(load, journal, place, subscription, began_at)
        except JournalError:
            return NO_CHANGE
        if past is None:
            return NO_CHANGE
        dashboard.remembers = True
        change = dashboard.restore(past.rows)
        if past.covered_until is not None and past.covered_until < began_at:
            self._handover.put_fact(CoverLost(past.covered_until, NOT_RUNNING))
            change |= self._intake.take()[0]
        return change | dashboard.begin(began_at) if past.rows else change

    async def learn_ids(self) -> None:
        """Learn which events earlier runs received, so that none is taken for new."""
        if self._dashboard.remembers and self._kept.place is not None:
            with suppress(JournalError):  # the journal's writer finds repeats too, only later
                self._dashboard.know(await asyncio.to_thread(known_ids, self._kept.place))

    def take_repeats(self) -> list[str]:
        """The ids of events that turned out to have been received by an earlier run."""
        return self._kept.journal.take_repeats() if self._kept.journal else []
