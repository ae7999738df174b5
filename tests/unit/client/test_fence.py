from __future__ import annotations

from agentpost_tui.client.fence import Fence

NEVER = float("inf")


def test_an_event_before_the_fence_settles_nothing_and_one_after_it_does() -> None:
    fence = Fence(100.0)
    assert not fence.settle()
    fence.answered(100.1)
    assert fence.settle()
    assert fence.is_settled
    assert not fence.settle()  # no news
    assert fence.settled_at(110.0) is None
    assert fence.next_wake_at == NEVER


def test_two_seconds_after_the_fence_time_settles_it() -> None:
    fence = Fence(100.0)
    fence.answered(100.5)
    fence.answered(101.0)  # a later pong changes nothing
    assert fence.next_wake_at == 102.5
    assert fence.settled_at(102.4) is None
    assert fence.settled_at(103.0) == 102.5
    assert fence.settled_at(104.0) is None


def test_a_server_that_answers_no_ping_passes_the_fence_by_time() -> None:
    fence = Fence(100.0)
    assert fence.next_wake_at == 105.0
    assert not fence.is_overdue(104.9)
    assert fence.is_overdue(105.0)
    assert fence.settled_at(105.0) is None
    assert fence.next_wake_at == 107.0
    assert fence.settled_at(107.0) == 107.0


def test_time_in_which_we_did_not_listen_does_not_count() -> None:
    fence = Fence(100.0)
    fence.extend(10.0)
    assert not fence.is_overdue(114.9)
    fence.allow_until(112.0)
    assert not fence.is_overdue(114.9)
    fence.allow_until(120.0)
    assert not fence.is_overdue(119.9)
    assert fence.is_overdue(120.0)
