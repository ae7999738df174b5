"""The main screen: panes, focus, layers and sizes; rows and filters are in its base classes."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType

from agentpost_tui.ui.commands import Pane, bindings
from agentpost_tui.ui.screens.copy_actions import CopyActions
from agentpost_tui.ui.screens.dialog_actions import DialogActions
from agentpost_tui.ui.screens.filter_actions import FilterActions
from agentpost_tui.ui.screens.info_actions import InfoActions
from agentpost_tui.ui.screens.table_actions import TableActions

NARROW_BELOW = 100
"""Cells from which on the sidebar has a place of its own."""
TINY_BELOW = 60
TINY_ROWS_BELOW = 18


class MainScreen(TableActions, FilterActions, DialogActions, InfoActions, CopyActions):
    """The dashboard."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(is_global=False)
    AUTO_FOCUS: ClassVar[str] = "EventTable"

    def on_mount(self) -> None:
        self.table.focus()
        self.show_counts()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width < NARROW_BELOW, "-narrow")
        self.set_class(width < TINY_BELOW or height < TINY_ROWS_BELOW, "-tiny")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.key_bar.show(self.pane)

    # -- layers and panes ---------------------------------------------------------------------

    def action_back(self) -> None:
        """Back one layer."""
        self.go_back()

    def go_back(self) -> bool:
        """Close the top layer; False when there is none, so that `q` may quit."""
        if self.find_bar.is_open:
            self.find_bar.close()
        elif self.filter_bar.input.has_focus or self.sources.has_focus_within:
            self._leave_side_pane()
        elif self._zoomed is not None:
            self._zoom(None)
        elif self.detail.is_open:
            self.close_detail()
        elif self.has_class("-narrow") and self.has_class("-sidebar"):
            self.remove_class("-sidebar")
        else:
            return False
        if not self.detail.has_focus_within:
            self.table.focus()
        return True

    def close_detail(self) -> None:
        """Close what is open and go back to the table."""
        self.detail.close()
        self.remove_class("-detail")
        self.table.focus()

    def _leave_side_pane(self) -> None:
        if self.sources.has_focus_within and self.sources.clear_narrowing():
            return
        self.remove_class("-sidebar")
        self.table.focus()

    def action_focus_pane(self, step: int) -> None:
        panes = [pane for pane in self._order() if self._panes()[pane].display]
        place = panes.index(self.pane) if self.pane in panes else 0
        self._focus(panes[(place + step) % len(panes)])

    def _order(self) -> list[Pane]:
        order = [Pane.FILTER, Pane.EVENTS, Pane.DETAIL, Pane.SOURCES]
        return [pane for pane in order if pane is not Pane.DETAIL or self.detail.is_open]

    def _focus(self, pane: Pane) -> None:
        match pane:
            case Pane.FILTER:
                self.filter_bar.input.focus()
            case Pane.SOURCES:
                self.sources.focus()
            case Pane.DETAIL:
                self.detail.focus_content()
            case Pane.EVENTS:
                self.table.focus()

    @property
    def _zoomed(self) -> Pane | None:
        return next((pane for pane in Pane if self.has_class(f"-zoom-{pane.name.lower()}")), None)

    def _zoom(self, pane: Pane | None) -> None:
        for other in Pane:
            self.set_class(other is pane, f"-zoom-{other.name.lower()}")

    def action_zoom_pane(self) -> None:
        pane = Pane.EVENTS if self.pane is Pane.FILTER else self.pane
        self._zoom(None if self._zoomed is pane else pane)

    def action_toggle_sidebar(self) -> None:
        if not self.has_class("-narrow"):
            self.toggle_class("-no-sidebar")
        elif self.has_class("-sidebar"):
            self.remove_class("-sidebar")
        else:
            self.add_class("-sidebar")
            self.sources.focus()
            return
        if self.sources.has_focus_within:
            self.table.focus()

    # -- times ----------------------------------------------------------------------------------

    def action_cycle_time(self) -> None:
        times = self.painter.times
        self.painter.times = type(times)(times.mode.next(), times.zone)
        self.table.now = self.clock()
        self.table.repaint()
        self.detail.refresh_event()
