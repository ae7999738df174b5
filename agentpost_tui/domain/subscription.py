"""A subscription: what the server is asked for."""

from __future__ import annotations

import json
from typing import Any, Self

from msgspec import Struct, convert

from agentpost_tui.domain.event import Event


class Subscription(Struct, frozen=True):
    """Three dimensions, combined by AND; an empty one is left out of the frame and means
    everything."""

    event_types: tuple[str, ...] = ()
    inbox_id: str | None = None
    environment_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, asked: object) -> Self:
        """The subscription that `asked` gave.

        Raises:
            ValueError: when it is none.
        """
        return convert(asked, cls)

    @property
    def asked(self) -> dict[str, Any]:
        """The dimensions that are asked for, by the names of the wire: never an empty list, never
        null."""
        dimensions = {
            "event_types": list(self.event_types),
            "inbox_id": self.inbox_id,
            "environment_ids": list(self.environment_ids),
        }
        return {name: value for name, value in dimensions.items() if value}

    def frame(self) -> str:
        """The exact text that is sent (protocol.md, 1.3)."""
        return json.dumps({"type": "subscribe", **self.asked}, separators=(",", ":"))

    def admits(self, event: Event) -> bool:
        """False only if the event has a field that equals none of the asked values.

        Wildcards are never judged (connection.md, decision 11).
        """
        return (
            _admits(self.event_types, event.type)
            and _admits(self.environment_ids, event.env_id)
            and (not self.inbox_id or _admits((self.inbox_id,), event.inbox_id))
        )

    def covers(self, other: Subscription) -> bool:
        """True if this asks for all that `other` asks for; wildcards are taken as words."""
        return (
            _covers(self.event_types, other.event_types)
            and _covers(self.environment_ids, other.environment_ids)
            and self.inbox_id in (None, "", other.inbox_id)
        )


def _covers(asked: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not asked or (bool(other) and set(other) <= set(asked))


def _admits(asked: tuple[str, ...], value: str) -> bool:
    return not asked or not value or value in asked or any("*" in one for one in asked)
