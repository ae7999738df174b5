"""Names of environments and inboxes: configured ones, and addresses learnt from mail."""

from __future__ import annotations

from collections.abc import Mapping

from agentpost_tui.domain.address import address_list
from agentpost_tui.domain.event import Event

AGREEING = 3
"""So many events in a row must name the same address before it is shown as the inbox's name."""
TRIES = 20
"""After so many events without agreement an inbox keeps its id."""
MAX_LEARNING = 5_000
ID_CELLS = 14
"""The cells that an id without a name has, where nothing else is said."""
ADDRESS_LIMIT = 320
"""Characters of the longest address there can be (RFC 3696); a longer one names nothing."""


class Names:
    """What an id is called on the screen. Filters use the configured names only, since strangers
    choose what they write to."""

    def __init__(self, configured: Mapping[str, str] | None = None) -> None:
        self.configured: Mapping[str, str] = configured or {}
        self._learnt: dict[str, str] = {}
        self._candidates: dict[str, tuple[str, int, int]] = {}  # address, agreeing, tries

    def label(self, id_: str, width: int = ID_CELLS) -> str:
        """The configured name, else `~address` once learnt, else the id, cut to `width`."""
        name = self.configured.get(id_)
        if name is not None:
            return name
        learnt = self._learnt.get(id_)
        return f"~{learnt}" if learnt else shorten(id_, width)

    @property
    def learnt(self) -> int:
        """How many names were learnt; a label stays the same as long as this does."""
        return len(self._learnt)

    def learn(self, event: Event) -> None:
        """Look whether a received mail says what its inbox's address is."""
        inbox = event.inbox_id
        if event.type != "message.received" or not inbox or not self._is_wanted(inbox):
            return
        recipients = address_list(event.data().get("to_addresses"))
        address, agreeing, tries = self._candidates.get(inbox, ("", 0, 0))
        if len(recipients) == 1 and len(recipients[0]) <= ADDRESS_LIMIT:
            agreeing = agreeing + 1 if recipients[0] == address else 1
            address = recipients[0]
        self._candidates[inbox] = (address, agreeing, tries + 1)
        if agreeing >= AGREEING:
            self._learnt[inbox] = address

    def _is_wanted(self, inbox: str) -> bool:
        if inbox in self.configured or inbox in self._learnt:
            return False
        known = self._candidates.get(inbox)
        return known[2] < TRIES if known else len(self._candidates) < MAX_LEARNING


def shorten(id_: str, width: int = ID_CELLS) -> str:
    """An opaque id cut in the middle; the whole is kept for copying (protocol.md, 1.12)."""
    if len(id_) <= width:
        return id_
    head = (width - 1) * 2 // 3
    return f"{id_[:head]}…{id_[head - width + 1 :]}"
