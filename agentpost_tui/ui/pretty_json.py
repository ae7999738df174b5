"""JSON of strangers as coloured lines: safe, bounded, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from agentpost_tui.domain.strict import Kind, pieces
from agentpost_tui.text import TEXT_LIMIT, SafeText, clean
from agentpost_tui.ui.lines import Line, Part

COUNTED_PIECES = 100_000
"""So many pieces beyond the end are counted; more would make the reader wait."""

_STYLES = {
    Kind.KEY: "accent",
    Kind.STRING: "bright",
    Kind.NUMBER: "type:sent",
    Kind.WORD: "type:complained",
    Kind.MARK: "dim",
}


def pretty_lines(value: Any, *, limit: int = TEXT_LIMIT) -> list[Line]:
    """At most `limit` characters of a value, highlighted; then `… (+N chars)`."""
    lines: list[Line] = []
    parts: list[Part] = []
    for kind, text in _bounded(value, limit):
        first, *others = text.split("\n")
        parts.append((SafeText(first), _STYLES[kind]))
        for other in others:
            lines.append(Line(tuple(parts)))
            parts = [(SafeText(other), _STYLES[kind])]
    return [*lines, Line(tuple(parts))]


def pretty_text(value: Any, *, limit: int) -> SafeText:
    """The same without colours, for a pager."""
    return SafeText("".join(text for _, text in _bounded(value, limit)))


def _bounded(value: Any, limit: int) -> Iterator[tuple[Kind, SafeText]]:
    """The pieces of a value's text made safe, at most `limit` characters, and the note of a cut.

    Only marks hold newlines, and those are ours.
    """
    left = limit
    quote = _Quote(limit)
    rest = pieces(value, indent=2, quote=quote)
    for kind, text in rest:
        shown = SafeText(text) if kind is Kind.MARK else clean(text, limit=_room(text))
        if len(shown) > left:
            yield kind, SafeText(shown[:left])
            yield Kind.MARK, _cut_note(len(shown) - left, rest, quote)
            return
        yield kind, shown
        left -= len(shown)


def _room(text: str) -> int:
    """So much that cleaning never cuts: an unsafe character is shown as six at most."""
    return 6 * len(text) + 32


class _Quote:
    """Puts a string in quotes: letters readable, controls escaped; no more of it than is shown."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.unseen = 0
        """Characters left out. A string that long is never shown to its end."""

    def __call__(self, text: str) -> str:
        self.unseen += max(0, len(text) - self._limit)
        return json.dumps(text[: self._limit], ensure_ascii=False)


def _cut_note(cut: int, rest: Iterator[tuple[Kind, str]], quote: _Quote) -> SafeText:
    """How much is not shown; counted as far as that is quick."""
    and_more = ""
    for number, (_, text) in enumerate(rest):
        cut += len(text)
        if number >= COUNTED_PIECES:
            and_more = " and more"
            break
    return SafeText(f"… (+{cut + quote.unseen:,} chars{and_more})")
