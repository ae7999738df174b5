"""What the journal gives the dashboard at its start: its latest rows, and since when nobody saw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.dashboard import KEEP_KNOWN
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentpost_tui.domain.records import GapRecord
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
        rows: list[Event | Gap] = [*map(gap_of, records), *events]
        return Past(sorted(rows, key=_instant), covered_until)


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
        event = decode(stored.frame, stored.arrived_at)
        if isinstance(event, Event) and subscription.admits(event):
            yield event


def gap_of(record: GapRecord, before: int = 0) -> Gap:
    """A gap that was recorded, as a row before the event with that number."""
    ends = record.until, record.possible_until
    return Gap(record.since, record.cause, record.by_user, before, *ends)


def _instant(row: Event | Gap) -> float:
    return row.arrived_at if isinstance(row, Event) else row.since
