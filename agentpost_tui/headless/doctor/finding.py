"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agentpost_tui.errors import AgentPostError


class Result(Enum):
    """How a check ended; the value is the word for people and scripts alike."""

    OK = "ok"
    WARN = "warn"
    """It works, but somebody should know."""
    FAILED = "FAILED"
    SKIPPED = "skipped"
    """There is nothing to look at, or what it needs has failed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say. Partly strangers' words, so it is cleaned on the way out."""

    result: Result
    found: tuple[str, ...]
    """Lines, the gist first."""
    todo: str = ""
    """What to do, as a request; empty where there is nothing to do."""


def ok(*found: str, todo: str = "") -> Finding:
    """All is well."""
    return Finding(Result.OK, found, todo)


def warn(*found: str, todo: str) -> Finding:
    """Something to know, and to mend perhaps."""
    return Finding(Result.WARN, found, todo)


def skipped(reason: str) -> Finding:
    """Nothing was looked at."""
    return Finding(Result.SKIPPED, (reason,))


def failed(error: AgentPostError) -> Finding:
    """The sentence and the advice of an error."""
    return Finding(Result.FAILED, (error.message,), error.hint)


def duration(seconds: float) -> str:
    """`0.4 ms`, `38 ms` or `1.2 s`."""
    if seconds >= 0.9995:
        return f"{seconds:.1f} s"
    milliseconds = seconds * 1000
    return f"{milliseconds:.0f} ms" if milliseconds >= 10 else f"{milliseconds:.1f} ms"
