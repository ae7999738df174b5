"""The main screen: panes, focus, layers and sizes; rows and filters are in its base classes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from agentpost_tui.ui.commands import Pane, bindings
from agentpost_tui.ui.screens.copy_actions import CopyActions
from agentpost_tui.ui.screens.dialog_actions import DialogActions
from agentpost_tui.ui.screens.export_actions import ExportActions
from agentpost_tui.ui.screens.filter_actions import FilterActions
from agentpost_tui.ui.screens.info_actions import InfoActions
from agentpost_tui.ui.screens.journal_actions import JournalActions
from agentpost_tui.ui.screens.replay_actions import ReplayActions


class MainScreen(
    JournalActions,
    FilterActions,
    DialogActions,
    InfoActions,
    CopyActions,
    ExportActions,
    ReplayActions,
):
    """The dashboard."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(is_global=False)
    AUTO_FOCUS: ClassVar[str] = "EventTable"

    def on_mount(self) -> None:
        self.table.focus()
        self.show_counts()

    # -- layers and panes ---------------------------------------------------------------------

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

    def _leave_side_pane(self) -> None:
        if self.sources.has_focus_within and self.sources.clear_narrowing():
            return
        self.remove_class("-sidebar")
        self.table.focus()

    def _order(self) -> list[Pane]:
        return [*super()._order(), Pane.SOURCES]

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
        self.toggle_class("-sidebar" if self.has_class("-narrow") else "-no-sidebar")
        if self.sources.has_focus_within:
            self.table.focus()
