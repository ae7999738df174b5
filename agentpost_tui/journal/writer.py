"""A writer: a thread with a bounded queue, so that no disk ever holds up the screen."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, Self

from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import (
    CoverDoubtful,
    CoverFact,
    CoverLost,
    CoverRegained,
    CoverSettled,
)
from agentpost_tui.domain.records import Entry, StateRecord
from agentpost_tui.errors import JournalError

BATCH_SECONDS: Final = 0.1
"""How long entries gather: what a kill at any moment may cost."""
RETRY_SECONDS: Final = 30.0
SIGN_OF_LIFE_SECONDS: Final = 5.0
"""So often it is written down that the run still lives, when nothing else happens."""
CAPACITY: Final = 10_000
CAPACITY_BYTES: Final = 32 * 2**20
"""What waits up to here is no reason to wait; up to twice as much is taken, since what comes may be
a whole handover full. Of facts, which are no events, as many again: they never push out events."""
SWITCH_SECONDS: Final = 0.0005
"""How long a busy screen keeps the interpreter from the thread, each time it is back from the disk.
With Python's ten times as much, a flood is written at two thirds of the speed."""
KEEP_REPEATS: Final = 10_000
CLOSE_SECONDS: Final = 1.0
"""How long a disk may take at the end, before the rest is given up."""


class Pen(Protocol):
    """Puts entries where they last, in the writer's thread. It may raise `JournalError`.

    It outlives its file: after an error it is closed and opened again, and goes on from what it
    wrote last.
    """

    def open(self, at: float) -> None:
        """Take hold of the file, at the present instant; after an error here nothing is held."""

    def write(self, entries: Sequence[Entry], heard_at: float | None, at: float) -> list[str]:
        """Write all of `entries`, or nothing; gives the ids that an earlier run had written.

        Args:
            heard_at: the last sign of life from the server: until then it was covered.
            at: the present instant.
        """

    def end(self, at: float) -> None:
        """The run ends in good order."""

    def close(self) -> None:
        """Let go of the file, whatever state it is in."""


