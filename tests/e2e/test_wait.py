"""`wait` as a program of its own, against a simulator in another process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.commands import ran, started
from tests.helpers.simulated import Simulated, simulated


@pytest.fixture(scope="module")
def server() -> Iterator[Simulated]:
    with simulated("--rate", "60") as running:
        yield running


def test_waiting_ends_at_once_with_the_event(server: Simulated, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code, out, err = ran(server, "wait", "type:received", "--ready-file", str(ready))
    assert code == 0
    assert json.loads(out)["event"]["type"] == "message.received"
    assert err == "LIVE, waiting\n"
    assert ready.exists()


def test_what_did_not_come_is_certain_when_all_was_covered(server: Simulated) -> None:
    code, out, err = ran(server, "wait", "subject:nonesuch", "--timeout", "1s")
    assert (code, out) == (124, "")
    assert "all the time was covered" in err


def test_what_did_not_come_is_not_certain_after_a_gap(server: Simulated) -> None:
    process = started(server, "wait", "subject:nonesuch", "--timeout", "3s")
    assert process.stderr is not None
    assert process.stderr.readline() == "LIVE, waiting\n"
    server.inject("cut")
    _, err = process.communicate(timeout=10)
    assert process.returncode == 3
    assert "1 gap" in err


def test_what_did_not_come_is_not_certain_while_the_server_does_not_answer(
    server: Simulated,
) -> None:
    process = started(server, "wait", "subject:nonesuch", "--timeout", "2s")
    assert process.stderr is not None
    assert process.stderr.readline() == "LIVE, waiting\n"
    server.inject("freeze")
    _, err = process.communicate(timeout=15)
    assert process.returncode == 3
    assert "it may have been missed: the server does not answer" in err


def test_who_was_never_live_says_why() -> None:
    nobody = Simulated("http://127.0.0.1:9")
    code, _, err = ran(nobody, "wait", "x", "--timeout", "1s")
    assert code == 5
    assert "never LIVE: connection refused" in err
