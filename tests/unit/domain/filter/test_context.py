"""The surroundings of a filter."""

from __future__ import annotations

from datetime import UTC

from agentpost_tui.domain.filter.context import FilterContext


def test_only_time_and_zone_must_be_given() -> None:
    context = FilterContext(now=lambda: 1.0, zone=UTC)
    assert dict(context.names) == {}
    assert not [*context.seen_environments(), *context.seen_inboxes()]
