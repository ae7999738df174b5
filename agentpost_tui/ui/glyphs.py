"""Glyphs for a terminal that cannot show ours: every character finds an ASCII one of its width.

Chosen once, at the start, by the encoding of the stream that Textual draws on: whatever that
cannot encode is replaced on its way out, so that nothing else in the program has to know. Without
it Python writes escapes such as `\\u25cf`, six cells for one.
"""

from __future__ import annotations

import codecs
import sys
import unicodedata
from typing import Final, TextIO

from rich.cells import cell_len

ERRORS: Final = "agentpost-glyphs"
"""The name under which Python's codecs know the replacement."""

_PAIRS: Final = {
    "●○◌◍◐": "*oo@%",  # the states; their words say the rest
    "↻✗✓⊘×╳": "~x+0xx",
    "↑↓←→⏎": "^v<>/",
    "▲▴▸▾": "^^>v",
    "◆•·": "*..",
    "–—…": "--.",
    "‘’“”«»": '\'\'""""',
    "─━┄╍├└│┃▌▎▏▐": "-=-=|`||||||",
    "▁▂▃▄▅▆▇█": "_.:-=+*#",  # sparklines: the higher, the darker
    "■□▰▱": "#.#.",
    "▶‖": ">|",  # a replay that runs, and one that stands still
    "⟪⟫": "<>",
}
_ASCII: Final = {
    glyph: instead
    for glyphs, replacements in _PAIRS.items()
    for glyph, instead in zip(glyphs, replacements, strict=True)
}


def fit_glyphs(stream: TextIO | None) -> bool:
    """Let `stream` replace what it cannot encode; true when that is anything we draw."""
    try:
        "".join(_ASCII).encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        codecs.register_error(ERRORS, _replace)
        stream.reconfigure(errors=ERRORS)  # type: ignore[union-attr]
        return True
    return False


def fit_glyphs_to_terminal() -> None:
    """The same for the stream that Textual draws on."""
    fit_glyphs(sys.__stderr__)


def ascii_for(character: str) -> str:
    """Printable ASCII as wide as `character`: a likeness, its letter without the accent, or `?`."""
    known = _ASCII.get(character)
    if known is not None:
        return known
    width = cell_len(character)
    plain = unicodedata.normalize("NFKD", character)[:1]
    return plain if width == 1 and plain.isascii() and plain.isprintable() else "?" * width


def _replace(error: UnicodeError) -> tuple[str, int]:
    """The form of an error handler of codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    cannot = error.object[error.start : error.end]
    return "".join(map(ascii_for, cannot)), error.end
