"""What the journal gives the dashboard: at its start the latest rows, and how far they were
covered; then what another run receives. All of it waits for the disk, so it is for a thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from agentpost_tui.client.frames import admitted
from agentpost_tui.domain.dashboard import KEEP_KNOWN
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Covered, Gap
from agentpost_tui.domain.rows import came_at
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentpost_tui.journal.reader import Stored

RESTORED_ROWS: Final = 1_000
OPEN_SECONDS: Final = 1.0
"""A disk that takes longer is not waited for: the live view comes first."""


class Past(Struct, frozen=True):
    """What is in the journal up to a place in it."""

    rows: list[Event | Gap]
    """What is to be shown of it, in order."""
    covered: Covered | None
    """How far the subscription was covered; None where it never was."""
    end: int
    """The place: the number that the next event gets."""


def load(journal: Writer, place: Path, subscription: Subscription, now: float) -> Past | None:
    """What was there before this run; None when the journal does not open in time.

    Raises:
        JournalError: when it cannot be read.
    """
    if not journal.wait_until_open(OPEN_SECONDS):
        return None
    from agentpost_tui.journal.reader import JournalReader

    with JournalReader(place) as reader:
        end = reader.numbers()[1]
        covered = reader.covered(subscription, now)
        events = _admitted(reader.latest(RESTORED_ROWS, end), subscription)
        if not events:
            return Past([], covered, end)
        until = None if covered is None else max(covered.until, events[0].arrived_at)
        records = reader.gaps(subscription, events[0].arrived_at, until)
        rows: list[Event | Gap] = [*events, *(record.gap() for record in records)]
        return Past(sorted(rows, key=came_at), covered, end)


def load_more(
    place: Path, subscription: Subscription, since: int, now: float, live_since: float | None
) -> Past:
    """What any run has written since the number `since`, events alone; and how far others cover
    the subscription, or did until this run was LIVE.

    Raises:
        JournalError: when it cannot be read.
    """
    from agentpost_tui.journal.reader import JournalReader

    with JournalReader(place) as reader:
        covered = reader.covered(subscription, now, live_since)  # first: then it is all written
        stored = list(reader.after(since - 1))
        end = stored[-1].seq + 1 if stored else since
        return Past([*_admitted(stored, subscription)], covered, end)


def known_ids(place: Path, before: int) -> list[str]:
    """The ids of the newest events below a number, which are duplicates when they come again.

    Raises:
        JournalError: when they cannot be read.
    """
    from agentpost_tui.journal.reader import JournalReader

    with JournalReader(place) as reader:
        return reader.newest_ids(KEEP_KNOWN, before)


def _admitted(stored: Iterable[Stored], subscription: Subscription) -> list[Event]:
    found = (admitted(one.frame, one.arrived_at, subscription) for one in stored)
    return [event for event in found if event is not None]
