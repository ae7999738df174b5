from __future__ import annotations

from agentpost_tui.domain.rows import NO_CHANGE, Change


def test_changes_join_into_one() -> None:
    joined = Change(added=2, touched=True) | Change(added=3, moved=True)
    assert joined == Change(added=5, moved=True, touched=True)


def test_no_change_changes_nothing() -> None:
    change = Change(added=1, touched=True)
    assert change | NO_CHANGE == NO_CHANGE | change == change
