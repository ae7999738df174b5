"""`doctor` on the way to the server: names, addresses, certificates, proxies."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import pytest

from tests.faults.certificates import Authority
from tests.faults.strangers import Stranger, unused_port
from tests.helpers.canary import CANARY
from tests.helpers.doctor import Doctor

UPGRADE = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def doctor(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    return Doctor(capfd, monkeypatch)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


async def test_nobody_listens(doctor: Doctor) -> None:
    port = await unused_port()
    found = await doctor(f"http://127.0.0.1:{port}")
    assert found.code == 1
    assert found["TCP"][:2] == ("FAILED", f"IPv4 127.0.0.1 port {port}: connection refused")
    assert found["upgrade"] == ("skipped", "since TCP failed", "")
    assert found["journal"][0] == "ok"


async def test_a_name_that_does_not_exist(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "x")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    found = await doctor("https://mail.example")
    assert found.code == 1
    advice = "Cannot find mail.example: are you online?"
    assert found["DNS"] == ("FAILED", "name not found", advice)
    assert found["TCP"] == ("skipped", "since DNS failed", "")


async def test_one_address_of_several_that_answers_is_enough(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def both(host: str, port: int, **_: object) -> list[Any]:
        kinds = socket.SOCK_STREAM, socket.IPPROTO_TCP, ""
        return [(socket.AF_INET, *kinds, (address, port)) for address in ("127.0.0.2", "127.0.0.1")]

    async with Stranger(UPGRADE).listening() as stranger:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
        found = await doctor(f"http://localhost:{stranger.port}")
    assert found["DNS"][1].startswith("localhost is 127.0.0.2, 127.0.0.1, in ")
    result, said, _ = found["TCP"]
    assert result == "warn"
    refused, connected = said.split("; ")
    assert refused == f"IPv4 127.0.0.2 port {stranger.port}: connection refused"
    assert connected.startswith(f"IPv4 127.0.0.1 port {stranger.port}: connected in ")


@pytest.mark.parametrize(
    ("certificate", "sentence", "advice"),
    [
        ({"until_days": 0}, "the certificate has expired", "Is this computer's clock right (20"),
        ({"name": "DNS:x.example"}, "the certificate is for another host", "Check --url"),
        ({"trusted": False}, "the certificate is not trusted", "A company proxy? Set SSL_CERT"),
    ],
    ids=["expired", "another host", "not trusted"],
)
async def test_a_bad_certificate(
    certificate: dict[str, Any],
    sentence: str,
    advice: str,
    authority: Authority,
    doctor: Doctor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if certificate.pop("trusted", True):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    tls = authority.vouch(**{"name": "IP:127.0.0.1", **certificate})
    async with Stranger(UPGRADE).listening(tls) as stranger:
        found = await doctor(f"https://127.0.0.1:{stranger.port}")
    result, said, todo = found["TLS"]
    assert (found.code, result, said) == (4, "FAILED", sentence)
    assert todo.startswith(advice)
    assert "then R" not in todo
    assert found["upgrade"] == ("skipped", "since TLS failed", "")


async def test_a_good_certificate_says_who_vouches_and_how_long(
    authority: Authority, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    tls = authority.vouch(name="IP:127.0.0.1", until_days=10)
    async with Stranger(UPGRADE).listening(tls) as stranger:
        found = await doctor(f"https://127.0.0.1:{stranger.port}")
    assert found["TLS"] == ("ok", "TLSv1.3, certificate by authority, 9 days left", "")
    assert found["upgrade"][1] == "503, server busy"


async def test_a_port_that_speaks_no_tls(doctor: Doctor) -> None:
    async with Stranger(UPGRADE).listening() as stranger:
        found = await doctor(f"https://127.0.0.1:{stranger.port}")
    assert found.code == 1
    advice = "Does this port speak TLS? Check --url"
    assert found["TLS"] == ("FAILED", "the TLS handshake failed", advice)


# Proxies


@pytest.mark.parametrize(
    ("variables", "url", "said"),
    [
        ({}, "https://mail.example", "none"),
        (
            {"ALL_PROXY": "http://p.example"},
            "https://mail.example",
            "none; ALL_PROXY is not used for wss://",
        ),
        (
            {"HTTPS_PROXY": "http://p.example", "NO_PROXY": "mail.example"},
            "https://mail.example",
            "none for this server, although HTTPS_PROXY is set",
        ),
    ],
)
async def test_no_proxy(
    variables: dict[str, str],
    url: str,
    said: str,
    doctor: Doctor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "x")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert (await doctor(url))["proxy"] == ("ok", said, "")


async def test_a_proxy_is_named_without_its_login_and_reached(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with Stranger(words).listening() as stranger:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:{CANARY}@127.0.0.1:{stranger.port}")
        found = await doctor("https://mail.example")
    named = f"http://127.0.0.1:{stranger.port}, from HTTPS_PROXY"
    assert found["proxy"] == ("ok", named, "")
    assert found["TCP"][0] == "ok"
    assert found["TLS"][0] == "skipped"
    sentence = f"407, proxy 127.0.0.1:{stranger.port} asks for a login"
    assert found["upgrade"] == ("FAILED", sentence, "Check HTTPS_PROXY")
    assert "user" not in json.dumps(found.whole)
    assert found.code == 4


@pytest.mark.parametrize(
    ("scheme", "said"),
    [("ftp", "the proxy setting is not usable"), ("socks5h", "a SOCKS proxy is set")],
)
async def test_a_proxy_that_cannot_be_used(
    scheme: str, said: str, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://user:{CANARY}@127.0.0.1:9")
    found = await doctor("https://mail.example")
    assert (found.code, found["proxy"][:2]) == (4, ("FAILED", said))
    assert found["DNS"] == ("skipped", "since proxy failed", "")
