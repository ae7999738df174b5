"""The dashboard's table: where its rows end, the journal goes on."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from agentpost_tui.text import safe
from agentpost_tui.ui.themes import Palette
from agentpost_tui.ui.widgets.edges import labelled
from agentpost_tui.ui.widgets.event_table import EventTable

OLDER = (
    safe("  ↑ older events are in the journal "),
    safe("  ↑ older in the journal "),
    safe("  ↑ older "),
)
"""The first that hides no heading; else the last."""


class LiveTable(EventTable):
    """Says above its first row that older ones can be had, and when the user asks for them."""

    has_older = reactive(False)
    """True when the journal has events before the first row."""

    @dataclass
    class LeftBehind(Message):
        """Posted when the user moves on above the first row, to where older ones are."""

        table: LiveTable

        @property
        def control(self) -> LiveTable:
            return self.table

    def go_to(self, index: int) -> None:
        """Move the cursor to a row; one above the first is not here."""
        if index < 0 and self._cursor == 0 and self.has_older:
            self.post_message(self.LeftBehind(self))
        else:
            super().go_to(index)

    def go_to_first(self) -> None:
        """Move to the first row, and from there on above it."""
        self.go_to(0 if self._cursor else -1)

    def heading(self, width: int, palette: Palette) -> Strip:
        """The headings, and above the first row that it is not the oldest of all."""
        heading = super().heading(width, palette)
        if not self.has_older or self.top:
            return heading
        room = width - len(heading.text.rstrip())
        label = next((label for label in OLDER if len(label) <= room), OLDER[-1])
        return labelled(heading, label, width, palette.accent)
