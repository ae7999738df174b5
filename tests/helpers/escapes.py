"""What a program wrote to a terminal, taken apart: the text, and each escape sequence."""

from __future__ import annotations

import re
from typing import NamedTuple

_SEQUENCE = re.compile(
    rb"""\x1b(?:
        \[ (?P<csi> [0-?]* [ -/]* [@-~])
      | \] (?P<osc> [^\x07\x1b]*) (?:\x07|\x1b\\)
      | (?P<string> [PX^_] [^\x1b]*) \x1b\\
      | (?P<other> [ -/]* [0-~])
    )""",
    re.VERBOSE,
)


class Written(NamedTuple):
    """All that was written, in the order of writing within each field."""

    text: str
    """What is no sequence; an escape that begins none is still in it."""
    csi: list[str]
    """Each without its beginning: `38;2;1;2;3m`, `?1049h`."""
    osc: list[str]
    """Each without beginning and end: `52;c;…`."""
    others: list[str]
    """Device strings, and sequences of two or three characters."""


def taken_apart(raw: bytes) -> Written:
    """`raw` without its sequences, and these by kind."""
    csi, osc, others = [], [], []
    for match in _SEQUENCE.finditer(raw):
        if match["csi"] is not None:
            csi.append(match["csi"].decode())
        elif match["osc"] is not None:
            osc.append(match["osc"].decode())
        else:
            others.append((match["string"] or match["other"]).decode())
    return Written(_SEQUENCE.sub(b"", raw).decode("utf-8", "replace"), csi, osc, others)
