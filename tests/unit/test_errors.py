"""Errors speak in sentences."""

from __future__ import annotations

import pytest

from agentpost_tui.errors import AgentPostError, SettingsError, TransportError


def test_an_error_is_its_message_and_its_hint() -> None:
    error = SettingsError("unknown theme 'drak'", hint="themes: dark, light")
    assert (error.message, error.hint) == ("unknown theme 'drak'", "themes: dark, light")
    assert str(error) == "unknown theme 'drak' (themes: dark, light)"


def test_without_a_hint_only_the_message_is_left() -> None:
    assert str(TransportError("no answer")) == "no answer"


@pytest.mark.parametrize("kind", [SettingsError, TransportError])
def test_all_errors_are_of_one_tree(kind: type[AgentPostError]) -> None:
    with pytest.raises(AgentPostError, match="what happened"):
        raise kind("what happened")
