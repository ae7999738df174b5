"""The tabs of the detail on one line, and the keys that matter there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.keymap import Keymap

MARGIN = 2
DOT = " · "
HINTS = "{detail.next} next   {detail.previous} previous   {copy.json} copy   {back} close"


class Tab(Enum):
    """What can be seen of an event; the value is the tab's name."""

    SUMMARY = "Summary"
    TEXT = "Text"
    JSON = "JSON"
    FRAME = "Frame"


class DetailTabs(Widget):
    """Says which tab was clicked; which one is shown is for the pane to say."""

    @dataclass
    class Chosen(Message):
        """Posted when a tab was clicked."""

        tabs: DetailTabs
        tab: Tab

        @property
        def control(self) -> DetailTabs:
            return self.tabs

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._hints = keymap.said(HINTS)
        self._tabs: Sequence[Tab] = tuple(Tab)
        self._active = Tab.SUMMARY
        self._note = safe("")
        self._spans: list[tuple[int, int, Tab]] = []

    def show(self, tabs: Sequence[Tab], active: Tab, note: SafeText) -> None:
        """Show these tabs, one of them as the active one, and a note behind them."""
        self._tabs, self._active, self._note = tabs, active, note
        self.refresh()

    def render(self) -> Content:
        parts: list[tuple[str, str]] = [(" " * MARGIN, "")]
        at = MARGIN
        self._spans = []
        for tab in self._tabs:
            if self._spans:
                parts.append((DOT, "$faint"))
                at += len(DOT)
            parts.append((tab.value, "bold $accent" if tab is self._active else "$dim"))
            self._spans.append((at, at + len(tab.value), tab))
            at += len(tab.value)
        if self._note:
            parts.append((f"   {self._note}", "$warn"))
            at += 3 + len(self._note)
        room = self.size.width - at - MARGIN
        if room > len(self._hints):
            parts.append((self._hints.rjust(room), "$faint"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        for start, end, tab in self._spans:
            if start - 1 <= event.x <= end:
                self.post_message(self.Chosen(self, tab))
                return
