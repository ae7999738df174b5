"""Where the thumb of a scrollbar is, for widgets that draw their own."""

from __future__ import annotations


def thumb(height: int, rows: int, top: int) -> tuple[int, int]:
    """The lines that the thumb covers, first and one past the last; none when all rows fit."""
    if rows <= height:
        return 0, 0
    size = max(1, height * height // rows)
    first = round(top * (height - size) / (rows - height))
    return first, first + size
