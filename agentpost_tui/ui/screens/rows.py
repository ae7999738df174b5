"""A screen of rows: a filter, a table, and the detail of what is open."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.getters import query_one
from textual.widget import Widget

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.compiled import Filter
from agentpost_tui.domain.rows import Rows
from agentpost_tui.ui.commands import Command, Pane
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.screens.leaving import WorkEndsFirst
from agentpost_tui.ui.themes import Palettes
from agentpost_tui.ui.widgets.detail_pane import DetailPane
from agentpost_tui.ui.widgets.event_table import EventTable
from agentpost_tui.ui.widgets.filter_bar import FilterBar
from agentpost_tui.ui.widgets.find_bar import FindBar
from agentpost_tui.ui.widgets.key_bar import KeyBar

NARROW_BELOW = 100
"""Cells from which on the sidebar has a place of its own, and the detail is beside the rows."""
TINY_BELOW = 60
TINY_ROWS_BELOW = 18


class RowsScreen(WorkEndsFirst[None]):
    """What the dashboard and the journal's screen have in common; both compose it in their way."""

    filter_bar = query_one(FilterBar)
    find_bar = query_one(FindBar)
    table = query_one(EventTable)
    detail = query_one(DetailPane)
    key_bar = query_one(KeyBar)

    def __init__(
        self,
        rows: Rows,
        filtering: Filtering,
        painter: RowPainter,
        palettes: Palettes,
        keymap: Keymap,
    ) -> None:
        super().__init__()
        self.rows = rows
        self.filtering = filtering
        self.dashboard = filtering.dashboard
        self.clock = filtering.clock
        self.painter = painter
        self.keymap = keymap
        self._palettes = palettes
        self._learnt = 0  # names learnt when the rows were last drawn

    def make_detail(self) -> DetailPane:
        """The pane for what is open."""
        return DetailPane(
            self.rows,
            self.dashboard.changed,
            self.painter,
            self._palettes,
            self.clock,
            self.keymap,
        )

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width < NARROW_BELOW, "-narrow")
        self.set_class(width < TINY_BELOW or height < TINY_ROWS_BELOW, "-tiny")

    def on_mount(self) -> None:
        self.table.now = self.clock()
        moves = {"row.down": 1, "row.up": -1}
        self.table.steps = {
            key: rows for id_, rows in moves.items() for key in self.keymap.keys(id_)
        }

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.key_bar.show(self.pane)

    def repaint(self, palettes: Palettes) -> None:
        """Draw all again in other colours."""
        self._palettes = palettes
        self.table.repaint(palettes)
        self.filter_bar.repaint(palettes)
        self.detail.repaint(palettes)

    def tick(self) -> None:
        """A second has passed: ages move on, names may have been learnt, a day may have begun."""
        before, self.table.now = self.table.now, self.clock()
        self.detail.refresh_event()
        learnt, day = self.painter.names.learnt, self.painter.times.day
        is_news = learnt != self._learnt or day(before) != day(self.table.now)
        if self.table.shows_ages or is_news:
            self._learnt = learnt
            self.table.repaint()

    # -- what a screen does with its rows ---------------------------------------------------------

    @property
    def filter(self) -> Filter | None:
        """What the rows passed; None lets all through."""
        raise NotImplementedError

    def show_filtered(self, chosen: Filter | None) -> None:
        """Show what another filter lets through."""
        raise NotImplementedError

    def show_counts(self) -> None:
        """Show how many rows there are, and what is wrong with the filter's text."""
        raise NotImplementedError

    def go_back(self) -> bool:
        """Close the top layer; False when there is none."""
        raise NotImplementedError

    def offers(self, command: Command) -> bool:
        """Whether a command can be run here."""
        return True

    # -- what has the focus -----------------------------------------------------------------------

    @property
    def pane(self) -> Pane:
        """The pane that has the focus."""
        focused = self.focused
        if focused is not None:
            for pane, widget in self._panes().items():
                if widget in focused.ancestors_with_self:
                    return pane
        return Pane.EVENTS

    def _panes(self) -> dict[Pane, Widget]:
        return {
            Pane.FILTER: self.filter_bar,
            Pane.DETAIL: self.detail,
            Pane.EVENTS: self.table,
        }

    @property
    def event(self) -> Event | None:
        """The event that keys act on: the opened one, else the one under the cursor."""
        if self.detail.is_open:
            return self.detail.event
        row = self.table.cursor_row
        return row if isinstance(row, Event) else None


async def run_on_rows(app: App[None], command: Command) -> None:
    """Run a command by name; what acts on rows first closes what lies above them."""
    screen = app.screen
    if not command.action.startswith("app."):
        while not (isinstance(screen, RowsScreen) and screen.offers(command)):
            await app.pop_screen()
            screen = app.screen
    await screen.run_action(command.action)
