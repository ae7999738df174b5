"""Who keeps the record of a run, and what becomes of it where that is impossible."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentpost_tui.client.address import Address
from agentpost_tui.commands.keeping import journal_place, keeping
from agentpost_tui.errors import JournalError
from agentpost_tui.people import People
from agentpost_tui.settings import Settings, load
from tests.helpers.build import make_event
from tests.helpers.canary import CANARY

ADDRESS = Address.parse("https://mail.example", CANARY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose journal is to lie in a folder that cannot be made."""
    (tmp_path / "file").touch()
    config = tmp_path / "c.toml"
    config.write_text("[journal]\npath = 'file/journals'\n", encoding="utf-8")
    return load({}, config=config)


def test_a_folder_that_cannot_be_used_is_one_sentence(settings: Settings) -> None:
    with pytest.raises(JournalError, match=r"cannot use '.*journals': Not a directory"):
        journal_place(settings, ADDRESS)


def test_a_run_begins_without_it_and_says_why(settings: Settings) -> None:
    with keeping(settings, ADDRESS, People()) as kept:
        assert kept.place is None
        assert kept.journal is not None
        assert not kept.journal.wait_until_open(10)
        assert "Not a directory" in kept.journal.off


def test_what_could_not_be_written_is_told_at_the_end(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with keeping(settings, ADDRESS, People(), tmp_path / "run.jsonl") as kept:
        assert [name for name, _ in kept.named] == ["journal", "recording"]
        for writer in kept.keepers:
            writer.put([make_event(), make_event()])
    said = capsys.readouterr().err
    assert said.startswith("the journal is not complete: 2 entries unwritten (cannot use ")
    assert "recording" not in said
