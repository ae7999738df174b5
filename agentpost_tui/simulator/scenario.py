"""Seeded, endless, believable mail: the same seed gives the same events at the same offsets.

The scenario plays many stories at once. Time and chance are its own: it asks neither the clock nor
the shared generator of random numbers.
"""

from __future__ import annotations

import heapq
import math
from random import Random
from typing import Final

from agentpost_tui.simulator.cast import ENVIRONMENTS, INBOXES
from agentpost_tui.simulator.mail import Draft, Envelope
from agentpost_tui.simulator.stories import Story, Teller

KEY: Final = "ap_sk_demo_8Kq2Vw6Zt4Rb1Xn5"
"""The key that the simulator takes unless told otherwise. It opens nothing else."""

NAMES: Final = {one.id: one.name for one in (*ENVIRONMENTS, *INBOXES)}
"""Human names of the environments and inboxes, by id."""

STORIES_PER_SECOND: Final = 0.5
"""Stories that begin in an average second; each brings four to five events, so a little over two
events a second in all."""

LAG_SECONDS: Final = 1.0
"""A player this far behind goes on from the present instead of catching up: after a night of sleep
the mail continues, it does not come down all at once."""


class Scenario:
    """Mail without end.

    Args:
        seed: the same seed and rate give the same ids, texts, order and offsets.
        start: the instant of the beginning, in seconds since the epoch.
        rate: how many times busier than usual.
    """

    def __init__(self, seed: int, start: float, rate: float = 1.0) -> None:
        self._chance = Random(seed)
        self._teller = Teller(self._chance)
        self._base = start
        self._stories_per_second = STORIES_PER_SECOND * rate
        self._next_story = 0.05
        self._coming: list[tuple[float, int, Draft, Story]] = []
        """The next event of each story: its offset, a number that settles ties, the event, and the
        rest of the story."""
        self._told = 0

    def next(self, after: float = -math.inf) -> tuple[float, Envelope]:
        """The next event, and the instant at which it is due.

        Args:
            after: the present instant. If the event was due more than a second before it, this and
                all that follows moves later, so that the event is due now.
        """
        offset, draft = self._advance()
        if self._base + offset < after - LAG_SECONDS:
            self._base = after - offset
        due = self._base + offset
        return due, draft.envelope(self._teller.new_id("evt"), due)

    def burst(self, count: int, within: float = 20.0) -> list[Envelope]:
        """The first `count` events, as if the last `within` seconds before the start had brought
        them, so that a dashboard does not begin empty. Call it before the first `next`."""
        told = [self._advance() for _ in range(count)]
        start = self._base
        if told:
            last = told[-1][0]
            self._base -= last
            pace = min(1.0, within / last)
            return [
                draft.envelope(self._teller.new_id("evt"), start - (last - offset) * pace)
                for offset, draft in told
            ]
        return []

    def sample(self, type: str, at: float) -> Envelope:
        """The next event of one of the types there are, as if it happened at `at`; what comes
        before it is skipped."""
        while True:
            _, draft = self._advance()
            if draft.type == type:
                return draft.envelope(self._teller.new_id("evt"), at)

    def _advance(self) -> tuple[float, Draft]:
        """The next event of any story, with its offset from the beginning."""
        while not self._coming or self._next_story <= self._coming[0][0]:
            self._go_on(self._next_story, self._teller.any_story())
            busy = self._stories_per_second * rhythm(self._next_story)
            self._next_story += self._chance.expovariate(busy)
        offset, _, draft, story = heapq.heappop(self._coming)
        self._go_on(offset, story)
        return offset, draft

    def _go_on(self, offset: float, story: Story) -> None:
        """Ask a story for its next event, `offset` being the time of the one before."""
        following = next(story, None)
        if following is not None:
            pause, draft = following
            self._told += 1
            heapq.heappush(self._coming, (offset + pause, self._told, draft, story))


def rhythm(offset: float) -> float:
    """How busy it is `offset` seconds after the start; 1 is the average.

    A day with its night, waves of minutes and half minutes, and a lively first moment.
    """
    turn = 2 * math.pi * offset
    day = 1 + 0.35 * math.cos(turn / 86_400)
    waves = 1 + 0.3 * math.sin(turn / 97) + 0.2 * math.sin(turn / 31)
    return day * waves + 5 * math.exp(-offset / 3)
