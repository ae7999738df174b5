"""The connection log: what a person sends to a colleague when something is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from agentpost_tui.text import safe
from agentpost_tui.ui.clipboard import clipboard_sequence
from agentpost_tui.ui.compat import write_to_terminal
from agentpost_tui.ui.connection_facts import Facts
from agentpost_tui.ui.connection_history import state_lines
from agentpost_tui.ui.connection_report import plain_report, report, situation
from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.screens.dialog import Dialog
from agentpost_tui.ui.widgets.page import Page

TWO_PAGES_FROM = 136
"""Cells of the screen."""
COPIED = safe("sent to the terminal's clipboard")


class ConnectionLog(Dialog[None]):
    """Shows the facts as they are whenever it is told that they changed.

    All on one page, or where there is room the states on a second one beside it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", "copy", show=False)]
    heading = safe("connection log")
    keys = safe("y copies it all · esc closes")
    AUTO_FOCUS: ClassVar[str] = "#situation"

    def __init__(self, facts: Callable[[], Facts]) -> None:
        """`facts` gives them as they are now."""
        super().__init__()
        self._facts = facts
        self._is_wide = False

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="connection-log"):
            yield Page(self._situation, id="situation")
            yield Page(self._states, id="states", opens_at_end=True)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._is_wide = event.size.width >= TWO_PAGES_FROM
        self.set_class(self._is_wide, "-wide")
        self.refresh_facts()

    def refresh_facts(self) -> None:
        """A second has passed, or the connection changed."""
        for page in self.query(Page):
            page.reload()

    def action_copy(self) -> None:
        """Send all of it to the clipboard; a terminal cannot confirm that it took it."""
        text = plain_report(self._facts())
        write_to_terminal(self.app, clipboard_sequence(text, in_tmux=bool(os.environ.get("TMUX"))))
        self.notify(COPIED, timeout=3)

    def _situation(self, width: int) -> Sequence[Line]:
        return (situation if self._is_wide else report)(self._facts(), width)

    def _states(self, width: int) -> Sequence[Line]:
        return list(state_lines(self._facts(), width))
