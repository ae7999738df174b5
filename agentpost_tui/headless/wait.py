"""`wait`: one event, or a true answer why it did not come."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

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


def clear_ready_file(path: Path) -> None:
    """Take away the ready file of an earlier wait, and look whether one can be made there.

    Raises:
        SettingsError: when it cannot, or when what is there is no ready file.
    """
    try:
        try:
            found = path.lstat()
        except FileNotFoundError:
            if not os.access(path.parent, os.W_OK):
                path.parent.stat()  # raises what is wrong with it, if it is not its mode
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None
        else:
            if found.st_size or not stat.S_ISREG(found.st_mode):
                raise OSError(0, "something else is there")
            path.unlink()
    except OSError as error:
        raise SettingsError(_cannot_make(path, error), "check --ready-file") from error


def _cannot_make(path: Path, error: OSError) -> str:
    return f"cannot make the ready file {str(path)!r}: {error.strerror}"


PROOF_SECONDS: Final = 3.0
"""So long it is waited for a sign of life at the end: it proves that all the time was covered."""


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
        async with output.while_read(), self._feed.running():
            try:
                async with asyncio.timeout(self._seconds):
                    event = await self._next()
            except TimeoutError:
                over_at = self._feed.now
                is_proven = await self._feed.is_alive(PROOF_SECONDS)
                found = self._first(self._feed.rest())
                if found is None or found.arrived_at > over_at:
                    return self._timed_out(is_proven=is_proven)
                event = found
            await output.write(write(event))
            return 0

    async def _next(self) -> Event:
        while True:
            event = self._first(await self._feed.batch())
            if event is not None:
                return event

    def _first(self, items: list[Item]) -> Event | None:
        """The first of them that passes; what comes before it is heeded."""
        for item in items:
            if isinstance(item, Event) and self._passes(item):
                return item
            self._heed(item)
        return None

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

    def _timed_out(self, *, is_proven: bool) -> int:
        over = f"timed out after {self._seconds:g} s"
        if not self._was_live:
            cause = f": {self._last_cause}" if self._last_cause else ""
            self._tell(f"{over}, and never LIVE{cause}")
            return NEVER_LIVE
        doubts = self._doubts(is_proven=is_proven)
        if doubts:
            self._tell(f"{over}, and it may have been missed: {', '.join(doubts)}")
            return UNCERTAIN
        self._tell(f"{over}: it did not come, and all the time was covered")
        return TIMED_OUT

    def _doubts(self, *, is_proven: bool) -> list[str]:
        """Why it may have been missed."""
        coverage, malformed = self._feed.dashboard.coverage, self._feed.dashboard.ledger.malformed
        doubts: list[str] = []
        if coverage.count:
            doubts.append(gaps(coverage.count, coverage.seconds_lost(self._feed.now)))
        elif self._is_uncertain:
            doubts.append("a gap before this run")
        if malformed:
            doubts.append(f"{malformed} malformed")
        if self._feed.has_earlier:
            doubts.append("the journal was not read to its end")
        if not is_proven:
            doubts.append("the server does not answer")
        return doubts
