"""The detail of one event: Summary, Text, JSON, Frame."""

from __future__ import annotations

from textual.widget import Widget

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.view import Row
from agentpost_tui.ui.rows import RowPainter


class DetailPane(Widget, can_focus=True):
    """What an opened event, or an opened gap, says."""

    def __init__(self, dashboard: Dashboard, painter: RowPainter) -> None:
        super().__init__()
        self._dashboard = dashboard
        self._painter = painter
        self.row: Row | None = None

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def event(self) -> Event | None:
        """The event that is open; None for a gap, or while closed."""
        return self.row if isinstance(self.row, Event) else None

    def open(self, row: Row) -> None:
        """Show a row."""
        self.row = row
        self.add_class("-open")

    def focus_content(self) -> None:
        """Give the pane the focus."""
        self.focus()

    def close(self) -> None:
        """Show nothing any more."""
        self.row = None
        self.remove_class("-open")

    def refresh_event(self) -> None:
        """What is open may have changed: marked, doubled, evicted, or the theme is another."""
