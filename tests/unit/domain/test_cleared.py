"""A dashboard that forgets."""

from __future__ import annotations

from datetime import UTC

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.filter.compiled import FilterContext, compile_filter
from agentpost_tui.domain.gap import CoverLost, CoverRegained
from tests.helpers.accounts import audit
from tests.helpers.build import START, make_event


def filled() -> Dashboard:
    dashboard = Dashboard(keep_events=10)
    events = [make_event(id=f"evt_{number}", subject=f"no {number % 3}") for number in range(40)]
    facts = [CoverRegained(START), CoverLost(START + 1, "cut")]
    dashboard.ingest([*events, *facts, make_event(id="evt_39")], START + 5)
    return dashboard


def test_it_is_as_new() -> None:
    dashboard = filled()
    assert dashboard.clear().moved
    assert len(dashboard.view) == len(dashboard.store) == 0
    assert dashboard.stats.sources == dashboard.stats.types == {}
    assert dashboard.stats.rate.per_second(START - 100, 5) == 0
    assert dashboard.coverage.share(START + 9) is None
    assert dashboard.coverage.count == 0
    audit(dashboard, received=0, in_handover=0)


def test_what_it_forgot_comes_anew_and_is_counted_anew() -> None:
    dashboard = filled()
    dashboard.clear()
    again = [make_event(id="evt_39"), make_event(id="evt_1")]
    dashboard.ingest(again, START - 50)
    assert [event.seq for event in again] == [40, 41]
    assert len(dashboard.view) == 2
    assert dashboard.stats.rate.per_second(START - 50, 5) > 0
    audit(dashboard, received=2, in_handover=0)


def test_the_filter_stays() -> None:
    dashboard = filled()
    context = FilterContext(lambda: START, UTC)
    dashboard.view.set_filter(compile_filter('subject:"no 1"', context))
    dashboard.clear()  # in the midst of a scan
    dashboard.ingest([make_event(subject=f"no {number}") for number in range(3)], START)
    assert dashboard.view.shown == 1
    assert dashboard.view.hidden == 2
    assert not dashboard.view.is_scanning
    audit(dashboard, received=3, in_handover=0)
