"""Statistics of the events held: by environment, inbox and type; how many, how bad, how recent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TypeVar

from agentpost_tui.domain.event import KNOWN_TYPES, PROBLEM_TYPES, Event
from agentpost_tui.domain.subscription import Subscription

MAX_SOURCES = 5_000
MAX_TYPES = 200
OTHERS = "(others)"
"""Stands for the environments, inboxes and types beyond the bounds."""
ANYWHERE = "(any environment)"
"""Stands for the environment of an inbox that is expected, as long as it was never heard of."""

SourceKey = tuple[str, str]
"""Environment id and inbox id; an empty inbox id is `(no inbox)`."""

_PLACE = attrgetter("env_id", "inbox_id", "type")
_OTHER_SOURCES: SourceKey = (OTHERS, OTHERS)
_Key = TypeVar("_Key")


class RateMeter:
    """How many events came in each of the last few stretches of time."""

    __slots__ = ("_counts", "_newest", "seconds")

    def __init__(self, cells: int, seconds: float) -> None:
        self._counts = [0] * cells
        self._newest = 0
        self.seconds = seconds
        """The length of one stretch."""

    def clear(self) -> None:
        """Count from 0, at any instant from here on."""
        self._counts = [0] * len(self._counts)
        self._newest = 0

    def add(self, count: int, now: float) -> None:
        """Count events that came now."""
        self._advance(now)
        self._counts[-1] += count

    def counts(self, now: float) -> Sequence[int]:
        """Events of each stretch, the present one last."""
        self._advance(now)
        return self._counts

    def per_second(self, now: float, seconds: float) -> float:
        """The mean rate of about the last `seconds`."""
        cells = max(1, round(seconds / self.seconds))
        recent = self.counts(now)[-cells - 1 :]
        present = now - self._newest * self.seconds
        return sum(recent) / ((len(recent) - 1) * self.seconds + present or 1.0)

    def _advance(self, now: float) -> None:
        newest = int(now // self.seconds)
        steps = newest - self._newest
        if steps <= 0:
            return
        size = len(self._counts)
        self._counts = (self._counts + [0] * min(steps, size))[-size:]
        self._newest = newest


class Source:
    """What is known of one environment or one inbox of it."""

    __slots__ = ("events", "last_at", "problems", "rate")

    def __init__(self) -> None:
        self.events = 0
        """Held now."""
        self.problems = 0
        """Bounced, complained or rejected, held now."""
        self.last_at: float | None = None
        """When the last one arrived."""
        self.rate = RateMeter(cells=12, seconds=5.0)


class Stats:
    """Counts of the events held, before any filter; asked with the present instant."""

    def __init__(self) -> None:
        self.environments: dict[str, Source] = {}
        self.sources: dict[SourceKey, Source] = {}
        self.types: dict[str, int] = {}
        self.rate = RateMeter(cells=60, seconds=1.0)
        """The last minute."""
        self.hour = RateMeter(cells=60, seconds=60.0)
        """The last hour."""
        self.revision = 0
        """Another number whenever a source comes or goes."""
        self._expected = Subscription()

    def clear(self) -> None:
        """Forget all sources and types."""
        self.environments.clear()
        self.sources.clear()
        self.types.clear()
        self.rate.clear()
        self.hour.clear()
        self.revision += 1
        self._expected = Subscription()

    def expect(self, subscription: Subscription) -> None:
        """Let the sources that a subscription names stand at 0 until they are heard of.

        Those that only an earlier subscription named go.
        """
        if subscription == self._expected:
            return
        self._expected = subscription
        self.revision += 1
        self._forget_unheard()
        if _OTHER_SOURCES in self.sources:
            return  # what is beyond the bound must stay there, or its counts would not add up
        inbox_id = _exact(subscription.inbox_id)
        env_ids = [env_id for env_id in subscription.environment_ids if _exact(env_id)]
        if inbox_id and not subscription.environment_ids and not self._knows(inbox_id):
            env_ids = [ANYWHERE]
        for env_id in env_ids:
            self.environments.setdefault(env_id, Source())
            if inbox_id:
                self.sources.setdefault((env_id, inbox_id), Source())

    def add(self, events: Iterable[Event], now: float, *, is_past: bool = False) -> None:
        """Count events that the store has just taken; those of the past make no rate."""
        counts = Counter(map(_PLACE, events))
        total = 0
        for (env_id, inbox_id, event_type), count in counts.items():
            total += count
            kept = self._kept_type(event_type)
            self.types[kept] = self.types.get(kept, 0) + count
            problems = count if event_type in PROBLEM_TYPES else 0
            for source in self._places(env_id, inbox_id):
                source.events += count
                source.problems += problems
                source.last_at = now
                if not is_past:
                    source.rate.add(count, now)
        if total and not is_past:
            self.rate.add(total, now)
            self.hour.add(total, now)

    def heard_environments(self) -> Iterator[str]:
        """Ids of the environments that events came from, also of those that are not held now."""
        return (id_ for id_, one in self.environments.items() if one.last_at is not None)

    def heard_inboxes(self) -> Iterator[str]:
        """Ids of the inboxes that events came from; likewise."""
        return (inbox for (_, inbox), one in self.sources.items() if one.last_at is not None)

    def remove(self, events: Iterable[Event]) -> None:
        """Take off events that the store has evicted."""
        counts = Counter(map(_PLACE, events))
        for (env_id, inbox_id, event_type), count in counts.items():
            self.types[self._kept_type(event_type)] -= count
            problems = count if event_type in PROBLEM_TYPES else 0
            for source in self._places(env_id, inbox_id):
                source.events -= count
                source.problems -= problems

    def _kept_type(self, event_type: str) -> str:
        """The type itself, or what stands for those beyond the bound."""
        if event_type in self.types or len(self.types) < MAX_TYPES:
            return event_type
        return event_type if event_type in KNOWN_TYPES else OTHERS

    def _places(self, env_id: str, inbox_id: str) -> tuple[Source, Source]:
        """Where an event counts: its environment and its inbox, or what stands for them."""
        source = self.sources.get((env_id, inbox_id))
        if source is None:
            return self._new_places(env_id, inbox_id)
        return self.environments[env_id], source

    def _new_places(self, env_id: str, inbox_id: str) -> tuple[Source, Source]:
        if (ANYWHERE, inbox_id) in self.sources:
            self._forget_unheard()  # now its environment is known
        key = (env_id, inbox_id)
        if len(self.sources) >= MAX_SOURCES or _OTHER_SOURCES in self.sources:
            key = _OTHER_SOURCES
        if key not in self.sources:
            self.revision += 1
        source = self.sources.setdefault(key, Source())
        return self.environments.setdefault(key[0], Source()), source

    def _knows(self, inbox_id: str) -> bool:
        return any(known == inbox_id for _, known in self.sources)

    def _forget_unheard(self) -> None:
        """Drop the sources that nothing ever came from."""
        _drop_unheard(self.sources)
        _drop_unheard(self.environments)


def _drop_unheard(known: dict[_Key, Source]) -> None:
    for key in [key for key, source in known.items() if source.last_at is None]:
        del known[key]


def _exact(id_: str | None) -> str | None:
    """An id as the subscription names it; None for a pattern, which names no single source."""
    return None if id_ is None or "*" in id_ else id_
