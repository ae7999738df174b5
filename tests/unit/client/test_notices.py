from __future__ import annotations

from agentpost_tui.client.notices import State


def test_the_words_of_the_status_line_are_an_interface() -> None:
    assert [state.value for state in State] == [
        "OFFLINE",
        "CONNECTING",
        "SUBSCRIBED",
        "LIVE",
        "STALE",
        "RECONNECTING",
        "REFUSED",
    ]
