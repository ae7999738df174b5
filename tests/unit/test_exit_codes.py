"""Exit codes are an interface: what ends a run has the code that the help names."""

from __future__ import annotations

import re
import signal

import pytest

from agentpost_tui import exit_codes
from agentpost_tui.errors import (
    AgentPostError,
    GaveUpError,
    JournalError,
    RefusedError,
    SettingsError,
    TransportError,
)
from agentpost_tui.exit_codes import EXIT_CODES, SIGNALS, code_of


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SettingsError, 2),
        (RefusedError, 4),
        (GaveUpError, 5),
        (TransportError, 1),
        (JournalError, 1),
        (AgentPostError, 1),
    ],
)
def test_an_error_has_its_code(kind: type[AgentPostError], code: int) -> None:
    assert code_of(kind("it")) == code


def test_a_signal_has_the_code_that_a_shell_gives_it() -> None:
    assert SIGNALS == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def test_the_help_names_every_code_and_no_other() -> None:
    named = {int(code) for code in re.findall(r"^  (\d+) ", EXIT_CODES, re.MULTILINE)}
    ours = {code for code in vars(exit_codes).values() if isinstance(code, int)}
    assert named == ours | set(SIGNALS.values()) | {0}
