from __future__ import annotations

from agentpost_tui.simulator.options import Options


def test_by_itself_it_drops_nobody_and_hides_nothing() -> None:
    options = Options()
    assert not options.require_pong
    assert options.second_subscribe == "replace"
    assert options.faults == ()
    assert options.backlog_bytes == 16 * 1024 * 1024
