"""The checks of the way to the server: proxy, name, connection, encryption."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any, Final

from agentpost_tui.client.ending import Ended, Ending, How
from agentpost_tui.client.transport import ending_of, proxy_of
from agentpost_tui.clock import now
from agentpost_tui.errors import TransportError
from agentpost_tui.headless.doctor.case import Case, Place
from agentpost_tui.headless.doctor.finding import Finding, duration, ok, skipped, warn

MOST_PLACES: Final = 8
"""Of the addresses of a name, so many are tried."""
EXPIRES_SOON_DAYS: Final = 7
_FAMILIES: Final = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}
_LISTENING: Final = "Does a server listen there, and does a firewall let you through? Check --url"
_ONLINE: Final = "Are you online? Does your name server answer?"
_IN_PROXY: Final = "goes through the proxy, and is looked at by the upgrade"


async def proxy(case: Case) -> Finding:
    """Which proxy a dial goes through. A login is neither shown nor read."""
    secure = case.address.scheme == "wss"
    used = ("wss", "socks", "https") if secure else ("ws", "socks", "https", "http")
    try:
        case.proxy = proxy_of(case.address)
        if case.proxy and case.proxy.scheme.startswith("socks") and not find_spec("python_socks"):
            raise Ended(Ending(How.SOCKS_MISSING))
    except Ended as ended:
        raise case.error(ended.ending, f"Check {_variable(used)}") from None
    named = _variable(used)
    if case.proxy is not None:
        scheme, host, port = case.proxy
        return ok(f"{scheme}://{host}:{port}, from {named or 'the system'}")
    if named:
        return ok(f"none for this server, although {named} is set")
    unused = _variable(("https", "http", "all"))
    return ok(f"none; {unused} is not used for {case.address.scheme}://" if unused else "none")


async def dns(case: Case) -> Finding:
    """What addresses the name of the server, or of its proxy, stands for."""
    host, port = case.target
    began = now()
    try:
        async with asyncio.timeout(case.asked.timeout_seconds):
            answers = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
    except (OSError, UnicodeError) as failure:
        raise case.error(ending_of(failure, case.address), _ONLINE) from None
    case.places = [Place(family, number, place) for family, _, number, _, place in answers]
    texts = [place.text for place in case.places]
    if texts == [host]:
        return ok(f"{host} is an address, and needs no look-up")
    more = f" and {len(texts) - MOST_PLACES} more" if len(texts) > MOST_PLACES else ""
    return ok(f"{host} is {', '.join(texts[:MOST_PLACES])}{more}, in {duration(now() - began)}")


async def tcp(case: Case) -> Finding:
    """Whether each address takes a connection."""
    places = case.places[:MOST_PLACES]
    seconds = case.asked.timeout_seconds
    answers = await asyncio.gather(*(_connect(place, seconds) for place in places))
    port = case.target[1]
    errors = [
        case.error(ending_of(answer, case.address), _LISTENING)
        for answer in answers
        if isinstance(answer, OSError)
    ]
    causes = iter(error.message for error in errors)
    lines = [
        f"{_FAMILIES.get(socket.AddressFamily(place.family), '?')} {place.text} port {port}: "
        + (next(causes) if isinstance(answer, OSError) else f"connected in {duration(answer)}")
        for place, answer in zip(places, answers, strict=True)
    ]
    if len(errors) == len(places):
        raise TransportError("; ".join(lines), errors[0].hint)
    if errors:
        return warn(*lines, todo="Nothing has to be done: an address that answers is used")
    return ok(*lines)


async def tls(case: Case) -> Finding:
    """Whether the server's certificate is good, and for how long."""
    if case.address.scheme != "wss":
        return skipped(f"{case.address.scheme}:// is not encrypted")
    if case.proxy is not None:
        return skipped(_IN_PROXY)
    host, port = case.target
    try:
        async with asyncio.timeout(case.asked.timeout_seconds):
            _, writer = await asyncio.open_connection(
                host, port, ssl=True, happy_eyeballs_delay=0.25
            )
    except OSError as failure:
        raise case.error(ending_of(failure, case.address), _LISTENING) from None
    version = writer.get_extra_info("ssl_object").version()
    certificate = writer.get_extra_info("peercert")
    writer.transport.abort()
    return judge_certificate(version, certificate, now())


def judge_certificate(version: str, certificate: dict[str, Any], at: float) -> Finding:
    """What a certificate that was accepted says of itself."""
    until = ssl.cert_time_to_seconds(certificate["notAfter"])
    days = int((until - at) / 86_400)
    issuer = _issuer(certificate.get("issuer", ()))
    found = f"{version}, certificate by {issuer}, {days} day{'s' * (days != 1)} left"
    if days < EXPIRES_SOON_DAYS:
        day = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%d %H:%M UTC")
        return warn(found, todo=f"It has to be renewed by {day}: tell whoever runs the server")
    return ok(found)


def _issuer(names: Sequence[Sequence[tuple[str, str]]]) -> str:
    """The organization that vouches for it, and which of its certificates."""
    parts = {key: value for group in names for key, value in group}
    told = [parts[key] for key in ("organizationName", "commonName") if key in parts]
    return " ".join(told) or "nobody named"


def _variable(schemes: Sequence[str]) -> str:
    """The first variable that names a proxy for one of these; lower case wins."""
    forms = [form for one in schemes for form in (f"{one}_proxy", f"{one.upper()}_PROXY")]
    return next((form for form in forms if os.environ.get(form)), "")


async def _connect(place: Place, seconds: float) -> float | OSError:
    """How long it took to connect to one address, or why it was in vain."""
    began = now()
    try:
        with socket.socket(place.family, socket.SOCK_STREAM, place.protocol) as one:
            one.setblocking(False)
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_connect(one, place.socket_address)
    except OSError as failure:
        return failure
    return now() - began
