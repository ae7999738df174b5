"""`wait`: one event, or a true answer why it did not come."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable
from pathlib import Path

from agentpost_tui.client.feed import Feed, stop_if_refused
from agentpost_tui.client.intake import Item
from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.errors import AgentPostError, SettingsError
from agentpost_tui.exit_codes import NEVER_LIVE, TIMED_OUT, UNCERTAIN
from agentpost_tui.headless.lines import Writer
from agentpost_tui.headless.output import Output
from agentpost_tui.headless.summary import gaps


def check_ready_file(path: Path) -> None:
    """Look whether a ready file could be made there, without making it.

    Raises:
        SettingsError: when it could not.
    """
    try:
        try:
            place, _ = path, path.stat()
        except FileNotFoundError:
            place, _ = path.parent, path.parent.stat()
        if not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise SettingsError(_cannot_make(path, error), "check --ready-file") from error


def _cannot_make(path: Path, error: OSError) -> str:
    return f"cannot make the ready file {str(path)!r}: {error.strerror}"


class Wait:
    """Waits for the first event that passes."""

    def __init__(
        self,
        feed: Feed,
        tell: Callable[[str], None],
        *,
        passes: Callable[[Event], bool],
        seconds: float | None,
    ) -> None:
        self.ready_file: Path | None = None
        """Made when it is LIVE, so that a script knows that it may act."""
        self._feed = feed
        self._tell = tell
        self._passes = passes
        self._seconds = seconds
        self._was_live = False
        self._is_uncertain = False
        self._last_cause = ""

    async def run(self, write: Writer, output: Output) -> int:
        """Write the event when it has come; gives the exit code.

        Raises:
            RefusedError: when the server says no; GaveUpError: when the attempts are used up.
            BrokenPipeError: when the reader has gone.
            AgentPostError: when the event or the ready file cannot be written.
        """
        try:
            async with self._feed.running(), asyncio.timeout(self._seconds):
                while True:
                    for item in await self._feed.batch():
                        if isinstance(item, Event) and self._passes(item):
                            await output.write(write(item))
                            return 0
                        self._heed(item)
        except TimeoutError:
            return self._timed_out()

    def _heed(self, item: Item) -> None:
        if isinstance(item, Gap):
            self._is_uncertain = True
        if not isinstance(item, Status):
            return
        stop_if_refused(item)
        self._last_cause = item.cause or self._last_cause
        if item.state is State.LIVE and not self._was_live:
            self._was_live = True
            self._tell("LIVE, waiting")
            if self.ready_file is not None:
                self._make(self.ready_file)

    def _make(self, ready_file: Path) -> None:
        try:
            ready_file.touch()
        except OSError as error:
            raise AgentPostError(_cannot_make(ready_file, error)) from error

    def _timed_out(self) -> int:
        over = f"timed out after {self._seconds:g} s"
        if not self._was_live:
            cause = f": {self._last_cause}" if self._last_cause else ""
            self._tell(f"{over}, and never LIVE{cause}")
            return NEVER_LIVE
        coverage, malformed = self._feed.dashboard.coverage, self._feed.dashboard.ledger.malformed
        if self._is_uncertain or malformed:
            missed = gaps(coverage.count, coverage.seconds_lost(self._feed.now))
            if self._is_uncertain and not coverage.count:
                missed = "a gap before this run"
            unread = f", {malformed} malformed" if malformed else ""
            self._tell(f"{over}, and it may have been missed: {missed}{unread}")
            return UNCERTAIN
        self._tell(f"{over}: it did not come, and all the time was covered")
        return TIMED_OUT
