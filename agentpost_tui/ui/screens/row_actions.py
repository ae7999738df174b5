"""What keys do to rows, wherever they come from: move, open, find; and to the panes around them."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from agentpost_tui.domain.event import Event
from agentpost_tui.ui.commands import COMMANDS, Pane
from agentpost_tui.ui.screens.rows import RowsScreen
from agentpost_tui.ui.widgets.event_table import EventTable
from agentpost_tui.ui.widgets.filter_bar import FilterBar
from agentpost_tui.ui.widgets.find_bar import FindBar

_EAGER = {command.action: command.id for command in COMMANDS if command.is_eager}


class RowActions(RowsScreen):
    """The table keeps its place."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A slash, or whatever other character is the key, is text while a field has the focus."""
        id_ = _EAGER.get(action)
        if id_ is not None and isinstance(self.focused, Input) and self.keymap.is_typed(id_):
            return False
        return super().check_action(action, parameters)

    def action_move(self, rows: int) -> None:
        self.table.move(rows)

    def action_move_page(self, pages: float) -> None:
        self.table.move_page(pages)

    def action_go_to_first(self) -> None:
        self.table.go_to(0)

    def action_go_to_last(self) -> None:
        self.table.go_to_last()

    def action_cycle_time(self) -> None:
        times = self.painter.times
        self.painter.times = type(times)(times.mode.next(), times.zone)
        self.table.now = self.clock()
        self.table.repaint()
        self.detail.refresh_event()

    # -- filter -----------------------------------------------------------------------------------

    @on(FilterBar.Changed)
    def _filter_changed(self, event: FilterBar.Changed) -> None:
        self.filtering.is_on = True
        chosen, before = self.filtering.edit(event.text), self.filter
        if (chosen.text if chosen else "") != (before.text if before else ""):
            self.show_filtered(chosen)
        else:
            self.show_counts()

    @on(FilterBar.Submitted)
    def _filter_submitted(self) -> None:
        self.filtering.remember()
        self.table.focus()

    # -- panes ------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """Back one layer; the dashboard is the last one."""
        if not self.go_back() and self.is_modal:
            self.dismiss()

    def action_edit_filter(self) -> None:
        self.set_focus(self.filter_bar.input)

    def action_focus_pane(self, step: int) -> None:
        panes = [pane for pane in self._order() if self._panes()[pane].display]
        place = panes.index(self.pane) if self.pane in panes else 0
        self._focus(panes[(place + step) % len(panes)])

    def _order(self) -> list[Pane]:
        order = [Pane.FILTER, Pane.EVENTS, Pane.DETAIL]
        return [pane for pane in order if pane is not Pane.DETAIL or self.detail.is_open]

    def _focus(self, pane: Pane) -> None:
        match pane:
            case Pane.FILTER:
                self.filter_bar.input.focus()
            case Pane.DETAIL:
                self.detail.focus_content()
            case _:
                self._panes()[pane].focus()

    def close_detail(self) -> None:
        """Close what is open and go back to the table."""
        self.detail.close()
        self.remove_class("-detail")
        self.table.focus()

    # -- open, and walk from inside ---------------------------------------------------------------

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

    def action_go_to_problem(self, step: int) -> None:
        if not self.table.go_to_next(lambda event: event.is_problem, step):
            self.notify("no more problems in this direction", timeout=2)
        elif self.detail.is_open:
            self.action_open()

    # -- find -------------------------------------------------------------------------------------

    def action_edit_find(self) -> None:
        self.find_bar.open()

    def action_find(self, step: int) -> None:
        if self.painter.found and not self.table.go_to_next(self._is_found, step):
            self.notify("no more matches in this direction", timeout=2)

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
