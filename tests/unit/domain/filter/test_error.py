"""A mistake in a filter says what, where, and what to do."""

from __future__ import annotations

from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.errors import AgentPostError


def test_a_filter_error_shows_its_position_counted_from_one() -> None:
    error = FilterError("unknown field 'typ'", position=0, hint="type: is one")
    assert (error.message, error.position, error.hint) == (
        "unknown field 'typ'",
        0,
        "type: is one",
    )
    assert str(error) == "unknown field 'typ' at 1 (type: is one)"
    assert str(FilterError("too long", 7)) == "too long at 8"


def test_unfinished_is_a_filter_error_of_the_one_tree() -> None:
    assert issubclass(Unfinished, FilterError)
    assert issubclass(FilterError, AgentPostError)
