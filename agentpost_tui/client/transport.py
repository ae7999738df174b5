"""The socket: dialling, and telling what went wrong. With `wire`, all that knows websockets.

Every failure becomes an `Ending` in our own words, since texts of the library may hold the whole
URL, and so the key, or the login of a proxy (connection.md, 6.1).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxyStatus,
    InvalidStatus,
    ProxyError,
    WebSocketException,
)
from websockets.http11 import Response
from websockets.proxy import get_proxy, parse_proxy
from websockets.uri import parse_uri

from agentpost_tui import __version__
from agentpost_tui.client.address import Address
from agentpost_tui.client.ending import OUT_OF_TIME, Ended, Ending, How
from agentpost_tui.client.wire import CLOSE_SECONDS, TOO_MANY_PARTS, Socket
from agentpost_tui.redact import Redactor

OPEN_SECONDS: Final = 10.0
MAX_SIZE: Final = 2**24
"""A larger message is counted, and leaves a gap (connection.md, decision 13)."""

_NORMAL: Final = 1000
_NO_SUCH_NAME: Final = {
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)
}
_ERRNO: Final = re.compile(r"\[Errno (\d+)\]")

_logger: Final = logging.getLogger("agentpost_tui.wire")
_logger.setLevel(logging.WARNING)  # at DEBUG the library logs the URL, key included


class _Dialer(connect):
    """Follows no redirect: it would hand the key to another host (connection.md, threat 32)."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Connection:
    """An open connection, for one task that reads and one that sends."""

    def __init__(self, socket: Socket, redactor: Redactor) -> None:
        self._socket = socket
        self._redactor = redactor

    @property
    def date(self) -> str:
        """The `Date` with which the server opened it, as sent; empty when it sent none."""
        response = self._socket.response
        return _header(response, "Date") if response else ""

    def on_bytes(self, heard: Callable[[], None]) -> None:
        """Call `heard` whenever anything comes: a large frame may take its time (2.6)."""
        self._socket.heard = heard

    async def receive(self) -> list[bytes]:
        """The messages since the last call, at least one; those before a close are still given.

        Raises:
            Ended: when there will be no more.
        """
        try:
            return await self._socket.take()
        except ConnectionClosed as closed:
            raise Ended(_ending_of_close(closed, self._redactor)) from None

    async def send(self, text: str) -> None:
        """Send a text frame; nothing happens once the connection has ended."""
        with suppress(ConnectionClosed):
            await self._socket.send(text)

    async def ping(self, answered: Callable[[], None]) -> None:
        """Send a WebSocket ping; `answered` is called when its pong has come."""

        def done(pong: asyncio.Future[float]) -> None:
            if not pong.cancelled() and pong.exception() is None:
                answered()

        with suppress(ConnectionClosed):
            asyncio.ensure_future(await self._socket.ping()).add_done_callback(done)

    async def close(self) -> None:
        """Close with 1000, waiting for a second at most; then drop what is left."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._socket.close(_NORMAL)
        except TimeoutError:
            pass
        finally:
            self.abort()

    def abort(self) -> None:
        """Drop the connection; `receive` still gives what has come."""
        self._socket.transport.abort()


async def dial(address: Address) -> Connection:
    """Open a connection, through a proxy if the environment names one.

    Raises:
        Ended: when that failed.
    """
    try:
        opened = await _Dialer(
            address.socket_url(),
            proxy=True,
            compression=None,
            user_agent_header=f"agentpost-tui/{__version__}",
            open_timeout=OPEN_SECONDS,
            ping_interval=None,  # ours is heartbeat.py's
            close_timeout=CLOSE_SECONDS,
            max_size=MAX_SIZE,
            logger=_logger,
            happy_eyeballs_delay=_race_seconds(),
            create_connection=Socket,
        )
    except (OSError, WebSocketException, ImportError, ValueError) as failure:
        raise Ended(ending_of(failure, address)) from None
    assert isinstance(opened, Socket)
    return Connection(opened, address.redactor)


def _race_seconds() -> float | None:
    """How long an address is waited for until the next is tried beside it (RFC 8305).

    They are tried one after the other where a program that uses `stream` has tasks of its own kind:
    with eager ones some releases of Python fail at the race (CPython's issue 124309).
    """
    return 0.25 if asyncio.get_running_loop().get_task_factory() is None else None


class Proxy(NamedTuple):
    """What a dial goes through: without a login, which is nobody else's business."""

    scheme: str
    host: str
    port: int


def proxy_of(address: Address) -> Proxy | None:
    """The proxy that the environment names for this server, if any.

    Raises:
        Ended: when the setting makes no sense.
    """
    try:
        proxy = get_proxy(parse_uri(f"{address.scheme}://{address.server}"))
        parsed = parse_proxy(proxy) if proxy else None
    except (WebSocketException, ValueError):
        raise Ended(Ending(How.PROXY_INVALID)) from None
    return Proxy(parsed.scheme, parsed.host, parsed.port) if parsed else None


def _ending_of_close(closed: ConnectionClosed, redactor: Redactor) -> Ending:
    received, sent = closed.rcvd, closed.sent
    we_began = sent is not None and not closed.rcvd_then_sent
    if we_began and sent is not None and sent.code != _NORMAL:
        detail = sent.reason if sent.reason == TOO_MANY_PARTS else ""
        return Ending(How.BROKEN, sent.code, detail)
    if received is None:
        return Ending(How.CUT)
    if we_began:
        return Ending(How.LEFT)
    return Ending(How.CLOSED, received.code, redactor.text(received.reason))


def ending_of(failure: Exception, address: Address) -> Ending:
    """Sort the failure of a dial, or of one of its steps. Certificate errors are `OSError`s, so
    they come first."""
    match failure:
        case ssl.SSLCertVerificationError():
            code = failure.verify_code
            clock = time.strftime("%Y-%m-%d %H:%M")
            said = clock if code in OUT_OF_TIME else failure.verify_message
            return Ending(How.CERTIFICATE, code, said)
        case ssl.SSLError():
            return Ending(How.TLS)
        case ProxyError():
            return _ending_of_proxy(failure, address)
        case ImportError():
            return Ending(How.SOCKS_MISSING)
        case InvalidStatus():
            return _ending_of_status(failure.response, address)
        case InvalidMessage() if isinstance(failure.__cause__, EOFError):
            return Ending(How.NO_RESPONSE)
        case InvalidHandshake():
            return Ending(How.GARBLED)
        case OSError():
            return _ending_of_network(failure, address)
        case _:  # InvalidProxy, or a proxy setting that cannot even be read
            return Ending(How.PROXY_INVALID)


def _ending_of_proxy(failure: ProxyError, address: Address) -> Ending:
    proxy = _proxy(address)
    if isinstance(failure, InvalidProxyStatus):
        return Ending(How.PROXY_STATUS, failure.response.status_code, proxy)
    return Ending(How.PROXY_DOWN, detail=f"{proxy} gave no proper answer")


def _ending_of_status(response: Response, address: Address) -> Ending:
    code = response.status_code
    if 300 <= code < 400:
        return Ending(How.REDIRECT, code, _redirect_host(response, address))
    return Ending(
        How.STATUS,
        code,
        retry_after=_header(response, "Retry-After"),
        date=_header(response, "Date"),
    )


def _header(response: Response, name: str) -> str:
    return next(iter(response.headers.get_all(name)), "")


def _redirect_host(response: Response, address: Address) -> str:
    """The host alone: the rest of the location may hold the key.

    Masked before it is read, since a host is read in lower case.
    """
    try:
        host = urlsplit(address.redactor.text(_header(response, "Location"))).hostname
    except ValueError:
        host = None
    return host or address.server


def _ending_of_network(failure: OSError, address: Address) -> Ending:
    phrase = _phrase(failure)
    proxy = _proxy(address)
    if proxy:
        return Ending(How.PROXY_DOWN, detail=f"{proxy}: {phrase}")
    if isinstance(failure, socket.gaierror) and failure.errno in _NO_SUCH_NAME:
        return Ending(How.NAME_UNKNOWN)
    return Ending(How.NETWORK, detail=phrase)


def _phrase(failure: OSError) -> str:
    """The failure in a few words; its own text may be empty, or a list of addresses."""
    if isinstance(failure, TimeoutError):
        return "timed out"
    if isinstance(failure, socket.gaierror):
        return "name lookup failed"
    named = _ERRNO.search(str(failure))
    code = failure.errno or (int(named[1]) if named else 0)
    if code:
        return os.strerror(code).lower()
    return "connection reset" if isinstance(failure, ConnectionError) else "could not connect"


def _proxy(address: Address) -> str:
    """`proxy host:port`; empty when none is used."""
    try:
        proxy = proxy_of(address)
    except Ended:
        return "proxy"
    return f"proxy {proxy.host}:{proxy.port}" if proxy else ""
