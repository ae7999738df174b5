"""A widget that draws lines, and draws again only those that have changed."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Self

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class KeptLines(Widget):
    """It has no border, so that its lines are all there is to it.

    Textual asks for all lines of all widgets whatever it paints, and copies each through a cache of
    its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[Strip] = []
        self._outdated: set[int] = set()

    @abstractmethod
    def draw_line(self, y: int, width: int, height: int) -> Strip:
        """A line, as wide as that, of a widget of that size."""

    def render_line(self, y: int) -> Strip:
        return self.draw_line(y, *self.size)

    def refresh(self, *regions: Region, repaint: bool = True, **what: Any) -> Self:
        """The lines of some regions are to be drawn anew, or all of them."""
        if regions:
            self._outdated.update(y for region in regions for y in region.line_range)
        elif repaint:
            self._kept = []
        return super().refresh(*regions, repaint=repaint, **what)

    def render_lines(self, crop: Region) -> list[Strip]:
        width, height = self.size
        outdated, self._outdated = self._outdated.intersection(range(height)), set()
        if len(self._kept) != height or (height and self._kept[0].cell_length != width):
            self._kept, outdated = [Strip([])] * height, set(range(height))
        for y in outdated:
            self._kept[y] = self.draw_line(y, width, height)
        strips = self._kept[crop.y : crop.bottom]
        _, background = self.background_colors
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips
