from __future__ import annotations

from typing import get_args

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.notes import Keepalive, Live, Lost, Note, Settled, Stale


def test_notes_are_values_and_each_kind_is_its_own() -> None:
    assert Live(1.0) == Live(1.0) != Settled(1.0)
    assert Lost(Ending(How.SILENT)) != Lost(Ending(How.NO_ANSWER))
    assert {Live, Stale, Settled, Lost} < set(get_args(Note))
    assert Keepalive not in get_args(Note)  # it is sent, not told


def test_what_was_noted_stays_as_it_was() -> None:
    note = Live(1.0)
    with pytest.raises(AttributeError):
        note.at = 2.0  # type: ignore[misc]
