"""Into which file the rows go, and in which form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, OptionList

from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.exporting import Form
from agentpost_tui.ui.new_file import name_of_file
from agentpost_tui.ui.screens.dialog import Dialog, row
from agentpost_tui.ui.widgets.field import Field

LABEL_WIDTH = 16
_FORMS = (
    (Form.JSON_LINES, safe("JSON Lines"), safe("whole events, as tail writes them")),
    (Form.CSV, safe("CSV"), safe("rows for a spreadsheet")),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the dialog gives back."""

    form: Form
    path: str


class ExportRows(Dialog[Wanted]):
    """Two forms to choose from; below them the name of the file."""

    heading = safe("export the rows shown")
    keys = safe("enter writes · tab to the file · esc closes")
    AUTO_FOCUS: ClassVar[str] = "OptionList"

    options = query_one(OptionList)
    file = query_one(Field)

    def __init__(self) -> None:
        super().__init__()
        self._form = Form.JSON_LINES

    def compose_body(self) -> ComposeResult:
        prompts = (_prompt(label, about) for _, label, about in _FORMS)
        yield OptionList(*prompts, classes="dialog-list", markup=False, compact=True)
        name = name_of_file("rows", self._form.value, datetime.now().astimezone())
        yield row(safe("file"), Field(name, placeholder="a new file, for your eyes only"))

    @on(OptionList.OptionHighlighted)
    def _option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The ending of the name follows the form, where it was that of the other one."""
        old, self._form = self._form, _FORMS[event.option_index][0]
        stem = self.file.value.removesuffix(f".{old.value}")
        if stem != self.file.value:
            self.file.write(f"{stem}.{self._form.value}")

    @on(OptionList.OptionSelected)
    def _option_selected(self) -> None:
        self._choose()

    @on(Input.Submitted)
    def _file_submitted(self) -> None:
        self._choose()

    def _choose(self) -> None:
        if self.file.value.strip():
            self.dismiss(Wanted(self._form, self.file.value.strip()))


def _prompt(label: SafeText, about: SafeText) -> Content:
    return Content.styled(label.ljust(LABEL_WIDTH), "$text") + Content.styled(about, "$dim")
