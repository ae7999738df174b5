"""The haystack: all of an event that a word without a field is looked for in."""

from __future__ import annotations

import re
from typing import Final

from msgspec import MsgspecError
from msgspec.json import Decoder

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.filter.payload import collect_ids, envelope, searched
from agentpost_tui.domain.strict import MAX_DEPTH

SEPARATOR = "\x1f"
"""Between the pieces; not NUL, which SQLite's text functions stop at (speed.md, pitfalls)."""
LONGEST_AT_ONCE: Final = 100_000
"""Bytes of a frame that is read the quick way."""

NO_ID: Final = "no-id-"
"""The beginning of an id that we made, of an event that came without (decision 12)."""

_PLAIN: Final = re.compile(r"[a-z0-9@._+-]+")
_ASCII: Final = bytes(range(128))
LIKE_ASCII: Final = "ßİŉſǰẖẗẘẙẚẞ\N{KELVIN SIGN}ﬀﬁﬂﬃﬄﬅﬆ"
"""All characters beyond ASCII that casefold to some of ASCII."""
_LIKE_ASCII: Final = re.compile(f"[{LIKE_ASCII}]")
_read: Final = Decoder().decode


def pieces(event: Event) -> list[str]:
    """Subject, addresses, text, ids and note, as strangers wrote them, each once.

    Of a payload that is malformed inside, only what the row holds is left.
    """
    return _once(searched(event, envelope(event)))


def haystack(event: Event) -> str:
    """The pieces casefolded and `folded`; made when first asked for and kept in the event.

    The ids of environment and inbox are not in it: thousands of events share them, so whoever
    looks for a word looks at those apart.
    """
    if event.haystack is None:
        found = _searched_at_once(event)
        shared = (event.env_id, event.inbox_id)
        own = _once(searched(event, envelope(event)) if found is None else found)
        event.haystack = SEPARATOR.join(
            [folded(piece.casefold()) for piece in own if piece not in shared]
        )
    return event.haystack


def folded(text: str) -> str:
    """A casefolded text as it stands in a haystack: its UTF-8, a character for each byte.

    With its own characters it would mostly be twice as large, and in bytes it takes longer to find
    a word.
    """
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def is_plain(text: str) -> bool:
    """True for a casefolded word that stands in a frame as it stands in a haystack: no part of it
    may be escaped in JSON, or be put between the pieces of an address or a note."""
    return _PLAIN.fullmatch(text) is not None


def lacks(event: Event, plain: bytes) -> bool:
    """True if a plain word is certainly not in the haystack of an event that has none yet: its
    frame does not hold it. Costs a tenth of making the haystack."""
    frame = event.frame
    # Beyond ASCII no character has a byte of ASCII, so the others can be taken out unread.
    beyond = frame.translate(None, _ASCII).decode("utf-8", "replace")
    if _LIKE_ASCII.search(beyond) is not None:
        return False
    is_escaped = frame.rfind(b"\\u") >= 0
    return not is_escaped and frame.lower().find(plain) < 0 and not event.id.startswith(NO_ID)


def _once(found: list[str]) -> list[str]:
    return [piece for piece in dict.fromkeys(found) if piece]


def _searched_at_once(event: Event) -> list[str] | None:
    """What `searched` finds in a usual frame, several times as quick; None for any other.

    What `strict` refuses is None here too. The decoder takes a key that stands twice in an object:
    that shows where fewer keys were found than there are in the text. Only colons right behind a
    quote are counted, so a frame that has blanks before one is not usual.
    """
    frame = event.frame
    has_blanks = frame.rfind(b" :") >= 0 or 9 in frame or 10 in frame or 13 in frame
    is_deep = frame.count(b"{") + frame.count(b"[") > MAX_DEPTH
    if has_blanks or is_deep or len(frame) > LONGEST_AT_ONCE:
        return None
    try:
        wrapper = _read(frame)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    inner = wrapper.get("data") if isinstance(wrapper, dict) and len(wrapper) == 2 else None
    if not isinstance(inner, dict) or wrapper.get("type") != "event":
        return None
    ids: list[str] = []
    keys = len(wrapper) + collect_ids(inner, ids)
    return searched(event, inner, ids) if keys == frame.count(b'":') else None
