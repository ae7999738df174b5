"""What all dialogs share: one panel above the dashboard, which goes on below it."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Static

from agentpost_tui.text import SafeText
from agentpost_tui.ui.commands import bindings
from agentpost_tui.ui.screens.leaving import WorkEndsFirst

Result = TypeVar("Result")

TINY_BELOW = 60
"""Cells from which on labels stand beside what they label."""
SHORT_BELOW = 32
"""Rows from which on there is space between them."""


class Dialog(ModalScreen[Result], WorkEndsFirst[Result]):
    """A title, what is below it, and `escape` to leave without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "cancel", show=False),
        # With priority: what is typed after a tab belongs to the next field, however fast it comes.
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("pagedown", "scroll_panel(1)", show=False),
        Binding("pageup", "scroll_panel(-1)", show=False),
        *bindings(is_global=True),  # a modal screen hides the app's own
    ]
    panel = query_one(".dialog", VerticalScroll)

    heading: ClassVar[SafeText]
    keys: ClassVar[SafeText]
    """What the keys do here, in a few words."""

    def compose(self) -> ComposeResult:
        self._fit(self.app.size)
        with VerticalScroll(classes="dialog", can_focus=False):
            with Horizontal(classes="dialog-head"):
                yield Static(self.heading, classes="dialog-title", markup=False)
                yield Static(self.keys, classes="dialog-keys", markup=False)
            yield from self.compose_body()

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        self.set_class(size.width < TINY_BELOW, "-tiny")
        self.set_class(size.height < SHORT_BELOW, "-short")

    def compose_body(self) -> ComposeResult:
        """What stands below the title."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        self.dismiss(None)

    def action_scroll_panel(self, pages: int) -> None:
        """Where not all of it fits."""
        self.panel.scroll_relative(y=pages * (self.panel.size.height - 1), animate=False)


def row(label: SafeText, *widgets: Widget) -> Horizontal:
    """A label, and what it labels to the right of it."""
    name = Static(label, classes="dialog-label", markup=False)
    return Horizontal(name, Vertical(*widgets, classes="dialog-value"), classes="dialog-row")


def button(label: SafeText, id: str) -> Button:
    """A button of one line."""
    return Button(Content(label), id=id, compact=True)
