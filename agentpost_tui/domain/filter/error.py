"""What can be wrong with a filter, and where."""

from __future__ import annotations

from agentpost_tui.errors import AgentPostError


class FilterError(AgentPostError):
    """A mistake in a filter; the last valid filter stays in force."""

    def __init__(self, message: str, position: int = 0, hint: str = "") -> None:
        super().__init__(message, hint)
        self.position = position
        """Where the mistake is: an offset into the text, in characters, counted from 0."""

    def __str__(self) -> str:
        where = f"{self.message} at {self.position + 1}"
        return f"{where} ({self.hint})" if self.hint else where


class Unfinished(FilterError):
    """Not wrong, only not complete yet, such as `from:` or an open quote.

    While somebody is typing, the previous filter stays in force and no error is shown.
    """
