"""Which of the optional columns the table shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from agentpost_tui.text import safe
from agentpost_tui.ui.columns import OPTIONAL, Column, folded
from agentpost_tui.ui.screens.dialog import Dialog
from agentpost_tui.ui.widgets.choice_list import Choice, ChoiceList

_MEANINGS = {
    Column.TIME: "when it happened",
    Column.ENV: "the environment",
    Column.INBOX: "the inbox",
    Column.WHO: "sender or recipient",
}


class ColumnsDialog(Dialog[None]):
    """What is switched here is seen at once, in the table behind."""

    heading = safe("columns")
    keys = safe("space switches · esc closes")
    AUTO_FOCUS: ClassVar[str] = "ChoiceList"

    def __init__(
        self,
        hidden: frozenset[Column],
        table_width: int,
        hide: Callable[[frozenset[Column]], None],
    ) -> None:
        super().__init__()
        self._hidden = hidden
        self._folded = folded(table_width)
        self._hide = hide

    def compose_body(self) -> ComposeResult:
        shown = [column.value for column in OPTIONAL if column not in self._hidden]
        choices = [Choice(column.value, self._label(column)) for column in OPTIONAL]
        yield ChoiceList(choices, shown, most_columns=1)

    @on(ChoiceList.Toggled)
    def _column_toggled(self, event: ChoiceList.Toggled) -> None:
        shown = event.choices.chosen
        self._hide(frozenset(column for column in OPTIONAL if column.value not in shown))

    def _label(self, column: Column) -> Content:
        room = "  (no room for it at this width)" if column in self._folded else ""
        return Content.assemble(
            (column.value.lower().ljust(7), "$text"), (_MEANINGS[column], "$dim"), (room, "$warn")
        )
