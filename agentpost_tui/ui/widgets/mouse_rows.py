"""The mouse on rows that a widget draws itself: wheel, scrollbar and clicks."""

from __future__ import annotations

from abc import abstractmethod

from textual import events
from textual.widget import Widget

from agentpost_tui.ui.columns import SCROLLBAR

WHEEL_ROWS = 3
HEADING_LINES = 1


class MouseRows(Widget):
    """A heading, rows below it, and a scrollbar in the last column; it asks for what it needs."""

    @property
    @abstractmethod
    def top(self) -> int:
        """The row on the first line below the heading."""

    @property
    @abstractmethod
    def last_top(self) -> int:
        """The `top` with which the last row is in sight."""

    @abstractmethod
    def scroll_rows(self, rows: int) -> None:
        """Move the window and leave the cursor."""

    @abstractmethod
    def row_clicked(self, index: int, clicks: int) -> None:
        """A row was clicked, for the first or the second time in a row."""

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_rows(-WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_rows(WHEEL_ROWS)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if self._is_scrollbar(event):
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._drag_to(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        if event.y >= HEADING_LINES and not self._is_scrollbar(event):
            self.row_clicked(self.top + event.y - HEADING_LINES, event.chain)

    def _is_scrollbar(self, event: events.MouseEvent) -> bool:
        return event.y >= HEADING_LINES and event.x >= self.size.width - SCROLLBAR

    def _drag_to(self, y: int) -> None:
        lines = max(1, self.size.height - HEADING_LINES - 1)
        share = (y - HEADING_LINES) / lines
        self.scroll_rows(round(share * self.last_top) - self.top)
