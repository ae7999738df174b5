"""How a dial or a connection ended: the bare fact; what to do about it is verdict.py's."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct

from agentpost_tui.errors import TransportError

OUT_OF_TIME: Final = (9, 10)
"""OpenSSL's numbers for a certificate that is not valid yet, or has expired."""


TOO_BIG: Final = 1009
"""The code of a close because of a message of more bytes than are read."""


class How(Enum):
    """The ways in which a dial fails or a connection ends, as far as they are told apart."""

    STATUS = "an HTTP status instead of a WebSocket"
    REDIRECT = "a redirect"
    GARBLED = "an answer that is no HTTP, or no WebSocket handshake"
    NO_RESPONSE = "closed before any answer"
    NAME_UNKNOWN = "the name does not exist"
    NETWORK = "the network said no"
    CERTIFICATE = "the certificate was not accepted"
    TLS = "the TLS handshake failed"
    PROXY_DOWN = "the proxy cannot be reached, or talks nonsense"
    PROXY_STATUS = "the proxy refused"
    PROXY_INVALID = "the proxy setting makes no sense"
    SOCKS_MISSING = "a SOCKS proxy is set, and nothing here can speak to it"
    CLOSED = "closed by the server"
    CUT = "cut without a close frame"
    BROKEN = "closed by us, since a frame broke the rules of WebSocket"
    NO_ANSWER = "no sign of life after the subscribe"
    SILENT = "no sign of life"
    LEFT = "closed by us, as intended"


class Ending(Struct, frozen=True):
    """One ending. Never holds the key, nor the login of a proxy."""

    how: How
    code: int = 0
    """HTTP status, close code or OpenSSL's number of a certificate error."""
    detail: str = ""
    """The server's close reason, the host of a redirect, the proxy, the complaint of the network or
    of OpenSSL, our time where a certificate is out of its own, or what was wrong with a message but
    its size; partly strangers' words."""
    retry_after: str = ""
    """The header of that name, as sent."""
    date: str = ""
    """The response's own `Date`, against which a date in `retry_after` is measured."""


class Ended(TransportError):
    """A dial failed, or nothing more will come from a connection; `ending` says how."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.how.value)
        self.ending = ending
