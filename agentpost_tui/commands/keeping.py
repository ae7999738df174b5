"""Who keeps a record of a run: the journal of its server and key, and a recording."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agentpost_tui.errors import JournalError, SettingsError

if TYPE_CHECKING:
    from agentpost_tui.client.address import Address
    from agentpost_tui.journal.kept import Kept
    from agentpost_tui.journal.writer import Pen, Writer
    from agentpost_tui.redact import Redactor
    from agentpost_tui.settings import Settings


@contextmanager
def keeping(settings: Settings, address: Address, record: Path | None = None) -> Iterator[Kept]:
    """Keep a record while the block runs; all of it is written when it ends.

    Raises:
        SettingsError: when there can be no recording in that place.
    """
    from agentpost_tui.journal.kept import Kept

    with ExitStack() as stack:
        recorder = stack.enter_context(recording(record, address.redactor)) if record else None
        if settings.no_journal:
            yield Kept(recorder=recorder)
            return
        place = journal_place(settings, address)
        journal = stack.enter_context(_journal(place, settings, address))
        yield Kept(journal, place if isinstance(place, Path) else None, recorder)


def journal_place(settings: Settings, address: Address) -> Path | JournalError:
    """Where the journal of a server and key is, or why it can be nowhere."""
    from agentpost_tui.journal.place import place_of, usual_folder

    folder = settings.journal.path or usual_folder()
    try:
        return place_of(folder, address.server, address.key.reveal())
    except OSError as error:
        return JournalError(f"cannot use {str(folder)!r}: {error.strerror}")


def _journal(place: Path | JournalError, settings: Settings, address: Address) -> Writer:
    from agentpost_tui.journal.writer import Writer

    def open_pen(at: float) -> Pen:
        if isinstance(place, JournalError):
            raise place
        # In the writer's thread: it takes a while to load.
        from agentpost_tui.journal.pruning import Retention
        from agentpost_tui.journal.scribe import Scribe

        retention = Retention(settings.journal.keep_days, settings.journal.max_mb)
        return Scribe(place, retention, address.redactor.data, at)

    return Writer(open_pen)


def recording(path: Path, redactor: Redactor) -> Writer:
    """Who records at `path`; a context manager, which writes the rest when it ends.

    Raises:
        SettingsError: when there can be no recording in that place.
    """
    from agentpost_tui.journal.recording import RecordingPen, recorder

    try:
        RecordingPen(path, bytes).close()
    except JournalError as error:
        raise SettingsError(error.message, "check --record") from error
    return recorder(path, mask=redactor.data)
