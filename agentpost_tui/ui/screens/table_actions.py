"""What keys do to the table: move, mark, follow, pause, find."""

from __future__ import annotations

from textual import on

from agentpost_tui.domain.event import Event
from agentpost_tui.ui.screens.base import DashboardScreen
from agentpost_tui.ui.widgets.event_table import EventTable
from agentpost_tui.ui.widgets.find_bar import FindBar


class TableActions(DashboardScreen):
    """Actions on rows; the table keeps its place, the view its truth."""

    def action_move(self, rows: int) -> None:
        self.table.move(rows)

    def action_move_page(self, pages: float) -> None:
        self.table.move_page(pages)

    def action_go_to_first(self) -> None:
        self.table.go_to(0)

    def action_go_to_last(self) -> None:
        self.table.go_to_last()

    def action_toggle_follow(self) -> None:
        self.table.toggle_follow()

    def action_toggle_pause(self) -> None:
        view = self.dashboard.view
        if view.is_paused:
            self.show_rows(view.resume())
        else:
            view.pause()
        self.table.refresh()

    # -- open, and walk from inside --------------------------------------------------------------

    def action_open(self) -> None:
        """Open the row under the cursor, and stay on it: what is read is not for arrivals to
        change."""
        row = self.table.cursor_row
        if row is not None:
            if self.table.follow:
                self.table.toggle_follow()
            self.detail.open(row)
            self.set_class(True, "-detail")

    def action_walk(self, step: int) -> None:
        """The next event while one is open; without one, simply the next row."""
        self.table.move(step)
        if self.detail.is_open:
            self.action_open()

    @on(EventTable.Opened)
    def _table_opened(self) -> None:
        self.action_open()

    @on(EventTable.Highlighted)
    def _table_highlighted(self, message: EventTable.Highlighted) -> None:
        row = self.table.cursor_row
        is_chosen = message.is_chosen and self.table.has_focus
        if is_chosen and self.detail.is_open and row is not None:
            self.detail.open(row)

    # -- marks and problems -----------------------------------------------------------------------

    def action_toggle_mark(self) -> None:
        event = self.event
        if event is not None:
            self.table.changed(self.dashboard.toggle_mark(event))
            self.detail.refresh_event()
            self.show_counts()

    def action_toggle_marked_only(self) -> None:
        view = self.dashboard.view
        self.show_rows(view.show_marked_only(not view.is_marked_only))

    def action_toggle_outside(self) -> None:
        view = self.dashboard.view
        self.show_rows(view.show_outside(not view.shows_outside))

    def action_go_to_problem(self, step: int) -> None:
        if not self.table.go_to_next(lambda event: event.is_problem, step):
            self.notify("no more problems in this direction", timeout=2, markup=False)
        elif self.detail.is_open:
            self.action_open()

    # -- find -------------------------------------------------------------------------------------

    def action_edit_find(self) -> None:
        self.find_bar.open()

    def action_find(self, step: int) -> None:
        if self.painter.found and not self.table.go_to_next(self._is_found, step):
            self.notify("no more matches in this direction", timeout=2, markup=False)

    @on(FindBar.Changed)
    def _find_changed(self, event: FindBar.Changed) -> None:
        self.painter.found = event.text.casefold()
        row = self.table.cursor_row
        here = isinstance(row, Event) and self._is_found(row)
        if self.painter.found and not here:
            self.table.go_to_next(self._is_found, -1) or self.table.go_to_next(self._is_found, 1)
        self.table.repaint()

    @on(FindBar.Submitted)
    def _find_submitted(self) -> None:
        self.table.focus()

    def _is_found(self, event: Event) -> bool:
        sought = self.painter.found
        fields = (event.who, event.subject, event.note, event.id)
        return any(sought in text.casefold() for text in fields)
