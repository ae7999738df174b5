from __future__ import annotations

import os

import pytest

from agentpost_tui.commands.dashboard import require_terminal
from agentpost_tui.errors import SettingsError
from agentpost_tui.headless.doctor.finding import Result
from agentpost_tui.headless.doctor.terminal import Terminal, judge_terminal


@pytest.mark.parametrize("term", ["dumb", "unknown", "", None])
def test_what_doctor_warns_of_the_dashboard_refuses(
    term: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "isatty", lambda number: True)
    monkeypatch.delenv("TERM", raising=False)
    if term is not None:
        monkeypatch.setenv("TERM", term)
    with pytest.raises(SettingsError, match=f"cannot move its cursor: TERM is '{term or ''}'"):
        require_terminal()
    assert judge_terminal(Terminal(os.environ, "utf-8", (120, 40))).result is Result.WARN
    monkeypatch.setenv("TERM", "xterm")
    require_terminal()
