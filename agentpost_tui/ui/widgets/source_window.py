"""Which items of the source table are in sight, and which one the cursor is on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from agentpost_tui.ui.widgets.scrollbar import thumb
from agentpost_tui.ui.widgets.source_rows import Entry, Field, Item

FEWEST_ROWS = 8
"""So many rows of the first part must be in sight before anything is pinned below them."""


class SourceWindow:
    """A list with a part that scrolls and a part pinned below it.

    The cursor is anchored to its entry: however the list is sorted, narrowed or grown, it stays
    on that entry, and where it was on the screen.
    """

    def __init__(self) -> None:
        self.anchor: Entry | None = None
        """What the user chose to stand on; the list may not hold it for a while. None before."""
        self._items: Sequence[Item] = ()
        self._pinned = 0  # so many of the last items
        self._lines = 0
        self._top = 0
        self._cursor = 0

    def hold(self, parts: Sequence[Sequence[Item]], lines: int) -> None:
        """Take in the list as it is now, in parts, and how many lines of it can be seen.

        The first part scrolls; the others are pinned below it as far as there is room, the last
        one first, else they scroll with it.
        """
        offset = self._cursor - self._top
        was_in_sight = 0 <= offset < self._height
        self._items = [item for part in parts for item in part]
        self._lines = lines
        room = lines - min(len(parts[0]), FEWEST_ROWS)
        self._pinned = 0
        for part in reversed(parts[1:]):
            if self._pinned + len(part) > room:
                break
            self._pinned += len(part)
        self._cursor = self._find_anchor()
        if was_in_sight and self._cursor < self._scrolled:
            self._top = self._cursor - offset
        self.scroll(0)

    @property
    def entry(self) -> Entry | None:
        """What the cursor is on."""
        if self.anchor is None or self._cursor >= len(self._items):
            return None
        item = self._items[self._cursor]
        return item if isinstance(item, Entry) else None

    def in_sight(self) -> list[Item]:
        """The items on the screen, a line each."""
        first_pinned = self._scrolled
        return [
            *self._items[self._top : self._top + self._height],
            *self._items[first_pinned : first_pinned + self._lines - self._height],
        ]

    def is_thumb(self, line: int) -> bool:
        """Whether the scrollbar's thumb is in a line of the screen."""
        first, last = thumb(self._height, self._scrolled, self._top)
        return first <= line < last

    def move(self, rows: int) -> None:
        """Move the cursor by so many entries; the first time to the first one in sight."""
        places = [place for place, item in enumerate(self._items) if isinstance(item, Entry)]
        if not places:
            return
        if self.anchor is None:
            here = next((at for at, place in enumerate(places) if place >= self._top), 0)
            rows = 0
        else:
            here = places.index(self._cursor)
        self._stand_at(places[max(0, min(here + rows, len(places) - 1))])

    def move_page(self, pages: int) -> None:
        """Move the cursor by so many windows."""
        self.move(pages * max(1, self._height - 1))

    def move_to_end(self, step: int) -> None:
        """Move the cursor to the last entry (`step` 1) or the first one (-1)."""
        self.move(step * len(self._items))

    def stand_on(self, entry: Entry) -> None:
        """Move the cursor to an entry; once the list holds it."""
        self.anchor = entry
        self._cursor = self._find_anchor()
        self.reveal()

    def scroll(self, rows: int) -> None:
        """Move the window and leave the cursor."""
        self._top = max(0, min(self._top + rows, self._scrolled - self._height))

    def reveal(self) -> None:
        """Bring the cursor into sight."""
        if self._cursor < self._scrolled:
            self._top = max(self._cursor - self._height + 1, min(self._top, self._cursor))

    def _stand_at(self, place: int) -> None:
        item = self._items[place]
        if isinstance(item, Entry):
            self._cursor, self.anchor = place, item
            self.reveal()

    def _find_anchor(self) -> int:
        """Where the anchor is; else its environment; else the first entry."""
        anchor, items = self.anchor, self._items
        if anchor is None:
            return 0
        for wanted in (anchor, Entry(Field.ENVIRONMENT, anchor.env_id, anchor.env_id)):
            with suppress(ValueError):
                return items.index(wanted)
        return next((place for place, item in enumerate(items) if isinstance(item, Entry)), 0)

    @property
    def _scrolled(self) -> int:
        """How many items the window scrolls over."""
        return len(self._items) - self._pinned

    @property
    def _height(self) -> int:
        """Lines of the window that scrolls."""
        return max(0, min(self._scrolled, self._lines - self._pinned))
