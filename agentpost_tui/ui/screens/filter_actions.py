"""What keys do to the filter: type it, switch it, take things into it."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from agentpost_tui.domain.filter.editing import with_exclusion, with_term
from agentpost_tui.domain.filter.error import FilterError
from agentpost_tui.text import clean
from agentpost_tui.ui.screens.base import DashboardScreen
from agentpost_tui.ui.widgets.source_table import SourceTable


class FilterActions(DashboardScreen):
    """Every change goes through the bar's text, so that what is in force can be read there."""

    def action_toggle_filter(self) -> None:
        self.filtering.is_on = not self.filtering.is_on
        self.apply_filter()

    def action_exclude(self) -> None:
        """Exclude the source under the cursor, or the type of the event under it."""
        if self.sources.has_focus_within:
            self.sources.choose(is_excluded=True)
            return
        event = self.event
        if event is None:
            return
        name = event.type.removeprefix("message.")
        if name and clean(name) == name:
            self._put_into_filter(with_exclusion, "type", name)
        else:
            self.notify("its type cannot be written in a filter", timeout=3)

    def action_sort_sources(self) -> None:
        self.sources.sort_by_next()

    def apply_filter(self) -> None:
        """Show what the filter in force lets through."""
        self.show_filtered(self.filtering.in_force())

    @on(SourceTable.Chosen)
    def _source_chosen(self, event: SourceTable.Chosen) -> None:
        change = with_exclusion if event.is_excluded else with_term
        self._put_into_filter(change, event.field, event.value)

    def _put_into_filter(
        self, change: Callable[[str, str, str], str], name: str, value: str
    ) -> None:
        try:
            self.filter_bar.text = change(self.filtering.text, name, value)
        except FilterError:
            self.notify("the filter has a mistake: mend it first", severity="warning")
