from __future__ import annotations

from dataclasses import replace

import pytest

from agentpost_tui.domain.ledger import Balance

EVEN = Balance(
    received=28, malformed=1, duplicate=2, outside=3, evicted=4, hidden=5, shown=6, pending=7
)
FATES = ("malformed", "duplicate", "outside", "evicted", "hidden", "shown", "pending")


def test_all_fates_together_are_what_was_received() -> None:
    assert EVEN.is_even


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("error", [-1, 1])
def test_one_event_too_many_or_too_few_anywhere_is_noticed(fate: str, error: int) -> None:
    wrong = replace(EVEN, **{fate: getattr(EVEN, fate) + error})
    assert wrong.difference == -error
    assert not wrong.is_even


def test_fates_that_add_up_but_are_not_where_the_events_lie_are_no_balance() -> None:
    wrong = replace(EVEN, misfiled=1)
    assert wrong.difference == 1
    assert not wrong.is_even
