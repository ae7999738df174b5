"""What other runs on the journal are believed to have covered."""

from __future__ import annotations

from agentpost_tui.client.others import PATIENCE_SECONDS, Others
from agentpost_tui.domain.gap import NOT_RUNNING, CoverDoubtful, Covered, CoverLost

SINCE = 100.0
LIVE = 110.0


def test_as_long_as_one_looks_there_is_nothing_to_tell() -> None:
    others = Others()
    for now in (100.0, 105.0, 1e6):
        assert others.judge(Covered(now - 3, goes_on=True), None, now) is None
    assert not others.are_done


def test_when_it_ends_before_we_are_live_cover_is_lost_once() -> None:
    others = Others()
    lost = CoverLost(SINCE, NOT_RUNNING)
    assert others.judge(Covered(SINCE, goes_on=False), None, 101.0) == lost
    assert others.judge(Covered(SINCE, goes_on=False), None, 102.0) is None
    assert not others.are_done
    assert others.judge(Covered(SINCE, goes_on=False), LIVE, LIVE) is None
    assert others.are_done


def test_what_is_written_beyond_our_live_settles_it() -> None:
    others = Others()
    assert others.judge(Covered(LIVE - 1, goes_on=True), LIVE, LIVE + 1) is None
    assert not others.are_done
    assert others.judge(Covered(LIVE, goes_on=True), LIVE, LIVE + 2) is None
    assert others.are_done


def test_one_that_ended_just_before_may_leave_a_gap() -> None:
    others = Others()
    doubt = CoverDoubtful(SINCE, LIVE, NOT_RUNNING)
    assert others.judge(Covered(SINCE, goes_on=False), LIVE, LIVE) == doubt
    assert others.are_done


def test_one_that_was_killed_is_not_believed_for_ever() -> None:
    others = Others()
    killed = Covered(SINCE, goes_on=True)
    assert others.judge(killed, LIVE, LIVE + PATIENCE_SECONDS) is None
    doubt = CoverDoubtful(SINCE, LIVE, NOT_RUNNING)
    assert others.judge(killed, LIVE, LIVE + PATIENCE_SECONDS + 0.1) == doubt
    assert others.are_done
