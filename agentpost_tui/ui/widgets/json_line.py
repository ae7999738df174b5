"""A JSON text of one line, shown whole however narrow it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from agentpost_tui.text import clean_lines

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_PIECE = re.compile(r"[^,]*,?")


class JsonLine(Widget):
    """Keys in the accent; broken after commas where it is too long for one line."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def show(self, text: str) -> None:
        """Show another text."""
        self._text = clean_lines(text)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(list(broken(self._text, width))))

    def render(self) -> Content:
        content = Content(self._text)
        for match in _STRING.finditer(self._text):
            is_key = self._text[match.end() : match.end() + 1] == ":"
            content = content.stylize("$accent" if is_key else "$bright", *match.span())
        return Content("\n").join(
            [content[start:end] for start, end in broken(self._text, self.content_size.width)]
        )


def broken(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where the lines of `text` begin and end, each at most `width` characters of plain ASCII."""
    width = max(1, width)
    start = end = 0
    for piece in _PIECE.finditer(text):
        if piece.end() - start > width and end > start:
            yield start, end
            start = end
        end = piece.end()
        while end - start > width:
            yield start, start + width
            start += width
    if end > start:
        yield start, end
