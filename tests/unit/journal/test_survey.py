"""A journal at a glance, also while it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentpost_tui.errors import JournalError
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.journal.survey import survey
from tests.helpers.build import START, make_event


def test_what_it_holds_and_from_when(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with journal_writer(path) as writer:
        assert writer.wait_until_open(5.0)
        assert survey(path).events == 0
        assert survey(path).oldest_at is None
        writer.put([make_event(arrived_at=START + number) for number in range(3)])
    seen = survey(path)
    assert (seen.events, seen.oldest_at, seen.newest_at) == (3, START, START + 2)
    assert seen.version == 1
    assert seen.bytes >= path.stat().st_size > 0


def test_without_one_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="there is no journal"):
        survey(tmp_path / "journal.db")
    assert not (tmp_path / "journal.db").exists()