class Writer:
    """Writes what a run sees; a context manager, so that all of it is written however the program
    ends.

    What cannot be written is kept until the queue is full, then given up and counted, and becomes a
    gap of what is written. `off` says why, and is empty while all is well.

    Args:
        make_pen: called in the writer's thread, until it raises nothing.
    """

    def __init__(
        self,
        make_pen: Callable[[], Pen],
        *,
        clock: Clock = now,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.off = ""
        """Why nothing is written just now, in a few words."""
        self.unreadable = ""
        """Why those who want to read what was written before cannot; empty while they can."""
        self.written = 0
        """Entries on the disk."""
        self.unwritten = 0
        """Events that were given up."""
        self._make_pen = make_pen
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._waiting: deque[Entry] = deque()
        self._bytes = self._facts = 0
        self._heard_at: float | None = None
        self._cover: CoverFact | None = None
        """The last word on whether we are covered at all."""
        self._state: StateRecord | None = None
        """The last one that was given up."""
        self._is_losing = False
        """Something was given up, and a gap is open for it."""
        self._repeats: deque[str] = deque(maxlen=KEEP_REPEATS)
        self._change = threading.Condition()
        self._is_closing = self._is_started = False
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._change:
            self._is_closing = True
            self._change.notify_all()
        if self._is_started:
            self._thread.join(CLOSE_SECONDS)

    def start(self) -> None:
        """Open the file; the first entry does so too."""
        if not self._is_started:
            self._is_started = True
            sys.setswitchinterval(SWITCH_SECONDS)
            self._thread.start()

    @property
    def behind(self) -> int:
        """Entries that are not on the disk yet."""
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """True when some should be written before more is put."""
        return len(self._waiting) >= CAPACITY or self._bytes >= CAPACITY_BYTES

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, in the order in which they happened; never waits for the disk."""
        self.start()
        with self._change:
            for entry in entries:
                if isinstance(entry, Event):
                    self._put_event(entry)
                else:
                    self._put_fact(entry)
            self._change.notify_all()

    def _put_event(self, event: Event) -> None:
        events = len(self._waiting) - self._facts
        if events < 2 * CAPACITY and self._bytes < 2 * CAPACITY_BYTES:
            self._waiting.append(event)
            self._bytes += len(event.frame)
            return
        self.unwritten += 1
        if not self._is_losing:
            self._lose(event.arrived_at)

    def _put_fact(self, fact: CoverFact | StateRecord) -> None:
        has_room = self._facts < 2 * CAPACITY
        if not has_room and not self._is_losing:
            if isinstance(self._cover, CoverLost):
                self._is_losing = True  # there is a gap already
            else:
                self._lose(fact.since if isinstance(fact, CoverLost | CoverDoubtful) else fact.at)
        if isinstance(fact, StateRecord):
            self._state = None if has_room else fact
        elif not isinstance(fact, CoverDoubtful):
            self._cover = fact
            if self._is_losing:
                return  # there is a gap already, and cover is of no use until it is over
        if has_room:
            self._append(fact)

    def _append(self, fact: CoverFact | StateRecord) -> None:
        self._waiting.append(fact)
        self._facts += 1

    def heard(self, at: float | None) -> None:
        """The server showed life at that instant, so until then it was covered."""
        self._heard_at = at

    def take_repeats(self) -> list[str]:
        """The ids, new since the last call, that an earlier run had seen."""
        with self._change:
            repeats = list(self._repeats)
            self._repeats.clear()
        return repeats

    def wait_until_open(self, seconds: float) -> bool:
        """Wait for the file to be there; false when it is not, or not in time."""
        self.start()
        return self._opened.wait(seconds) and not self.off

    def _lose(self, since: float) -> None:
        self._is_losing = True
        self._append(CoverLost(since, "the journal was off"))

    # The thread.

    def _run(self) -> None:
        pen: Pen | None = None
        while True:
            try:
                pen = pen or self._make_pen()
                pen.open(self._clock())
                self._keep(pen)
                return
            except Exception as error:  # noqa: BLE001 - that nothing is written must be seen
                self.off = _reason(error)
                self._opened.set()
            with self._change:
                if self._change.wait_for(lambda: self._is_closing, self._retry_seconds):
                    return

    def _keep(self, pen: Pen) -> None:
        """Write until closing.

        Raises:
            JournalError: when it cannot be written any more; what waits is kept.
        """
        try:
            self.off = ""
            self._opened.set()
            while True:
                self._gather()
                is_last = self._is_closing
                self._write(pen)
                if is_last:
                    pen.end(self._clock())
                    return
        finally:
            pen.close()

    def _gather(self) -> None:
        """Wait until there is something to write, and then a moment for more."""
        with self._change:
            self._change.wait_for(
                lambda: self._waiting or self._is_losing or self._is_closing, SIGN_OF_LIFE_SECONDS
            )
            if self._waiting:
                self._change.wait_for(lambda: self._is_closing or self.is_full, BATCH_SECONDS)

    def _write(self, pen: Pen) -> None:
        with self._change:
            count = len(self._waiting)
            entries = list(self._waiting)
            is_losing = self._is_losing
            state = self._state
            before = self.unwritten, self._cover, state
            heard_at = self._heard_at
        at = self._clock()
        if state is not None:
            entries.append(state)
        regained = self._regained(at) if is_losing else []
        entries += regained
        repeats = pen.write(entries, heard_at, at)
        with self._change:
            for _ in range(count):
                entry = self._waiting.popleft()
                if isinstance(entry, Event):
                    self._bytes -= len(entry.frame)
                else:
                    self._facts -= 1
            self._repeats.extend(repeats)
            if self._state is state:
                self._state = None
            if is_losing:
                # What was given up while it was being written needs a gap too.
                self._is_losing = before != (self.unwritten, self._cover, self._state or state)
                if self._is_losing and regained:
                    self._lose(at)
            self.written += count

    def _regained(self, at: float) -> list[CoverFact]:
        """What ends the gap of what was given up; nothing, as long as we are not covered anyway."""
        match self._cover:
            case CoverRegained():
                return [CoverRegained(at)]  # and settled with the connection
            case CoverSettled():
                return [CoverRegained(at), CoverSettled(at)]
        return []


def _reason(error: Exception) -> str:
    """Why it cannot be written; of a bug only the kind, since its words may be strangers'."""
    match error:
        case JournalError():
            return error.message
        case OSError() if error.strerror:
            return error.strerror
    return f"a bug: {type(error).__name__}"
