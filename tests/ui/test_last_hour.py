from __future__ import annotations

import pytest

from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.stats import RateMeter
from agentpost_tui.ui.widgets.last_hour import hour_lines
from tests.helpers.build import START


def lines(coverage: Coverage, meter: RateMeter | None = None, width: int = 34) -> list[str]:
    meter = meter or RateMeter(cells=60, seconds=60.0)
    return [
        "".join(part for part, _ in line.parts)
        for line in hour_lines(meter, coverage, START, width)
    ]


def covered(seconds: float) -> Coverage:
    coverage = Coverage()
    coverage.apply(CoverRegained(START - seconds), before=0)
    coverage.apply(CoverSettled(START - seconds), before=0)
    return coverage


def test_before_the_first_live_nothing_is_claimed() -> None:
    bars, strip, sentence = lines(Coverage())
    assert bars == " " * 30
    assert strip == "·" * 30
    assert sentence == "not covered yet"


def test_a_whole_hour() -> None:
    _, strip, sentence = lines(covered(7200))
    assert strip == "━" * 30
    assert sentence == "covered 1 h 0 m · no gaps"


def test_a_gap_is_a_hole_in_the_strip_and_its_seconds_are_taken_off() -> None:
    coverage = covered(7200)
    coverage.apply(CoverLost(START - 628, "closed 1012"), before=1)
    coverage.apply(CoverRegained(START - 600), before=1)
    coverage.apply(CoverSettled(START - 600), before=1)
    bars, strip, sentence = lines(coverage)
    assert strip.count("╳") == bars.count(" ") > 0
    assert sentence == "covered 59 m 32 s · 1 gap"


def test_a_doubt_is_shown_as_possible_cover() -> None:
    coverage = covered(7200)
    coverage.apply(CoverDoubtful(START - 620, START - 600, "waited"), before=1)
    _, strip, sentence = lines(coverage)
    assert "╍" in strip
    assert sentence == "covered 1 h 0 m · 1 gap"


def test_a_gap_that_is_open_reaches_now_and_one_of_yesterday_counts_no_more() -> None:
    coverage = covered(90_000)
    coverage.apply(CoverLost(START - 80_000, "closed 1012"), before=1)
    coverage.apply(CoverRegained(START - 79_000), before=1)
    coverage.apply(CoverSettled(START - 79_000), before=1)
    coverage.apply(CoverLost(START - 120, "closed 1006"), before=2)
    _, strip, sentence = lines(coverage)
    assert strip[-1] == "╳"
    assert sentence == "covered 58 m 0 s · 1 gap"


def test_bars_are_low_where_nothing_came_and_blank_where_nothing_was_covered() -> None:
    meter = RateMeter(cells=60, seconds=60.0)
    meter.add(4, START)
    bars, *_ = lines(covered(1800), meter)
    assert bars[0] == " "
    assert bars[-2:] == "▁█"


@pytest.mark.parametrize(("width", "cells"), [(200, 60), (59, 30), (34, 30), (13, 12), (0, 1)])
def test_every_cell_stands_for_as_much_time(width: int, cells: int) -> None:
    meter = RateMeter(cells=60, seconds=60.0)
    bars, strip, _ = lines(covered(7200), meter, width)
    assert (len(bars), len(strip)) == (cells, cells)
