"""The detail of one row: an event by its tabs Summary, Text, JSON, Frame, or a gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import Static

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.view import Row
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.widgets.detail_tabs import DetailTabs, Tab

if TYPE_CHECKING:
    from agentpost_tui.ui.opened import Opened
    from agentpost_tui.ui.summary import Setting


class DetailBody(VerticalScroll, can_focus=True, inherit_bindings=False):
    """What scrolls below the tabs; the pane has the keys."""


class DetailPane(Widget):
    """What an opened event, or an opened gap, says; it stays when the row leaves the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_rows(1)", show=False),
        Binding("up,k", "scroll_rows(-1)", show=False),
        Binding("pagedown", "scroll_pages(1.0)", show=False),
        Binding("pageup", "scroll_pages(-1.0)", show=False),
        Binding("ctrl+d", "scroll_pages(0.5)", show=False),
        Binding("ctrl+u", "scroll_pages(-0.5)", show=False),
        Binding("home,g", "scroll_to_first", show=False),
        Binding("end,G", "scroll_to_last", show=False),
        Binding("right", "switch_tab(1)", show=False),
        Binding("left", "switch_tab(-1)", show=False),
    ]

    _tabs = query_one(DetailTabs)
    _body = query_one(DetailBody)
    _shown = query_one("#detail-shown", Static)

    def __init__(
        self,
        dashboard: Dashboard,
        painter: RowPainter,
        redactor: Redactor,
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self._dashboard = dashboard
        self._painter = painter
        self._redactor = redactor
        self._clock = clock
        self._tab = Tab.SUMMARY
        self._opened: Opened | None = None
        self._drawn: object = None  # all that the pixels depend on, as it was when drawn
        self.row: Row | None = None

    def compose(self) -> ComposeResult:
        yield DetailTabs()
        with DetailBody():
            yield Static(id="detail-shown", markup=False)

    # -- open and close -------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def event(self) -> Event | None:
        """The event that is open; None for a gap, or while closed."""
        return self.row if isinstance(self.row, Event) else None

    @property
    def tab(self) -> Tab:
        """The tab that is shown; a gap has the first one only."""
        return self._tab if isinstance(self.row, Event) else Tab.SUMMARY

    def open(self, row: Row) -> None:
        """Show a row, from its beginning if it is another one than before."""
        self.add_class("-open")
        if row is not self.row:
            self.row = row
            self._opened = None
            self._body.scroll_home(animate=False)
        self.refresh_event()
        if self.screen.has_class("-narrow"):
            self.call_after_refresh(self.focus_content)  # the pane is the whole screen

    def focus_content(self) -> None:
        """Give the pane the focus."""
        self._body.focus()

    def close(self) -> None:
        """Show nothing any more."""
        self.row = self._opened = self._drawn = None
        self.remove_class("-open")

    # -- keys and mouse -------------------------------------------------------------------------

    def action_scroll_rows(self, rows: int) -> None:
        self._body.scroll_relative(y=rows, animate=False)

    def action_scroll_pages(self, pages: float) -> None:
        self._body.scroll_relative(y=round(self._body.size.height * pages), animate=False)

    def action_scroll_to_first(self) -> None:
        self._body.scroll_home(animate=False)

    def action_scroll_to_last(self) -> None:
        self._body.scroll_end(animate=False)

    def action_switch_tab(self, step: int) -> None:
        tabs = list(Tab)
        self.show_tab(tabs[(tabs.index(self._tab) + step) % len(tabs)])

    @on(DetailTabs.Chosen)
    def _tab_chosen(self, message: DetailTabs.Chosen) -> None:
        self.show_tab(message.tab)

    def show_tab(self, tab: Tab) -> None:
        """Show another tab, from its beginning; it stays for the next events."""
        self._tab = tab
        self._body.scroll_home(animate=False)
        self.refresh_event()

    # -- drawing --------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        self.refresh_event()

    def refresh_event(self) -> None:
        """What is open may have changed: marked, doubled, evicted, or times are shown otherwise."""
        if self.row is None:
            return
        state = self._state(self.row)
        if state != self._drawn:
            self._drawn = state
            self._tabs.show(tuple(Tab) if isinstance(self.row, Event) else (Tab.SUMMARY,), self.tab)
            self._shown.update(self._content(self.row))

    def _state(self, row: Row) -> object:
        width, times = self.size.width, self._painter.times
        if isinstance(row, Event):
            held = self._dashboard.view.holds(row)
            other = self._dashboard.changed.get(row.id)
            return (row, row.flags, row.copies, held, other, self._tab, times, width)
        return (row, row.until, row.possible_until, row.since, row.cause, times, width)

    def _content(self, row: Row) -> Content:
        # What reads an event loads pydantic's models: only when the first one is opened.
        from agentpost_tui.ui.gap_summary import gap_lines
        from agentpost_tui.ui.opened import Opened, laid_out

        width = max(1, self.size.width - 5)
        if isinstance(row, Gap):
            return laid_out(gap_lines(row, self._setting(row)), width)
        if self._opened is None:
            self._opened = Opened(row, self._redactor)
        match self._tab:
            case Tab.SUMMARY:
                return self._opened.summary(self._setting(row), width)
            case Tab.TEXT:
                return self._opened.text()
            case Tab.JSON:
                return self._opened.json()
            case Tab.FRAME:
                return self._opened.frames(self._dashboard.changed.get(row.id))

    def _setting(self, row: Row) -> Setting:
        from agentpost_tui.ui.summary import Setting

        return Setting(
            names=self._painter.names,
            times=self._painter.times,
            now=self._clock(),
            is_held=isinstance(row, Gap) or self._dashboard.view.holds(row),
            redact=self._redactor.text,
        )
