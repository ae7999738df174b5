"""The find bar: points rows out without hiding any."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from agentpost_tui.ui.widgets.field import VisibleInput


class FindBar(Horizontal):
    """A line that comes and goes: `ctrl+f` opens it, `esc` closes it."""

    @dataclass
    class Changed(Message):
        """Posted when the text to find is edited."""

        bar: FindBar
        text: str

        @property
        def control(self) -> FindBar:
            return self.bar

    @dataclass
    class Submitted(Message):
        """Posted when the user goes on to the table, the matches still pointed out."""

        bar: FindBar

        @property
        def control(self) -> FindBar:
            return self.bar

    input = query_one(VisibleInput)

    def compose(self) -> ComposeResult:
        yield Static("find", markup=False)
        yield VisibleInput(placeholder="words in who, subject or ids", compact=True)

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def open(self) -> None:
        """Show the line and take the focus."""
        self.add_class("-open")
        self.screen.set_focus(self.input)

    def close(self) -> None:
        """Forget the text and hide the line."""
        self.input.value = ""
        self.remove_class("-open")

    @on(Input.Changed)
    def _text_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, event.value))

    @on(Input.Submitted)
    def _text_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self))
