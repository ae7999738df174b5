"""A subscription: what the server is asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass

from agentpost_tui.domain.event import Event


@dataclass(frozen=True, slots=True)
class Subscription:
    """Three dimensions, combined by AND; an empty one is left out of the frame and means
    everything."""

    event_types: tuple[str, ...] = ()
    inbox_id: str | None = None
    environment_ids: tuple[str, ...] = ()

    def frame(self) -> str:
        """The exact text that is sent (protocol.md, 1.3): never an empty list, never null."""
        message: dict[str, object] = {"type": "subscribe"}
        if self.event_types:
            message["event_types"] = list(self.event_types)
        if self.inbox_id:
            message["inbox_id"] = self.inbox_id
        if self.environment_ids:
            message["environment_ids"] = list(self.environment_ids)
        return json.dumps(message, separators=(",", ":"))

    def admits(self, event: Event) -> bool:
        """False only if the event has a field that equals none of the asked values.

        Wildcards are never judged (connection.md, decision 11).
        """
        return (
            _admits(self.event_types, event.type)
            and _admits(self.environment_ids, event.env_id)
            and (not self.inbox_id or _admits((self.inbox_id,), event.inbox_id))
        )


def _admits(asked: tuple[str, ...], value: str) -> bool:
    return not asked or not value or value in asked or any("*" in one for one in asked)
