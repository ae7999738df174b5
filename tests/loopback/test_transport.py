"""Dials over real sockets: what each failure is taken for, and that no text gives the key away."""

from __future__ import annotations

import asyncio
import errno
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.exceptions import InvalidURI

from agentpost_tui import __version__
from agentpost_tui.client import transport
from agentpost_tui.client.address import Address
from agentpost_tui.client.ending import Ended, Ending, How

KEY = "ap_sk_live_canary0123456789k3y9"
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http", "https", "ws", "wss", "socks", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)


@asynccontextmanager
async def listening(answer: Answer, **options: Any) -> AsyncIterator[int]:
    """A TCP server that treats every connection so; its port."""

    async def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(treat, "127.0.0.1", 0, **options)
    async with server:
        yield server.sockets[0].getsockname()[1]


def saying(text: str) -> Answer:
    """Answers a request with `text` and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(text.encode())
        await writer.drain()

    return answer


async def failure(url: str) -> Ending:
    """How a dial to `url` ends; the key is nowhere in what is raised."""
    with pytest.raises(Ended) as ended:
        await transport.dial(Address.parse(url, KEY, insecure=True))
    assert ended.value.__cause__ is None
    assert ended.value.__suppress_context__
    assert "canary" not in f"{ended.value} {ended.value!r} {ended.value.ending}"
    return ended.value.ending


async def answered(text: str) -> Ending:
    async with listening(saying(text)) as port:
        return await failure(f"http://127.0.0.1:{port}")


def http(status: int, *headers: str) -> str:
    return "\r\n".join([f"HTTP/1.1 {status} X", *headers, "Content-Length: 0", "", ""])


# Dials


@pytest.mark.parametrize("status", [200, 401, 403, 404, 426, 500, 503])
async def test_a_status(status: int) -> None:
    assert await answered(http(status)) == Ending(How.STATUS, status)


async def test_a_status_that_asks_for_a_wait() -> None:
    date = "Tue, 24 Nov 2026 07:06:00 GMT"
    ending = await answered(http(429, "Retry-After: 30", f"Date: {date}", "Retry-After: 60"))
    assert ending == Ending(How.STATUS, 429, retry_after="30", date=date)


@pytest.mark.parametrize(
    ("location", "host"),
    [
        (f"https://www.example/ws?token={KEY}", "www.example"),
        (f"/elsewhere?token={KEY}", "127.0.0.1:"),
        (f"https://{KEY}.example/", "ap_sk_live_…k3y9.example"),
        ("https://[broken", "127.0.0.1:"),
    ],
)
async def test_a_redirect_is_not_followed_and_only_its_host_is_told(
    location: str, host: str
) -> None:
    ending = await answered(http(302, f"Location: {location}"))
    assert (ending.how, ending.code) == (How.REDIRECT, 302)
    assert ending.detail.startswith(host)


async def test_an_end_before_any_answer() -> None:
    assert await answered("") == Ending(How.NO_RESPONSE)


@pytest.mark.parametrize(
    "text", ["SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 401 " + "x" * 100_000, http(101)]
)
async def test_an_answer_that_is_no_http_or_no_handshake(text: str) -> None:
    assert (await answered(text)).how is How.GARBLED


async def test_nobody_listens() -> None:
    async with listening(saying("")) as port:
        pass
    ending = await failure(f"http://127.0.0.1:{port}")
    assert ending == Ending(How.NETWORK, detail="connection refused")
    assert await failure(f"http://localhost:{port}") == ending  # by all of its addresses


@pytest.mark.parametrize(
    ("raised", "ending"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), Ending(How.NAME_UNKNOWN)),
        (
            socket.gaierror(socket.EAI_AGAIN, "x"),
            Ending(How.NETWORK, detail="name lookup failed"),
        ),
        (
            OSError(errno.EHOSTUNREACH, "x"),
            Ending(How.NETWORK, detail="no route to host"),
        ),
        (
            OSError("Multiple exceptions: [Errno 111] a, [Errno 101] b"),
            Ending(How.NETWORK, detail="connection refused"),
        ),
        (ConnectionResetError(), Ending(How.NETWORK, detail="connection reset")),
        (OSError(errno.EMFILE, "x"), Ending(How.NETWORK, detail="too many open files")),
        (OSError(), Ending(How.NETWORK, detail="could not connect")),
        (TimeoutError(), Ending(How.NETWORK, detail="timed out")),
        (ssl.SSLError(1, f"{KEY}"), Ending(How.TLS)),
        (InvalidURI(f"ws://{KEY}", "x"), Ending(How.PROXY_INVALID)),
    ],
    ids=repr,
)
async def test_what_the_network_says(
    raised: Exception, ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", fail)
    assert await failure("https://mail.example") == ending


async def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "OPEN_SECONDS", 0.05)

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(hang) as port:
        ending = await failure(f"http://127.0.0.1:{port}")
    assert ending == Ending(How.NETWORK, detail="timed out")


# TLS


async def test_a_plain_port_that_is_asked_for_tls() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with listening(answer) as port:
        assert await failure(f"https://127.0.0.1:{port}") == Ending(How.TLS)


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's TLS with a certificate that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = (tmp_path_factory.mktemp("tls") / name for name in ("key", "certificate"))
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make.split(), *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_a_certificate_that_nobody_vouches_for(self_signed: ssl.SSLContext) -> None:
    async with listening(saying(""), ssl=self_signed) as port:
        ending = await failure(f"https://127.0.0.1:{port}")
    assert ending == Ending(How.CERTIFICATE, 18, "self-signed certificate")


# Proxies


@pytest.mark.parametrize(
    ("answer", "ending"),
    [
        (http(407), Ending(How.PROXY_STATUS, 407, "proxy 127.0.0.1:PORT")),
        (http(503), Ending(How.PROXY_STATUS, 503, "proxy 127.0.0.1:PORT")),
        (
            "nonsense\r\n\r\n",
            Ending(How.PROXY_DOWN, detail="proxy 127.0.0.1:PORT gave no proper answer"),
        ),
    ],
)
async def test_a_proxy_is_named_without_its_login(
    answer: str, ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(saying(answer)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:{KEY}@127.0.0.1:{port}")
        found = await failure("https://mail.example")
    shown = found.detail.replace(str(port), "PORT")
    assert (found.how, found.code, shown) == (ending.how, ending.code, ending.detail)


async def test_a_proxy_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(saying("")) as port:
        pass
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{KEY}@127.0.0.1:{port}")
    found = await failure("https://mail.example")
    detail = f"proxy 127.0.0.1:{port}: connection refused"
    assert found == Ending(How.PROXY_DOWN, detail=detail)


@pytest.mark.parametrize(
    "proxy", [f"ftp://user:{KEY}@p.example", f"http://{KEY}@p.example", "http://p.example:port"]
)
async def test_a_proxy_setting_that_makes_no_sense(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    assert await failure("https://mail.example") == Ending(How.PROXY_INVALID)


async def test_a_socks_proxy_without_the_package_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"socks5h://user:{KEY}@p.example:1080")
    assert await failure("https://mail.example") == Ending(How.SOCKS_MISSING)


# Several addresses


@pytest.mark.parametrize(("are_plain", "seconds"), [(True, 0.25), (False, None)])
async def test_addresses_race_unless_the_program_has_tasks_of_its_own_kind(
    are_plain: bool, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(loop: asyncio.AbstractEventLoop, task: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(task, loop=loop, **options)

    loop = asyncio.get_running_loop()
    waits: list[float | None] = []
    connect = loop.create_connection

    async def create_connection(*arguments: Any, **options: Any) -> Any:
        waits.append(options["happy_eyeballs_delay"])
        return await connect(*arguments, **options)

    monkeypatch.setattr(loop, "create_connection", create_connection)
    loop.set_task_factory(None if are_plain else make)
    assert await answered(http(401)) == Ending(How.STATUS, 401)
    assert waits == [seconds]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="there are no eager tasks")
async def test_a_program_with_eager_tasks_gets_through() -> None:
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    assert await answered(http(401)) == Ending(How.STATUS, 401)


# The request


async def test_it_introduces_itself_and_asks_for_no_compression() -> None:
    seen: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())

    async with listening(answer) as port:
        await failure(f"http://127.0.0.1:{port}/post")
    assert seen[0].startswith(f"get /post/ws?token={KEY.lower()} http/1.1\r\n")
    assert f"user-agent: agentpost-tui/{__version__}" in seen[0]
    assert "sec-websocket-extensions" not in seen[0]
    assert "authorization" not in seen[0]
