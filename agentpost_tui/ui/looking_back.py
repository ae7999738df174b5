"""A look into the journal: a bounded window that is moved, or filled by a search."""

from __future__ import annotations

from typing import Final

from agentpost_tui.domain.filter.compiled import Filter
from agentpost_tui.domain.rows import NO_CHANGE, Change
from agentpost_tui.domain.window import Window, number_of
from agentpost_tui.text import SafeText
from agentpost_tui.ui.archive import Archive
from agentpost_tui.ui.format import count

MOST_ROWS: Final = 10_000


class LookingBack:
    """What of an archive is in the window, and what of it was looked at."""

    def __init__(self, archive: Archive, most_rows: int = MOST_ROWS) -> None:
        self.window = Window(most_rows)
        self.filter: Filter | None = None
        """What is sought; None shows all."""
        self.is_full = False
        """The search has found as much as the window holds."""
        self.begin = 0
        self.end = 0
        """The window holds what was found from `begin` on and before `end`."""
        self._first = 0
        self._last = 0
        """All from `_first` on and before `_last` was read since the start."""
        self._archive = archive

    def start(self, chosen: Filter | None, at: int | None = None) -> Change:
        """Begin anew before the number `at`, or at the newest event; then read on."""
        self.filter = chosen
        self.is_full = False
        self.window.clear()
        self.begin = self.end = self._archive.end if at is None else at
        self._first = self._last = self.end
        return Change(moved=True)

    @property
    def has_older(self) -> bool:
        return self.begin > self._archive.begin and not self.is_full

    @property
    def has_newer(self) -> bool:
        return self.end < self._archive.end

    @property
    def searched(self) -> int:
        """How many events were looked at."""
        return self.end - self.begin

    async def read_older(self) -> Change:
        """Read the page before the window. A search ends when the window is full; otherwise the
        newest rows go."""
        test = None if self.filter is None else self.filter.matches
        page = await self._archive.older(self.begin, test)
        rows, self.begin = page.rows, page.begin
        self._first = min(self._first, page.begin)
        if self.filter is not None and len(rows) >= self.window.room:
            rows = rows[len(rows) - self.window.room :]
            self.begin = number_of(rows[0]) if rows else page.end
            self.is_full = True
        gone = self.window.put_before(rows)
        self.end = self.end if gone is None else gone
        return Change(moved=True) if rows else NO_CHANGE

    async def read_newer(self) -> Change:
        """Read the page behind the window; the oldest rows go."""
        page = await self._archive.newer(self.end)
        self.end = page.end
        self._last = max(self._last, page.end)
        gone = self.window.put_after(page.rows)
        self.begin = self.begin if gone is None else gone
        return Change(len(page.rows), moved=gone is not None)

    def progress(self, *, is_stopped: bool = False) -> SafeText:
        """How far it is, in a line."""
        total = self._archive.size
        if self.filter is None:
            return SafeText(f"{count(total)} events · {count(self._last - self._first)} read")
        found = f"{count(self.window.events)} found"
        if self.is_full:
            found += ": the newest, as many as fit"
        done = count(self.searched)
        if not self.has_older and not self.is_full:
            return SafeText(f"searched all {count(total)} · {found}")
        stopped = "stopped · " if is_stopped else ""
        return SafeText(f"{stopped}searched {done} of {count(total)} · {found}")
