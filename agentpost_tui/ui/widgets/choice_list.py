"""A compact list of things to switch on and off, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

ON, OFF = "■", "□"
SPACE = 2
"""Cells between columns."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    """What it stands for, as it came; never shown."""
    label: Content
    """How it is shown; of safe text."""


class ChoiceList(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Arrows move, space and enter switch. A click does both."""

    # With priority, like the dialog's tab, so that keys act in their order however fast they come.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move_row(-1)", show=False, priority=True),
        Binding("down,j", "move_row(1)", show=False, priority=True),
        Binding("left,h", "move(-1)", show=False, priority=True),
        Binding("right,l", "move(1)", show=False, priority=True),
        Binding("home,g", "go_to(0)", show=False, priority=True),
        Binding("end,G", "go_to(-1)", show=False, priority=True),
        Binding("space,enter", "switch", show=False, priority=True),
    ]

    @dataclass
    class Toggled(Message):
        """Posted when something was switched on or off."""

        choices: ChoiceList
        value: str
        is_on: bool

        @property
        def control(self) -> ChoiceList:
            return self.choices

    @dataclass
    class Highlighted(Message):
        """Posted when the cursor was moved."""

        choices: ChoiceList
        value: str

        @property
        def control(self) -> ChoiceList:
            return self.choices

    _lines = query_one(Static)

    def __init__(
        self,
        choices: Sequence[Choice],
        chosen: Collection[str] = (),
        *,
        most_columns: int | None = None,
        keeps_cursor: bool = False,
        id: str | None = None,
    ) -> None:
        """A list that `keeps_cursor` shows it while another widget has the focus."""
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._on = set(chosen)
        self._most_columns = most_columns
        self._keeps_cursor = keeps_cursor
        self._cursor = 0

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    # -- what it holds ------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is on, in the list's order."""
        return tuple(choice.value for choice in self._choices if choice.value in self._on)

    @property
    def highlighted(self) -> str | None:
        """What is under the cursor; None in an empty list."""
        return self._choices[self._cursor].value if self._choices else None

    def show(self, choices: Sequence[Choice], chosen: Collection[str]) -> None:
        """Replace all; the cursor stays where it is, as far as there is something."""
        self._choices = tuple(choices)
        self._on = set(chosen)
        self._cursor = max(0, min(self._cursor, len(self._choices) - 1))
        self._draw()

    def choose(self, chosen: Collection[str]) -> None:
        """Replace what is on."""
        self.show(self._choices, chosen)

    def highlight(self, value: str) -> None:
        """Put the cursor on a value, without a message."""
        values = [choice.value for choice in self._choices]
        if value in values:
            self._cursor = values.index(value)
            self._draw()

    # -- keys and mouse -----------------------------------------------------------------------

    def action_move_row(self, rows: int) -> None:
        target = self._cursor + rows * self._columns
        if 0 <= target < len(self._choices):
            self._go_to(target)

    def action_move(self, step: int) -> None:
        self._go_to(self._cursor + step)

    def action_go_to(self, index: int) -> None:
        self._go_to(index % max(1, len(self._choices)))

    def action_switch(self) -> None:
        if not self._choices:
            return
        value = self._choices[self._cursor].value
        self._on ^= {value}
        self._draw()
        self.post_message(self.Toggled(self, value, value in self._on))

    def on_click(self, event: events.Click) -> None:
        at = event.screen_offset - self._lines.region.offset
        column = at.x // (self._cell_width + SPACE)
        index = at.y * self._columns + column
        if column < self._columns and 0 <= index < len(self._choices):
            self._go_to(index)
            self.action_switch()

    def _go_to(self, index: int) -> None:
        target = max(0, min(index, len(self._choices) - 1))
        if target != self._cursor:
            self._cursor = target
            self._draw()
            self.post_message(self.Highlighted(self, self._choices[target].value))

    # -- drawing ------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._draw()

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self._draw()

    @property
    def _width(self) -> int:
        return max(1, self.scrollable_content_region.width)

    @property
    def _cell_width(self) -> int:
        if self._most_columns == 1:
            return self._width
        widest = max((choice.label.cell_length for choice in self._choices), default=0)
        return min(widest + 2, self._width)

    @property
    def _columns(self) -> int:
        fitting = (self._width + SPACE) // (self._cell_width + SPACE)
        return max(1, min(fitting, self._most_columns or fitting, max(1, len(self._choices))))

    def _draw(self) -> None:
        if not self.size:
            return  # not laid out yet; the resize that is to come draws
        columns = self._columns
        cells = [self._cell(index) for index in range(len(self._choices))]
        rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
        gap = Content(" " * SPACE)
        is_as_high = len(rows) == self._lines.size.height
        lines = Content("\n").join([gap.join(row) for row in rows])
        self._lines.update(lines, layout=not is_as_high)
        at = Region(0, self._cursor // columns, 1, 1)
        self.scroll_to_region(at, animate=False, force=True)

    def _cell(self, index: int) -> Content:
        choice = self._choices[index]
        is_on = choice.value in self._on
        mark = Content.styled(f"{ON if is_on else OFF} ", "$accent" if is_on else "$faint")
        cell = (mark + choice.label).truncate(self._cell_width, ellipsis=True, pad=True)
        if index != self._cursor or not (self.has_focus or self._keeps_cursor):
            return cell
        return cell.stylize("on $cursor" if self.has_focus else "on $cursor-idle")
