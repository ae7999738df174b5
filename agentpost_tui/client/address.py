"""Where to dial, and with which key."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from agentpost_tui.errors import SettingsError
from agentpost_tui.redact import Redactor, Secret, mask

_SCHEMES = {"https": "wss", "wss": "wss", "http": "ws", "ws": "ws"}
_EXAMPLE = "write it like https://api.agent-post.dev or wss://host/ws"


@dataclass(frozen=True, slots=True)
class Address:
    """The server's socket and the key that opens it; shows the key to nobody but the transport."""

    scheme: str
    """`wss`, or `ws` for one that is not encrypted."""
    server: str
    """Host and, unless it is the usual one, port: for display."""
    path: str
    key: Secret
    redactor: Redactor = field(repr=False, compare=False)
    """Masks the key in what the server says."""

    @classmethod
    def parse(cls, url: str, key: str, *, insecure: bool = False) -> Address:
        """The address for a `url`: a base such as `https://host`, or the socket's own.

        Raises:
            SettingsError: when either cannot be used; neither the key nor a query is ever echoed.
        """
        key = _checked_key(key)
        parts = _checked_url(url.strip())
        scheme = _SCHEMES[parts.scheme]
        host = parts.hostname or ""
        if scheme == "ws" and not insecure and not _is_loopback(host):
            raise SettingsError(
                f"the key would travel to {host!r} unencrypted", "use https, or add --insecure"
            )
        return cls(scheme, _server(parts, scheme), _socket_path(parts), Secret(key), Redactor(key))

    @property
    def masked_key(self) -> str:
        """`ap_sk_live_…k3y9`; a short key is `…` alone."""
        return mask(self.key.reveal())

    def socket_url(self) -> str:
        """The whole URL, key included: for the dial alone, never to be kept or shown."""
        token = quote(self.key.reveal(), safe="")
        return f"{self.scheme}://{self.server}{self.path}?token={token}"


def _checked_key(key: str) -> str:
    """The key without blanks around it (connection.md, decision 17)."""
    key = key.strip()
    hint = "check AGENTPOST_API_KEY"
    if not key:
        raise SettingsError("the API key is empty", "set AGENTPOST_API_KEY")
    if not key.isascii():
        raise SettingsError("the API key holds a character that is not ASCII", hint)
    if any(character.isspace() for character in key):
        raise SettingsError("the API key holds a blank or a line break", hint)
    if not key.isprintable():
        raise SettingsError("the API key holds a control character", hint)
    return key


def _checked_url(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:  # its text may quote a login
        raise SettingsError("the URL cannot be read", _EXAMPLE) from None
    if parts.scheme not in _SCHEMES:
        raise SettingsError("the URL begins with neither https:// nor wss://", _EXAMPLE)
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise SettingsError("the URL has a query or a fragment", "leave off all from ? or # on")
    if "@" in parts.netloc:
        raise SettingsError("the URL has a login in it", "leave off all before the @")
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise SettingsError("the URL names no host, or is not plain ASCII", _EXAMPLE)
    return parts


def _server(parts: SplitResult, scheme: str) -> str:
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    usual = 443 if scheme == "wss" else 80
    return shown if parts.port in (None, usual) else f"{shown}:{parts.port}"


def _socket_path(parts: SplitResult) -> str:
    """The socket's path: as given for `wss://host/path`, else `/ws` below the base."""
    path = parts.path.rstrip("/")
    if path and parts.scheme in ("wss", "ws"):
        return parts.path
    return path if path.endswith("/ws") else f"{path}/ws"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
