from __future__ import annotations

from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.rows import NO_CHANGE, Change, came_at
from tests.helpers.build import make_event


def test_changes_join_into_one() -> None:
    joined = Change(added=2, touched=True) | Change(added=3, moved=True)
    assert joined == Change(added=5, moved=True, touched=True)


def test_no_change_changes_nothing() -> None:
    change = Change(added=1, touched=True)
    assert change | NO_CHANGE == NO_CHANGE | change == change


def test_rows_have_a_place_in_time() -> None:
    assert came_at(make_event(arrived_at=7.0)) == 7.0
    assert came_at(Gap(8.0, "cut", until=9.0)) == 8.0
