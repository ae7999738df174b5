from __future__ import annotations

import pytest

from agentpost_tui.domain.coverage import Cover, Coverage
from agentpost_tui.domain.gap import (
    CoverDoubtful,
    CoverLost,
    CoverRegained,
    CoverSettled,
    Gap,
)


def covered(at: float = 0.0) -> Coverage:
    coverage = Coverage()
    coverage.apply(CoverRegained(at), before=0)
    coverage.apply(CoverSettled(at), before=0)
    return coverage


def test_nothing_is_claimed_before_the_first_live() -> None:
    coverage = Coverage()
    assert coverage.share(100.0) is None
    assert coverage.strip(100.0, 4) == [Cover.UNKNOWN] * 4


def test_a_gap_opens_at_the_loss_and_closes_at_the_fence() -> None:
    coverage = covered()
    gap = coverage.apply(CoverLost(10.0, "closed 1012"), before=5)
    assert isinstance(gap, Gap)
    assert (gap.since, gap.until, gap.before) == (10.0, None, 5)
    assert coverage.open_gap is gap
    coverage.apply(CoverRegained(27.0), before=5)
    assert (gap.until, gap.possible_until) == (27.0, 29.0)
    assert coverage.open_gap is None


def test_the_possible_part_ends_at_the_first_event_if_that_is_sooner() -> None:
    coverage = covered()
    gap = coverage.apply(CoverLost(10.0, "cut"), before=0)
    coverage.apply(CoverRegained(20.0), before=0)
    coverage.apply(CoverSettled(20.5), before=0)
    assert gap is not None
    assert gap.possible_until == 20.5


def test_a_doubt_within_a_gap_does_not_keep_it_open() -> None:
    coverage = covered()
    gap = coverage.apply(CoverLost(10.0, "cut"), before=0)
    coverage.apply(CoverDoubtful(8.0, 9.0, "slow"), before=0)
    assert coverage.unsettled is coverage.open_gap is gap
    coverage.apply(CoverRegained(20.0), before=0)
    assert (coverage.unsettled, coverage.open_gap) == (gap, None)
    coverage.apply(CoverSettled(21.0), before=0)
    assert coverage.unsettled is None
    assert gap is not None
    assert (gap.until, gap.possible_until) == (20.0, 21.0)


def test_neighbours_merge_when_neither_an_event_nor_cover_lies_between() -> None:
    coverage = covered()
    gap = coverage.apply(CoverLost(10.0, "cut"), before=3)
    coverage.apply(CoverRegained(20.0), before=3)
    assert coverage.apply(CoverLost(21.0, "cut again"), before=3) is None
    assert gap is not None
    assert gap.is_open
    assert coverage.count == 1


@pytest.mark.parametrize(("since", "before"), [(21.0, 4), (60.0, 3)])
def test_neighbours_stay_apart_when_something_lies_between(since: float, before: int) -> None:
    coverage = covered()
    coverage.apply(CoverLost(10.0, "cut"), before=3)
    coverage.apply(CoverRegained(20.0), before=3)
    assert coverage.apply(CoverLost(since, "cut"), before=before) is not None
    assert coverage.count == 2


def test_the_share_counts_certain_gaps_since_the_first_live() -> None:
    coverage = covered(at=100.0)
    coverage.apply(CoverLost(110.0, "cut"), before=0)
    coverage.apply(CoverRegained(120.0), before=0)
    assert coverage.share(200.0) == pytest.approx(0.9)
    assert coverage.seconds_lost(200.0) == 10.0


def test_an_open_gap_takes_from_the_share_as_time_passes() -> None:
    coverage = covered(at=0.0)
    coverage.apply(CoverLost(50.0, "cut"), before=0)
    assert coverage.share(100.0) == pytest.approx(0.5)


def test_only_the_last_hour_counts() -> None:
    coverage = covered(at=0.0)
    coverage.apply(CoverLost(10.0, "cut"), before=0)
    coverage.apply(CoverRegained(20.0), before=0)
    assert coverage.share(10_000.0) == 1.0


def test_a_doubtful_stretch_is_possible_and_takes_nothing_from_the_share() -> None:
    coverage = covered(at=0.0)
    gap = coverage.apply(CoverDoubtful(10.0, 12.0, "the screen was slower"), before=7)
    assert gap is not None
    assert not gap.is_certain
    assert not gap.is_open
    assert coverage.share(100.0) == 1.0


def test_the_strip_shows_each_cell_as_the_worst_it_holds() -> None:
    coverage = covered(at=1800.0)
    coverage.apply(CoverLost(2000.0, "cut"), before=0)
    coverage.apply(CoverRegained(2010.0), before=0)
    coverage.apply(CoverDoubtful(3000.0, 3001.0, "slow"), before=0)
    strip = coverage.strip(3600.0, 6)
    assert strip == [
        Cover.UNKNOWN,
        Cover.UNKNOWN,
        Cover.UNKNOWN,
        Cover.BLIND,
        Cover.COVERED,
        Cover.POSSIBLE,
    ]


def test_a_loss_after_a_doubtful_stretch_is_a_gap_of_its_own() -> None:
    coverage = covered(at=0.0)
    doubtful = coverage.apply(CoverDoubtful(10.0, 20.0, "slow"), before=7)
    lost = coverage.apply(CoverLost(15.0, "cut"), before=7)
    assert doubtful is not None
    assert not doubtful.is_certain
    assert lost is not None
    assert lost.since == 15.0


def test_going_offline_during_an_outage_does_not_make_it_the_users() -> None:
    coverage = covered(at=0.0)
    gap = coverage.apply(CoverLost(10.0, "cut"), before=0)
    coverage.apply(CoverLost(10.0, "", by_user=True), before=0)
    assert gap is not None
    assert (gap.cause, gap.by_user) == ("cut", False)
