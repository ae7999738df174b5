"""The check of the terminal: what it is, and what that means for the dashboard."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agentpost_tui.headless.doctor.case import Case
from agentpost_tui.headless.doctor.finding import Finding, ok, warn
from agentpost_tui.terminals import CANNOT_DRAW

SMALLEST: Final = (40, 12)
_TMUX: Final = "To copy out of tmux: tmux set -s set-clipboard on"
_SCREEN: Final = "screen passes no copies on: c in the dashboard writes them to a file"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of where the program runs."""

    variables: Mapping[str, str]
    encoding: str
    """Of the stream that the dashboard is drawn on."""
    size: tuple[int, int] | None
    """Columns and lines, 0 where it does not say; None when none of the streams is a terminal."""
    redirected: tuple[str, ...] = ()
    """The streams that are no terminal."""
    no_mouse: bool = False


async def terminal(case: Case) -> Finding:
    """What the terminal can do, as far as it says."""
    names = ("input", "output", "error")
    redirected = tuple(name for number, name in enumerate(names) if not os.isatty(number))
    encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    return judge_terminal(Terminal(os.environ, encoding, _size(), redirected, case.no_mouse))


def judge_terminal(here: Terminal) -> Finding:
    """What to know, and the first thing to do about it."""
    wraps = _multiplexer(here.variables)
    todo = {"tmux": _TMUX, "screen": _SCREEN}.get(wraps, "")
    found = [_kind(here, wraps)]
    if here.size is not None and here.redirected:
        found.append(f"redirected here: {', '.join(here.redirected)}")
    problem = _problem(here)
    if problem:
        return warn(*found, todo=problem)
    return ok(*found, todo=todo)


def _kind(here: Terminal, wraps: str) -> str:
    variables = here.variables
    parts = [
        f"TERM={variables.get('TERM', '')}",
        _colours(variables),
        here.encoding.upper(),
        "mouse left to the terminal" if here.no_mouse else "mouse",
        f"in {wraps}" if wraps else "",
        "not a terminal" if here.size is None else f"{here.size[0]}x{here.size[1]}",
    ]
    return ", ".join(filter(None, parts))


def _colours(variables: Mapping[str, str]) -> str:
    if variables.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if variables.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in variables.get("TERM", "") else "16 colours"


def _multiplexer(variables: Mapping[str, str]) -> str:
    if variables.get("TMUX"):
        return "tmux"
    return "screen" if variables.get("STY") else ""


def _problem(here: Terminal) -> str:
    """The first thing that the dashboard would suffer from; empty for nothing."""
    if here.size is None:
        return "The dashboard needs a terminal; tail and wait do not"
    if here.variables.get("TERM", "") in CANNOT_DRAW:
        return "The dashboard needs a terminal that moves its cursor: set TERM, or use another"
    if not here.encoding.lower().startswith("utf"):
        return "For symbols and names beyond ASCII: export LC_ALL=C.UTF-8"
    columns, lines = here.size
    if 0 < columns < SMALLEST[0] or 0 < lines < SMALLEST[1]:
        return f"The dashboard needs {SMALLEST[0]}x{SMALLEST[1]}: make the window larger"
    return ""


def _size() -> tuple[int, int] | None:
    """That of the first of the standard streams that is a terminal."""
    for number in range(3):
        try:
            size = os.get_terminal_size(number)
        except OSError:
            continue
        return size.columns, size.lines
    return None
