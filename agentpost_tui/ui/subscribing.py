"""From what somebody chooses and types to a subscription, and back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.domain.stats import ANYWHERE, OTHERS
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.settings import ENVIRONMENT_PREFIX, INBOX_PREFIX
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui import format as words
from agentpost_tui.ui.widgets.field import Completion

MOST_ENVIRONMENTS: Final = 40
"""Environments offered for choice; more are typed."""
MOST_COMPLETIONS: Final = 6

_STAND_INS: Final = frozenset({"", OTHERS, ANYWHERE})
"""Sources of the statistics that are no ids."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A subscription in the making: what is chosen, and what is typed beside it."""

    types: tuple[str, ...] = ()
    other_types: str = ""
    inbox: str = ""
    environments: tuple[str, ...] = ()
    other_environments: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a draft comes to."""

    subscription: Subscription
    doubts: tuple[SafeText, ...]
    """What in it is perhaps not meant, in sentences."""


class Askable:
    """What the server can be asked for: the types, environments and inboxes known by now."""

    def __init__(
        self, dashboard: Dashboard, wish: Subscription, in_force: Subscription | None = None
    ) -> None:
        """`wish` is the subscription to begin with; all that it and the one in force name can be
        chosen."""
        in_force = in_force or wish
        self._wish = wish
        self._names = dashboard.names.configured
        self._called = _ids_by_name(self._names)
        self._inboxes = _events_by_inbox(dashboard, (wish.inbox_id, in_force.inbox_id))
        self._shown: dict[str, str] = {clean(inbox_id): inbox_id for inbox_id in self._inboxes}
        self._heard = _heard(dashboard)
        self.types: Sequence[str] = tuple(
            dict.fromkeys([*KNOWN_TYPES, *wish.event_types, *in_force.event_types])
        )
        self.environments: Sequence[str] = tuple(
            dict.fromkeys(
                [
                    *self._busiest_environments(dashboard),
                    *wish.environment_ids,
                    *in_force.environment_ids,
                ]
            )
        )

    def label(self, environment_id: str) -> SafeText:
        """What an environment is called."""
        return clean(self._names.get(environment_id, environment_id), limit=40)

    def draft(self, subscription: Subscription) -> Draft:
        """The draft that reads as this subscription."""
        inbox = subscription.inbox_id
        return Draft(
            types=subscription.event_types,
            inbox=self._inbox_text(inbox) if inbox else "",
            environments=subscription.environment_ids,
        )

    def read(self, draft: Draft) -> Reading:
        """What would be sent; the wish itself where that asks for the same in another order."""
        inboxes = self._inbox_ids(draft.inbox.strip())
        typed = self._environment_ids(draft.other_environments)
        asked = Subscription(
            tuple(dict.fromkeys([*draft.types, *_split(draft.other_types)])),
            inboxes[0] if inboxes else None,
            tuple(dict.fromkeys([*draft.environments, *typed])),
        )
        doubts = [*self._doubts(asked)]
        if len(inboxes) > 1:
            shown = f"{clean(draft.inbox, limit=80)!r} is the name of {len(inboxes)} inboxes"
            doubts.append(SafeText(f"{shown}; only {clean(inboxes[0], limit=80)} is asked for"))
        return Reading(self._wish if asks_the_same(asked, self._wish) else asked, tuple(doubts))

    def complete_inbox(self, text: str) -> Sequence[Completion]:
        """Inboxes whose id or configured name holds `text`, the likeliest first."""
        sought = text.casefold()
        known = dict.fromkeys([*_starting(INBOX_PREFIX, self._names), *self._inboxes])
        shown = {inbox_id: self._inbox_text(inbox_id) for inbox_id in known}
        found = [
            inbox_id
            for inbox_id, text in shown.items()
            if sought in text.casefold() or sought in inbox_id.casefold()
        ]
        found.sort(
            key=lambda one: (
                not any(text.casefold().startswith(sought) for text in (shown[one], one)),
                -self._inboxes.get(one, 0),
                shown[one],
            )
        )
        return [
            Completion(shown[one], self._inbox_note(one, shown[one]))
            for one in found[:MOST_COMPLETIONS]
        ]

    # -- names and ids ------------------------------------------------------------------------

    def _inbox_ids(self, text: str) -> Sequence[str]:
        """The ids that the text stands for: by configured name, or as an id is shown."""
        named = self._called.get((INBOX_PREFIX, text))
        return named or ([self._shown.get(text, text)] if text else [])

    def _environment_ids(self, text: str) -> Iterator[str]:
        """Ids and names by comma or blank; a configured name with blanks stays whole."""
        for part in map(str.strip, text.split(",")):
            whole = self._called.get((ENVIRONMENT_PREFIX, part))
            for word in [part] if whole else part.split():
                yield from self._called.get((ENVIRONMENT_PREFIX, word), [word])

    def _inbox_text(self, inbox_id: str) -> SafeText:
        """How the inbox field shows an id: by name, where the name is of this inbox alone."""
        name = SafeText(clean(self._names.get(inbox_id, "")).strip())
        is_clear = self._called.get((INBOX_PREFIX, name)) == [inbox_id]
        return name if is_clear else clean(inbox_id)

    def _inbox_note(self, inbox_id: str, shown: SafeText) -> SafeText:
        id_ = clean(inbox_id, limit=40)
        events = f"{words.count(self._inboxes.get(inbox_id, 0))} events"
        return SafeText(events if shown == clean(inbox_id) else f"{id_} · {events}")

    def _doubts(self, asked: Subscription) -> Iterator[SafeText]:
        """What is neither an id nor a name; an id that events came from is one, however spelt."""
        inbox = asked.inbox_id
        if inbox is not None and not inbox.startswith(INBOX_PREFIX) and inbox not in self._heard:
            yield _doubt(inbox, "an inbox", INBOX_PREFIX)
        for one in asked.environment_ids:
            if not one.startswith(ENVIRONMENT_PREFIX) and one not in self._heard:
                yield _doubt(one, "an environment", ENVIRONMENT_PREFIX)

    def _busiest_environments(self, dashboard: Dashboard) -> list[str]:
        """Those configured, then those with most events; only as many as can be looked through."""
        held = dashboard.stats.environments
        busiest = sorted(held.keys() - _STAND_INS, key=lambda one: (-held[one].events, one))
        offered = dict.fromkeys([*_starting(ENVIRONMENT_PREFIX, self._names), *busiest])
        return list(offered)[:MOST_ENVIRONMENTS]


def _starting(prefix: str, ids: Iterable[str]) -> list[str]:
    return [id_ for id_ in ids if id_.startswith(prefix)]


def _ids_by_name(names: Mapping[str, str]) -> Mapping[tuple[str, str], list[str]]:
    """The ids of each configured name, as it can be typed, apart for inboxes and environments."""
    called: dict[tuple[str, str], list[str]] = {}
    for prefix in (INBOX_PREFIX, ENVIRONMENT_PREFIX):
        for id_ in _starting(prefix, names):
            called.setdefault((prefix, clean(names[id_]).strip()), []).append(id_)
    return {key: ids for key, ids in called.items() if key[1]}


def _events_by_inbox(dashboard: Dashboard, asked: Iterable[str | None]) -> Mapping[str, int]:
    """The events held of each inbox that was heard of or is asked for."""
    counts = Counter({inbox_id: 0 for inbox_id in asked if inbox_id})
    for (_, inbox_id), source in dashboard.stats.sources.items():
        if inbox_id not in _STAND_INS:
            counts[inbox_id] += source.events
    return counts


def _heard(dashboard: Dashboard) -> frozenset[str]:
    """The environments and inboxes that events came from."""
    stats = dashboard.stats
    environments = (one for one, source in stats.environments.items() if source.last_at is not None)
    inboxes = (key[1] for key, source in stats.sources.items() if source.last_at is not None)
    return frozenset({*environments, *inboxes} - _STAND_INS)


def asks_the_same(one: Subscription, other: Subscription) -> bool:
    """True if two subscriptions differ in the order of their values at most."""
    return one.inbox_id == other.inbox_id and all(
        set(ours) == set(theirs)
        for ours, theirs in (
            (one.event_types, other.event_types),
            (one.environment_ids, other.environment_ids),
        )
    )


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


def _doubt(value: str, kind: str, prefix: str) -> SafeText:
    shown = clean(value, limit=80)
    return SafeText(f"{shown!r} is neither the id of {kind} ({prefix}…) nor a name in [names]")
