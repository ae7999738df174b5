"""The supervisor's links, one or two of them, and what it asks for and says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from agentpost_tui.client.ending import Ending
from agentpost_tui.client.notices import Notice
from agentpost_tui.client.protocol import Phase, RealtimeProtocol
from agentpost_tui.domain.gap import CoverFact
from agentpost_tui.domain.subscription import Subscription


class Dial(Struct, frozen=True):
    """Dial, and report `opened` or `ended` with this generation."""

    generation: int


class Close(Struct, frozen=True):
    """Close politely, with 1000 and a second's patience; stop a dial that is under way."""

    generation: int


class Abort(Struct, frozen=True):
    """Hand over what was received and drop the connection; stop a dial that is under way."""

    generation: int


Output = Dial | Close | Abort | Notice | CoverFact

Say = Callable[[Output], None]
"""Adds to the outputs, which are carried out in their order."""


class Relief(Struct, frozen=True):
    """One link took the place of another."""

    since: float
    """From here on it was LIVE, and had asked for all that the other did."""
    at: float
    """And from here on it surely brought that: the server may apply a subscription late."""


class Link(Struct, eq=False):
    """One connection, from its dial to its end."""

    generation: int
    conversation: RealtimeProtocol | None = None
    """None while it is being dialled."""
    subscription: Subscription | None = None
    """What it asked the server for; None while it is being dialled."""
    given_up: Ending | None = None
    """Its conversation is dead; the end is on its way."""
    relief: Relief | None = None
    """Set when another link took its place."""

    @property
    def protocol(self) -> RealtimeProtocol:
        """The conversation of a link that has opened."""
        assert self.conversation is not None
        return self.conversation

    @property
    def has_opened(self) -> bool:
        return self.conversation is not None

    @property
    def is_watched(self) -> bool:
        """True while its silence means something."""
        return self.conversation is not None and self.given_up is None

    @property
    def live_at(self) -> float | None:
        """When it became LIVE, if it did."""
        return self.conversation.live_at if self.conversation else None

    @property
    def is_live(self) -> bool:
        """True for LIVE and STALE."""
        return self.is_watched and self.protocol.phase in (Phase.LIVE, Phase.STALE)

    def replaces(self, other: Link) -> bool:
        """True if it brings all that the other does, once it is LIVE."""
        mine, theirs = self.subscription, other.subscription
        return mine is not None and theirs is not None and mine.covers(theirs)


class Links:
    """All links that have not ended, and the two that have a part to play."""

    def __init__(self) -> None:
        self.current: Link | None = None
        """The one that counts."""
        self.successor: Link | None = None
        """During a switchover the one that is to take its place."""
        self._all: dict[int, Link] = {}
        self._generation = 0

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Link]:
        """Those that have a part to play, the current one first."""
        return (link for link in (self.current, self.successor) if link is not None)

    def __contains__(self, link: Link) -> bool:
        return link is self.current or link is self.successor

    def __getitem__(self, generation: int) -> Link:
        return self._all[generation]

    def new(self) -> Link:
        """A link that is about to be dialled."""
        self._generation += 1
        link = self._all[self._generation] = Link(self._generation)
        return link

    def remove(self, generation: int) -> Link:
        """A link has ended."""
        return self._all.pop(generation)

    def generations(self) -> list[int]:
        """Of all that have not ended."""
        return list(self._all)

    def watched(self) -> list[Link]:
        """Those whose silence means something."""
        return [link for link in self if link.is_watched]

    def admit(self) -> None:
        """During a switchover an event inside either subscription is inside (decision 11)."""
        opened = [link for link in self if link.has_opened]
        asked = [link.subscription for link in opened if link.subscription is not None]
        for link in opened:
            link.protocol.admit(*asked)
