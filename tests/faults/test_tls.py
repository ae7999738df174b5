"""Rows 21 and 22: certificates that are no good, and ports that speak something else."""

from __future__ import annotations

import pytest

from agentpost_tui.client.notices import State
from tests.faults.certificates import Authority
from tests.faults.conditions import dial_in_vain, watched
from tests.faults.strangers import Stranger

HOST = "IP:127.0.0.1"
UPGRADE = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize(
    ("certificate", "cause", "hint"),
    [
        ({"until_days": 0}, "the certificate has expired", "Is this computer's clock right (20"),
        ({"since_days": 1, "until_days": 2}, "the certificate is not valid yet", "Is this comp"),
        ({"name": "DNS:other.example"}, "the certificate is for another host", "Check --url"),
        ({"trusted": False}, "the certificate is not trusted", "A company proxy? Set SSL_CERT_F"),
    ],
    ids=["expired", "not valid yet", "another host", "not trusted"],
)
async def test_a_bad_certificate_is_refused_after_one_dial(
    certificate: dict[str, object],
    cause: str,
    hint: str,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if certificate.pop("trusted", True):
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    tls = authority.vouch(**{"name": HOST, **certificate})  # type: ignore[arg-type]
    async with (
        Stranger(UPGRADE).listening(tls) as stranger,
        watched(f"https://127.0.0.1:{stranger.port}") as run,
    ):
        await run.until_state(State.REFUSED)
        assert run.session.status.cause == cause
        assert run.session.status.hint.startswith(hint)
        await run.wait(60.0, answered=False)
        assert (run.state, run.session.vitals.dials, stranger.calls) == (State.REFUSED, 1, 0)


async def test_a_good_certificate_lets_the_request_through(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    async with (
        Stranger(UPGRADE).listening(authority.vouch(name=HOST)) as stranger,
        watched(f"https://127.0.0.1:{stranger.port}") as run,
    ):
        await run.until_state(State.RECONNECTING)
        assert run.session.status.cause == "503, server busy"


async def test_a_plain_port_that_is_asked_for_tls_is_tried_again_with_a_hint() -> None:
    async with (
        Stranger(b"HTTP/1.1 400 Bad Request\r\n\r\n").listening() as stranger,
        watched(f"https://127.0.0.1:{stranger.port}") as run,
    ):
        await run.until_state(State.RECONNECTING)
        hints = [run.session.status.hint]
        for _ in range(2):
            await dial_in_vain(run)
            hints.append(run.session.status.hint)
        assert run.session.status.cause == "the TLS handshake failed"
        assert hints == ["", "", "Does this port speak TLS? Check --url"]


async def test_a_tls_port_that_is_asked_in_plain_text_is_tried_again_with_a_hint(
    authority: Authority,
) -> None:
    async with (
        Stranger(UPGRADE).listening(authority.vouch(name=HOST)) as stranger,
        watched(f"http://127.0.0.1:{stranger.port}") as run,
    ):
        await run.until_state(State.RECONNECTING)
        hints = [run.session.status.hint]
        for _ in range(2):
            await dial_in_vain(run)
            hints.append(run.session.status.hint)
        assert run.session.status.cause == "closed by the server during the dial"
        assert hints == ["", "", "Is this the right port? Check --url"]
        assert stranger.calls == 0
