"""What the journal gives the dashboard at its start: its latest rows, and since when nobody saw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from agentpost_tui.client.frames import admitted
from agentpost_tui.domain.dashboard import KEEP_KNOWN
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import came_at
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentpost_tui.journal.reader import JournalReader

RESTORED_ROWS: Final = 1_000
OPEN_SECONDS: Final = 1.0
"""A disk that takes longer is not waited for: the live view comes first."""


class Past(Struct, frozen=True):
    """What was there before this run."""

    rows: list[Event | Gap]
    covered_until: float | None
    """Until when the subscription was covered; None where it never was."""


def load(journal: Writer, place: Path, subscription: Subscription, now: float) -> Past | None:
    """The past; None when the journal does not open in time. It waits for the disk.

    Raises:
        JournalError: when it cannot be read.
    """
    if not journal.wait_until_open(OPEN_SECONDS):
        return None
    from agentpost_tui.journal.reader import JournalReader

    with JournalReader(place) as reader:
        covered_until = reader.covered_until(subscription, now)
        events = list(_latest(reader, subscription))
        if not events:
            return Past([], covered_until)
        records = reader.gaps(subscription, events[0].arrived_at, covered_until)
        rows: list[Event | Gap] = [*(record.gap() for record in records), *events]
        return Past(sorted(rows, key=came_at), covered_until)


def known_ids(place: Path) -> list[str]:
    """The ids of the newest events, which are duplicates when they come again. It waits, too.

    Raises:
        JournalError: when they cannot be read.
    """
    from agentpost_tui.journal.reader import JournalReader

    with JournalReader(place) as reader:
        return reader.newest_ids(KEEP_KNOWN)


def _latest(reader: JournalReader, subscription: Subscription) -> Iterator[Event]:
    for stored in reader.latest(RESTORED_ROWS):
        event = admitted(stored.frame, stored.arrived_at, subscription)
        if event is not None:
            yield event
