"""Row 23: proxies that are down, want a login, or cannot be spoken to."""

from __future__ import annotations

import pytest

from agentpost_tui.client.notices import State
from tests.faults.conditions import CANARY, dial_in_vain, watched
from tests.faults.strangers import Stranger, unused_port

LOGIN = f"user:{CANARY}@"
"""The proxy's password is a canary too."""
HOST = "https://mail.example"


@pytest.fixture(autouse=True)
def _no_other_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "wss_proxy", "no_proxy", "WSS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("scheme", "cause"),
    [
        ("ftp", "the proxy setting is not usable"),
        ("socks5h", "a SOCKS proxy is set"),
        ("", "the proxy setting is not usable"),
    ],
)
async def test_a_proxy_setting_that_cannot_work_is_refused_without_a_dial_out(
    scheme: str, cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://{LOGIN}127.0.0.1:9")
    async with watched(HOST) as run:
        await run.until_state(State.REFUSED)
        assert run.session.status.cause == cause
        assert "proxy" in run.session.status.hint.lower()
        await run.wait(60.0, answered=False)
        assert (run.state, run.session.vitals.dials) == (State.REFUSED, 1)


async def test_a_proxy_that_asks_for_a_login_is_named_and_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with Stranger(words).listening() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{LOGIN}127.0.0.1:{proxy.port}")
        async with watched(HOST) as run:
            await run.until_state(State.REFUSED)
            cause = f"407, proxy 127.0.0.1:{proxy.port} asks for a login"
            assert run.session.status.cause == cause
            await run.wait(60.0, answered=False)
            assert proxy.calls == 1
            assert b"CONNECT mail.example:443" in proxy.heard
            assert b"token" not in proxy.heard


async def test_a_proxy_that_is_down_is_named_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = await unused_port()
    monkeypatch.setenv("HTTPS_PROXY", f"http://{LOGIN}127.0.0.1:{port}")
    async with watched(HOST) as run:
        await run.until_state(State.RECONNECTING)
        await dial_in_vain(run)
        assert run.state is State.RECONNECTING
        assert run.session.status.cause == f"proxy 127.0.0.1:{port}: connection refused"


@pytest.mark.parametrize("words", [b"", b"nonsense\r\n\r\n"])
async def test_a_proxy_that_talks_nonsense_is_named_and_tried_again(
    words: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stranger(words).listening() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{LOGIN}127.0.0.1:{proxy.port}")
        async with watched(HOST) as run:
            await run.until_state(State.RECONNECTING)
            named = f"proxy 127.0.0.1:{proxy.port} gave no proper answer"
            assert run.session.status.cause == named
