from __future__ import annotations

from agentpost_tui.domain.gap import Gap


def test_a_gap_is_open_until_its_certain_part_ends() -> None:
    gap = Gap(10.0, "cut")
    assert gap.is_open
    assert gap.is_certain
    gap.until = 12.0
    assert not gap.is_open
    assert gap.is_certain


def test_a_gap_that_was_never_certain() -> None:
    assert not Gap(10.0, "slow", until=10.0, possible_until=12.0).is_certain
