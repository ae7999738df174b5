"""Who keeps a record of a run: the journal of its server and key, and a recording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agentpost_tui.errors import JournalError, SettingsError

if TYPE_CHECKING:
    from agentpost_tui.client.address import Address
    from agentpost_tui.journal.kept import Kept
    from agentpost_tui.journal.writer import Writer
    from agentpost_tui.people import People
    from agentpost_tui.settings import Settings


@contextmanager
def keeping(
    settings: Settings, address: Address, people: People, record: Path | None = None
) -> Iterator[Kept]:
    """Keep a record while the block runs; all of it is written when it ends, or people are told.

    Raises:
        SettingsError: when there can be no recording in that place.
    """
    from agentpost_tui.journal.kept import Kept

    with ExitStack() as stack:
        recorder = stack.enter_context(recording(record, people)) if record else None
        if settings.no_journal:
            yield Kept(recorder=recorder)
            return
        try:
            place = journal_place(settings, address)
        except JournalError:
            place = None  # the writer finds it too, says so, and tries again
        journal = stack.enter_context(_told("journal", _journal(settings, address), people))
        yield Kept(journal, place, recorder)


def journal_place(settings: Settings, address: Address) -> Path:
    """Where the journal of a server and key is.

    Raises:
        JournalError: when it can be nowhere.
    """
    from agentpost_tui.journal.place import place_of, usual_folder

    folder = settings.journal.path or usual_folder()
    try:
        return place_of(folder, address.server, address.key.reveal())
    except OSError as error:
        raise JournalError(f"cannot use {str(folder)!r}: {error.strerror}") from error


def _journal(settings: Settings, address: Address) -> Writer:
    from agentpost_tui.journal.journaling import Retention, journal_writer

    return journal_writer(
        lambda: journal_place(settings, address),
        retention=Retention(settings.journal.keep_days, settings.journal.max_mb),
        mask=address.redactor.data,
    )


@contextmanager
def _told(name: str, writer: Writer, people: People) -> Iterator[Writer]:
    """Have a writer write while the block runs, and tell people what it could not."""
    try:
        with writer:
            yield writer
    finally:
        lost = writer.unwritten + writer.behind
        if lost:
            cause = writer.off or "the disk is too slow"
            people.tell(f"the {name} is not complete: {lost:,} entries unwritten ({cause})")


def recording(path: Path, people: People) -> AbstractContextManager[Writer]:
    """Who records at `path` while the block runs, and writes the rest when it ends.

    Raises:
        SettingsError: when there can be no recording in that place.
    """
    from agentpost_tui.journal.recording import check_place, recorder

    try:
        check_place(path)
    except JournalError as error:
        raise SettingsError(error.message, "check --record") from error
    return _told("recording", recorder(path, mask=people.redactor.data), people)
