from __future__ import annotations

from agentpost_tui.client.doubt import Doubt
from agentpost_tui.domain.gap import CoverDoubtful


def test_a_doubt_ends_with_the_answer_to_its_ping() -> None:
    doubt = Doubt()
    assert doubt.answered(1, 9.0) is None
    doubt.begin(10.0, "slow", number=3)
    assert doubt.answered(2, 12.0) is None
    assert doubt.answered(4, 13.0) == CoverDoubtful(10.0, 13.0, "slow")
    assert doubt.answered(5, 14.0) is None


def test_or_with_the_link() -> None:
    doubt = Doubt()
    doubt.begin(10.0, "slow", number=3)
    assert doubt.ended(14.0) == CoverDoubtful(10.0, 14.0, "slow")
    assert doubt.ended(14.0) is None


def test_doubts_that_meet_are_one() -> None:
    doubt = Doubt()
    doubt.begin(10.0, "slow", number=3)
    doubt.begin(12.0, "slow", number=4)
    assert doubt.answered(3, 13.6) is None
    assert doubt.answered(4, 14.0) == CoverDoubtful(10.0, 14.0, "slow")


def test_a_doubt_never_ends_before_it_began() -> None:
    doubt = Doubt()
    doubt.begin(10.0, "slow", number=3)
    assert doubt.ended(9.0) == CoverDoubtful(10.0, 10.0, "slow")


def test_it_says_for_how_long_it_has_been_open() -> None:
    doubt = Doubt()
    assert doubt.lasted(11.0) == 0.0
    doubt.begin(10.0, "slow", 3)
    assert doubt.lasted(11.0) == 1.0
