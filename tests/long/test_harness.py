"""The long runs themselves: that they can fail, and that their small form passes."""

from __future__ import annotations

import asyncio
import time
from random import Random

import pytest

from agentpost_tui.clock import now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.gap import CoverFact, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.truth import Truth
from tests.helpers.build import START, make_event
from tests.long.fuzz import fuzz
from tests.long.haste import run_in_haste
from tests.long.parts import PARTS, play
from tests.long.report import BEGIN, DOCUMENT, END
from tests.long.run import Run
from tests.long.witness import Recent, Witness


def witness_of(*generated: tuple[float, str]) -> Witness:
    """A witness of events that were generated so many seconds after the start."""
    at = iter([START + offset for offset, _ in generated])
    truth = Truth(100, lambda: next(at))
    for _, event_id in generated:
        truth.generate([event_id])
    return Witness(truth, Dashboard())


def test_an_hour_in_haste_is_an_hour_by_the_clock_and_takes_no_time() -> None:
    async def an_hour() -> float:
        began_at = now()
        await asyncio.sleep(3_600)
        return now() - began_at

    began = time.monotonic()
    assert run_in_haste(an_hour()) == pytest.approx(3_600, abs=0.01)
    assert time.monotonic() - began < 5


def test_an_event_that_did_not_arrive_is_wrong_outside_a_gap_alone() -> None:
    witness = witness_of((1, "evt_1"), (5, "evt_2"), (11, "evt_3"), (14, "evt_4"))
    lost: list[CoverFact] = [
        CoverLost(START + 4, "cut"),
        CoverRegained(START + 10),
        CoverSettled(START + 12),
    ]
    witness.dashboard.ingest(lost, START)
    witness.look_at([make_event(id="evt_1")])
    witness.judge("a test")
    assert (witness.generated, witness.missing, witness.outside_gaps) == (4, 3, 1)
    assert [finding.partition(",")[0] for finding in witness.findings] == ["evt_4"]


def test_a_row_that_is_known_is_wrong() -> None:
    witness = witness_of()
    witness.dashboard.ingest([make_event(id="evt_1")], START)
    witness.check_rows(0)
    assert not witness.findings
    witness.check_rows(0)
    assert witness.findings == ["evt_1 is shown twice"]


def test_uneven_counters_are_wrong() -> None:
    witness = witness_of()
    witness.check_balance(witness.dashboard.balance(1, 0))
    assert witness.findings[0].startswith("counters disagree by 1")


def test_time_without_cover_is_told_from_time_that_a_gap_claims() -> None:
    at = [START]
    truth = Truth(100, lambda: at[0])
    for begin, end in ((0, 10), (20, 40)):
        at[0] = START + begin
        dial = truth.dial()
        truth.answer(dial, 101)
        truth.subscribe(dial, Subscription())
        at[0] = START + end
        truth.close(dial)
    witness = Witness(truth, Dashboard())
    witness.judge("a test")
    gap: list[CoverFact] = [
        CoverLost(START + 9, "cut"),
        CoverRegained(START + 15),
        CoverSettled(START + 16),
    ]
    witness.dashboard.ingest(gap, START)
    seconds = witness.seconds(START, START + 40)
    assert (seconds.known, seconds.certain, seconds.possible) == (10, 6, 1)
    assert witness.unclaimed(START, START + 40) == [(START + 16, START + 20)]
    witness.sever(truth.dials[1], START + 30)
    assert witness.seconds(START, START + 40).known == 20


def test_what_is_remembered_has_a_bound() -> None:
    recent = Recent(10)
    for item in range(100):
        recent.add(item)
    assert next(item for item in range(100) if item in recent) in range(79, 90)


def test_a_case_that_raises_is_named_by_its_number_and_can_be_run_alone() -> None:
    def case(chance: Random) -> None:
        if not chance.randrange(4):
            raise ValueError("nought")

    run = Run("any", 40, seed=1)
    fuzz(run, case, slowest_seconds=1.0)
    assert run.wrong == len(run.findings)
    first = int(run.findings[0].partition(":")[0].removeprefix("case "))
    again = Run("any", 40, seed=1, case=first)
    fuzz(again, case, slowest_seconds=1.0)
    assert again.findings == run.findings[:1]


@pytest.mark.parametrize(
    ("part", "count"),
    [
        ("faults", 8),
        ("texts", 200),
        ("json", 200),
        ("frames", 20),
        ("filters", 100),
        ("config", 20),
    ],
)
def test_the_small_form_of_a_part_finds_nothing_wrong(part: str, count: int) -> None:
    result = play(part, count, seed=7)
    assert (result["wrong"], result["findings"]) == (0, [])


def test_every_part_has_a_small_form_and_a_place_in_the_document() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert all(part.quick < part.full for part in PARTS.values())
    assert all(f"`{name}`" in text for name in PARTS)
    assert text.index(BEGIN) < text.index(END)
