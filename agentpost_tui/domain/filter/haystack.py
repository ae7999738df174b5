"""The haystack: all of an event that a word without a field is looked for in."""

from __future__ import annotations

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.payload import body, ids, recipients, senders

SEPARATOR = "\x1f"
"""Between the pieces; not NUL, which SQLite's text functions stop at (speed.md, pitfalls)."""


def pieces(event: Event) -> list[str]:
    """Subject, addresses, text, ids and note, as strangers wrote them, each once.

    Of a payload that is malformed inside, only what the row holds is left.
    """
    row = (event.subject, event.who, event.note)
    found = dict.fromkeys((*row, *senders(event), *recipients(event), *ids(event), *body(event)))
    return [piece for piece in found if piece]


def haystack(event: Event) -> str:
    """The pieces as one casefolded text; made when first asked for and kept in the event."""
    if event.haystack is None:
        event.haystack = SEPARATOR.join(pieces(event)).casefold()
    return event.haystack
