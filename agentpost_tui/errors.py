"""The exception tree: each error says what happened, and what to try next.

AgentPostError
├── SettingsError       a flag, a variable or the configuration file is wrong: exit code 2
├── RefusedError        the server, a proxy or a certificate said no: exit code 4
│   └── GaveUpError     so many dials failed that no more are made: exit code 5
├── TransportError      a dial failed or a link was lost; dialling again may help
├── JournalError        the journal cannot be read or written
└── FilterError         a mistake in a filter, with its position (agentpost_tui.domain.filter)
"""

from __future__ import annotations


class AgentPostError(Exception):
    """Something went wrong that a person can understand and often mend.

    `message` is lower case without a full stop and quotes the offending value with `!r`; `hint`
    is the next thing to try, or empty. Neither ever holds the API key. Both may quote what a
    stranger wrote, so they are cleaned on the way out like any other text.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class SettingsError(AgentPostError):
    """A flag, an environment variable or the configuration file cannot be used."""


class TransportError(AgentPostError):
    """A dial failed or a connection ended; whether to dial again is judged elsewhere."""


class RefusedError(AgentPostError):
    """The server, a proxy or a certificate said no; dialling again is useless until that is
    mended."""


class GaveUpError(RefusedError):
    """The attempts are used up."""


class JournalError(AgentPostError):
    """The journal cannot be read or written; the live view goes on without it."""
