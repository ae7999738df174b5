"""Flags that several commands share: how they are written, and what they come to."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from agentpost_tui import clock
from agentpost_tui.cli import cli
from agentpost_tui.commands.flags import Instant, When, instants
from agentpost_tui.people import People
from tests.helpers.build import START

EAST = timezone(timedelta(hours=9))


def when(text: str) -> When:
    return Instant().convert(text, None, None)


@pytest.mark.parametrize("text", ["2026-11-20T09:00", "2026-11-20", "09:00"])
def test_an_instant_is_read_in_the_zone_that_it_is_given(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)  # 2026-11-24, 08:46:40 UTC
    apart = when(text)(UTC) - when(text)(EAST)
    assert apart % 86_400 == 9 * 3600


def test_a_length_of_time_and_a_zone_of_its_own_mean_the_same_everywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)
    ago, utc = when("2h"), when("2026-11-24T08:46:40Z")
    monkeypatch.setattr(clock, "now", lambda: START + 60)  # it counts from when it was written
    assert instants(UTC, ago, None, utc) == (START - 7200, None, START)
    assert instants(EAST, ago, None, utc) == (START - 7200, None, START)


@pytest.mark.parametrize("text", ["yesterday", "25:00", "2026-13-01", ""])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no instant: write it like 14:30"):
        when(text)


@pytest.mark.parametrize(
    "text", ["999999w", "9" * 400 + "d", "0001-01-01", "9999-12-31T23:59:59-14:00"]
)
def test_what_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is no instant: write it like 14:30"):
        when(text)


@pytest.mark.parametrize("command", ["export", "replay"])
def test_looking_back_takes_what_is_for_dialling_but_does_not_offer_it(command: str) -> None:
    said = CliRunner().invoke(cli, [command, "--help"], obj=People()).output
    assert "--insecure" in said
    assert "--max-attempts" not in said
    assert "--no-journal" not in said


def test_what_is_for_dialling_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.touch()
    flags = ["--no-journal", "--max-attempts", "3", "--input", str(path)]
    assert CliRunner().invoke(cli, ["export", *flags], obj=People()).exit_code == 0
