"""Help: the keys of the pane that has the focus, the filter language, and what the states mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from agentpost_tui.text import safe
from agentpost_tui.ui.commands import Pane
from agentpost_tui.ui.help_text import help_lines
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.screens.dialog import Dialog
from agentpost_tui.ui.widgets.page import Page


class Help(Dialog[None]):
    """A page to read; every key in it works once it is closed."""

    heading = safe("help")
    keys = safe("j k scroll · esc closes")
    AUTO_FOCUS: ClassVar[str] = "Page"

    def __init__(self, pane: Pane, keymap: Keymap, *, is_replay: bool = False) -> None:
        super().__init__()
        self._pane = pane
        self._keymap = keymap
        self._is_replay = is_replay

    def compose_body(self) -> ComposeResult:
        yield Page(self._lines)

    def _lines(self, width: int) -> Sequence[Line]:
        return help_lines(self._pane, width, self._keymap, is_replay=self._is_replay)
