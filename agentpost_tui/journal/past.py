"""The past as records in order of time: of a journal, or of a recording."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from operator import attrgetter
from pathlib import Path

from agentpost_tui.domain.records import Record, RecordError
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.reader import JournalReader
from agentpost_tui.journal.recording import read_recording


def journal_records(
    journal: JournalReader,
    subscription: Subscription,
    since: float | None = None,
    until: float | None = None,
) -> Iterator[Record]:
    """Events, gaps and states of a stretch of time; gaps are judged against `subscription`."""
    events = (stored.record for stored in journal.events(since, until))
    gaps = journal.gaps(subscription, since, until)
    return merge(journal.states(since, until), gaps, events, key=attrgetter("at"))


def recording_records(
    path: Path, since: float | None = None, until: float | None = None
) -> Iterator[Record | RecordError]:
    """The records of a stretch of time in the order of the file; errors always come."""
    for record in read_recording(path):
        if isinstance(record, RecordError):
            yield record
            continue
        if (since is None or record.at >= since) and (until is None or record.at <= until):
            yield record
