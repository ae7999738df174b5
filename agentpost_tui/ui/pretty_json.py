"""JSON of strangers as coloured lines: safe, bounded, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from textual.content import Content, Span

from agentpost_tui.domain.strict import Kind, pieces
from agentpost_tui.text import TEXT_LIMIT, SafeText, clean_lines

COUNTED_PIECES = 100_000
"""So many pieces beyond the end are counted; more would make the reader wait."""

_COLOURS = {
    Kind.KEY: "$accent",
    Kind.STRING: "$bright",
    Kind.NUMBER: "$type-sent",
    Kind.WORD: "$type-complained",
    Kind.MARK: "$dim",
}


def pretty(value: Any, *, limit: int = TEXT_LIMIT) -> Content:
    """At most `limit` characters of a value, highlighted; then `… (+N chars)`."""
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    rest = pieces(value, indent=2, quote=_Quote(limit))
    for kind, text in rest:
        shown = text if kind is Kind.MARK else str(clean_lines(text, limit=limit))
        if at + len(shown) > limit:
            texts.append(shown[: limit - at])
            spans.append(Span(at, limit, _COLOURS[kind]))
            texts.append(_cut_note(len(shown) - (limit - at), rest))
            break
        texts.append(shown)
        spans.append(Span(at, at + len(shown), _COLOURS[kind]))
        at += len(shown)
    return Content("".join(texts), spans)


def pretty_text(value: Any, *, limit: int) -> SafeText:
    """The same without colours, for a pager."""
    return SafeText(pretty(value, limit=limit).plain)


class _Quote:
    """Puts a string in quotes: readable letters, controls escaped, and no longer than is shown."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    def __call__(self, text: str) -> str:
        if len(text) <= self._limit:
            return json.dumps(text, ensure_ascii=False)
        cut = json.dumps(text[: self._limit], ensure_ascii=False)
        return f'{cut[:-1]}… (+{len(text) - self._limit:,} chars)"'


def _cut_note(cut: int, rest: Iterator[tuple[Kind, str]]) -> str:
    """How much is not shown; counted as far as that is quick."""
    for number, (_, text) in enumerate(rest):
        cut += len(text)
        if number >= COUNTED_PIECES:
            return f"… (+{cut:,} chars and more)"
    return f"… (+{cut:,} chars)"
