"""A `doctor` in the process of the test, so that a server of the test can live beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agentpost_tui.headless.doctor.case import Asked
from agentpost_tui.headless.doctor.run import run_doctor
from agentpost_tui.people import People
from tests.helpers.canary import CANARY, traces


class Findings:
    """What a doctor wrote as JSON."""

    def __init__(self, code: int, written: str) -> None:
        assert written.isascii()
        assert traces(written.encode()) == []
        self.code = code
        self.whole = json.loads(written)
        self._checks = {check["name"]: check for check in self.whole["checks"]}

    def __getitem__(self, name: str) -> tuple[str, str, str]:
        """Of one check: the result, what was found, and what to do."""
        check = self._checks[name]
        return check["result"], check["found"], check["todo"]

    def results(self) -> dict[str, str]:
        """The result of each check but the terminal's, which depends on who runs the tests."""
        found = {name: check["result"] for name, check in self._checks.items()}
        return {name: result for name, result in found.items() if name != "terminal"}


class Doctor:
    """Called with a URL, gives what is found there; knows the canary, and nothing of this
    machine."""

    def __init__(
        self, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._capture = capture
        for name in ("http", "https", "ws", "wss", "socks", "all", "no"):
            monkeypatch.delenv(f"{name}_proxy", raising=False)
            monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        monkeypatch.setenv("AGENTPOST_API_KEY", CANARY)

    async def __call__(self, url: str, seconds: float = 5.0, **flags: Any) -> Findings:
        asked = Asked(seconds, {"url": url, **flags})
        self._capture.readouterr()
        code = await run_doctor(asked, People(), as_json=True)
        return Findings(code, self._capture.readouterr().out)
