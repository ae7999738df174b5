"""The detail of one row: an event by its tabs Summary, Text, JSON, Frame, or a gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widget import Widget

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import Row, Rows
from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.format import TimeMode
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.themes import Palettes
from agentpost_tui.ui.widgets.detail_body import DetailBody
from agentpost_tui.ui.widgets.detail_tabs import DetailTabs, Tab

if TYPE_CHECKING:
    from agentpost_tui.ui.headers import Setting
    from agentpost_tui.ui.opened import Opened

_GONE = safe("no longer in the table")


class DetailPane(Widget):
    """What an opened event, or an opened gap, says; it stays when the row leaves the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_rows(1)", show=False, id="row.down"),
        Binding("k,up", "scroll_rows(-1)", show=False, id="row.up"),
        Binding("pagedown", "scroll_pages(1.0)", show=False, id="page.down"),
        Binding("pageup", "scroll_pages(-1.0)", show=False, id="page.up"),
        Binding("ctrl+d", "scroll_pages(0.5)", show=False, id="half.down"),
        Binding("ctrl+u", "scroll_pages(-0.5)", show=False, id="half.up"),
        Binding("g,home", "scroll_to_first", show=False, id="row.first"),
        Binding("G,end", "scroll_to_last", show=False, id="row.last"),
        Binding("right", "switch_tab(1)", show=False),
        Binding("left", "switch_tab(-1)", show=False),
    ]

    _tabs = query_one(DetailTabs)
    _body = query_one(DetailBody)

    def __init__(
        self,
        rows: Rows,
        changed: Mapping[str, bytes],
        painter: RowPainter,
        palettes: Palettes,
        clock: Callable[[], float],
        keymap: Keymap,
    ) -> None:
        super().__init__()
        self._rows = rows
        self._changed = changed
        self._painter = painter
        self._palettes = palettes
        self._clock = clock
        self._keymap = keymap
        self._tab = Tab.SUMMARY
        self._opened: Opened | None = None
        self._drawn: object = None  # all that the lines depend on, as it was when they were made
        self.row: Row | None = None

    def compose(self) -> ComposeResult:
        yield DetailTabs(self._keymap)
        yield DetailBody(self._palettes.plain)

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

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown below the tabs."""
        return self._body.lines

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
        """Give the pane the focus, at once: the next key is for it."""
        self.screen.set_focus(self._body)

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
        if isinstance(self.row, Gap):
            return
        self._tab = tab
        self._body.scroll_home(animate=False)
        self.refresh_event()

    # -- drawing --------------------------------------------------------------------------------

    def repaint(self, palettes: Palettes) -> None:
        """Draw all again in other colours."""
        self._palettes = palettes
        self._body.repaint(palettes.plain)

    def refresh_event(self) -> None:
        """What is open may have changed: marked, doubled, evicted, or times are shown otherwise;
        costs nothing if not."""
        if self.row is None:
            return
        state = self._state(self.row)
        if state != self._drawn:
            self._drawn = state
            tabs = tuple(Tab) if isinstance(self.row, Event) else (Tab.SUMMARY,)
            self._tabs.show(tabs, self.tab, self._note(self.row))
            self._body.show(self._lines_in)

    def _state(self, row: Row) -> object:
        times, seconds = self._painter.times, int(self._clock())
        if isinstance(row, Gap):
            until = seconds if row.is_open else row.until
            return (id(row), until, row.possible_until, row.since, row.cause, times)
        other = self._changed.get(row.id)
        age = seconds if times.mode is TimeMode.RELATIVE else 0
        learnt = self._painter.names.learnt
        note = self._note(row)
        return (id(row), row.flags, row.copies, note, other, self._tab, times, age, learnt)

    def _note(self, row: Row) -> SafeText:
        is_gone = isinstance(row, Event) and not self._rows.holds(row)
        return _GONE if is_gone else safe("")

    def _lines_in(self, width: int) -> Sequence[Line]:
        # What reads an event loads pydantic's models: only when the first one is opened.
        from agentpost_tui.ui.gap_summary import gap_headers
        from agentpost_tui.ui.headers import laid_out
        from agentpost_tui.ui.opened import Opened

        row = self.row
        if row is None:
            return ()
        if isinstance(row, Gap):
            return laid_out(list(gap_headers(row, self._setting())), width)
        if self._opened is None:
            self._opened = Opened(row, self._painter.redactor, self._keymap)
        match self._tab:
            case Tab.SUMMARY:
                return self._opened.summary(self._setting(), width)
            case Tab.TEXT:
                return self._opened.text(width)
            case Tab.JSON:
                return self._opened.json(width)
            case Tab.FRAME:
                return self._opened.frames(self._changed.get(row.id), width)

    def _setting(self) -> Setting:
        from agentpost_tui.ui.headers import Setting

        return Setting(
            names=self._painter.names,
            times=self._painter.times,
            now=self._clock(),
            redact=self._painter.redactor.text,
        )
