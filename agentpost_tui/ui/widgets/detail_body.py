"""What stands below the detail's tabs: lines that scroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.themes import Palette

BOLD = Style(bold=True)


class DetailBody(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the lines that are in sight, so that their number costs nothing; the pane has the
    keys."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._lines: Sequence[Line] = ()
        self._lines_in: Callable[[int], Sequence[Line]] = lambda _width: ()

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown, folded to the width."""
        return self._lines

    def show(self, lines_in: Callable[[int], Sequence[Line]]) -> None:
        """Show other lines; `lines_in` gives them for a width in cells."""
        self._lines_in = lines_in
        self._fold()

    def repaint(self, palette: Palette) -> None:
        """Draw all again in other colours."""
        self._palette = palette
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self._fold()

    def _fold(self) -> None:
        width = self.scrollable_content_region.width
        if width:  # none while the pane is closed
            self._lines = self._lines_in(width)
            self.virtual_size = Size(width, len(self._lines))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        palette, width = self._palette, self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if index >= len(self._lines):
            return Strip.blank(width, palette.plain)
        parts = self._lines[index].parts
        strip = Strip([Segment(text, style_of(name, palette)) for text, name in parts])
        return strip.adjust_cell_length(width, palette.plain)


def style_of(name: str, palette: Palette) -> Style:
    """The style that a part names: a field of the palette, `type:…` or `env:…`, `bold` or not."""
    plain_name = name.removeprefix("bold ")
    kind, _, which = plain_name.partition(":")
    match kind:
        case "type":
            style = palette.types[which]
        case "env":
            style = palette.environment(which)
        case _:
            style = getattr(palette, kind)
    return style if plain_name == name else style + BOLD
