"""A page of lines that may change while it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.themes import Palette, palettes


class Page(ScrollView, can_focus=True):
    """Draws its lines, and keeps the reader's place when they change.

    A reader at the end stays there; elsewhere the line at the top stays at the top.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
        Binding("g", "scroll_home", show=False),
        Binding("G", "scroll_end", show=False),
        Binding("ctrl+d", "scroll_half(1)", show=False),
        Binding("ctrl+u", "scroll_half(-1)", show=False),
    ]

    def __init__(
        self,
        lines_in: Callable[[int], Sequence[Line]],
        *,
        opens_at_end: bool = False,
        id: str | None = None,
    ) -> None:
        """`lines_in` gives the lines for a width in cells."""
        super().__init__(id=id)
        self._lines_in = lines_in
        self._lines: Sequence[Line] = ()
        self._palette: Palette | None = None
        self._opens_at_end = opens_at_end
        self._is_at_end = opens_at_end

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._repaint())
        self._repaint()

    def on_resize(self, event: events.Resize) -> None:
        self.reload()

    def reload(self) -> None:
        """Show the lines as they are now."""
        width = self.scrollable_content_region.width
        if not width:
            return
        follows, top = self._is_at_end, self.scroll_offset.y
        old, self._lines = self._lines, self._lines_in(width)
        self.virtual_size = Size(width, len(self._lines))
        place = self.max_scroll_y if follows else _moved(old, self._lines, top)
        if place != top:  # force, since there may be no scrollbar yet
            self.scroll_to(y=place, animate=False, immediate=True, force=True)
        self._is_at_end = follows if self.max_scroll_y else self._opens_at_end
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._is_at_end = 0 < self.max_scroll_y <= round(new_value)

    def action_scroll_half(self, direction: int) -> None:
        """Half a page down, or up."""
        rows = max(1, self.scrollable_content_region.height // 2)
        self.scroll_relative(y=direction * rows, animate=False)

    def render_line(self, y: int) -> Strip:
        palette = self._palette
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if palette is None or index >= len(self._lines):
            return Strip.blank(width, palette and palette.plain)
        parts = self._lines[index].parts
        strip = Strip([Segment(text, getattr(palette, style)) for text, style in parts])
        return strip.adjust_cell_length(width, palette.plain)

    def _repaint(self) -> None:
        self._palette = palettes(self.app.get_css_variables(), {}).panel
        self.refresh()


def _moved(old: Sequence[Line], new: Sequence[Line], top: int) -> int:
    """Where the line that was at `top` is now; `top` where that cannot be told."""
    if top == 0:
        return 0
    for offset, line in enumerate(old[top:]):
        if line.subject is not None:
            places = (at for at, one in enumerate(new) if one.subject is line.subject)
            return max(0, next(places, top + offset) - offset)
    return top
