"""The part `faults`: a thousand faults in one run, and what the client claims of it, checked."""

from __future__ import annotations

import asyncio
import logging

from agentpost_tui.clock import now
from agentpost_tui.simulator.faults import FAULTS
from tests.long.haste import run_in_haste
from tests.long.incidents import INCIDENTS
from tests.long.run import Run
from tests.long.stage import Stage, staged

PRECISION = 1.2
"""Gap seconds claimed for certain, at most, over those in which there was no cover (connection.md,
decision 9)."""
GROWTH_MIB = 128.0
"""The witness remembers the last 400,000 ids; nothing else grows."""
NO_FAULTS = {"accept", "mend", "thaw"}
"""Names that undo."""
EVERY_NAME_FROM = 1_000
"""A run with so many faults has met every name."""
NOTICE_SECONDS = 0.5
END_SECONDS = 40.0


def run_faults(run: Run) -> None:
    """Let things go wrong until the count is reached."""
    log = logging.getLogger("asyncio")
    level = log.level
    log.setLevel(logging.ERROR)  # a server that cuts its connections warns of writes to them
    try:
        run_in_haste(_play(run))
    finally:
        log.setLevel(level)


async def _play(run: Run) -> None:
    async with staged(run.seed) as stage:
        began_at = now()
        await _misbehave(run, stage)
        await stage.simulator.inject("mend")
        await stage.pass_seconds(END_SECONDS)
        stage.witness.judge("the end", all_of_it=True)
        _conclude(run, stage, began_at)


async def _misbehave(run: Run, stage: Stage) -> None:
    chance = run.chance(1)
    kinds, weights = list(INCIDENTS), list(INCIDENTS.values())
    while (count := faults_of(stage)) < run.count:
        incident = chance.choices(kinds, weights)[0]
        await incident(stage)
        await stage.pass_seconds(NOTICE_SECONDS)
        if not await stage.until(lambda: stage.is_live):
            run.find(f"not LIVE after {incident.__name__}, fault {count}: {stage.session.status}")
            return
        stage.witness.judge(f"{incident.__name__}, fault {count}")
        stage.witness.audit(stage.session.vitals.received, stage.handover.pending)
        run.tick(count)
        await asyncio.sleep(chance.choice([chance.uniform(0.0, 4.0), chance.uniform(4.0, 40.0)]))


def faults_of(stage: Stage) -> int:
    """How many faults there were."""
    return sum(count for name, count in stage.injected.items() if name not in NO_FAULTS)


def _conclude(run: Run, stage: Stage, began_at: float) -> None:
    witness, vitals, coverage = stage.witness, stage.session.vitals, stage.dashboard.coverage
    seconds = witness.seconds(coverage.started_at or now(), now())
    run.counts |= {
        "faults": faults_of(stage),
        "kinds": len(set(stage.injected) - NO_FAULTS),
        "events": witness.generated,
        "missing": witness.missing,
        "missing_outside_gaps": witness.outside_gaps,
        "dropped_by_server": stage.simulator.dropped,
        "ledger_checks": witness.looks,
        "gaps": coverage.count,
        "dials": vitals.dials,
        "waits": vitals.waits,
        "uncovered_seconds": seconds.known,
        "certain_seconds": seconds.certain,
        "possible_seconds": seconds.possible,
        "unclaimed_seconds": seconds.unclaimed,
        "precision": seconds.precision,
        "hours_played": (now() - began_at) / 3600,
    }
    for finding in witness.findings:
        run.find(finding)
    run.require(seconds.precision <= PRECISION, f"gap precision is {seconds.precision:.3f}")
    for start, end in witness.unclaimed(coverage.started_at or now(), now()):
        run.find(f"no cover from {start:.3f} to {end:.3f}, and no gap says so")
    grown = run.report()["counts"]["grown_mib"]
    run.require(grown <= GROWTH_MIB, f"memory grows by {grown:.0f} MiB")
    unmet = set(FAULTS) - set(stage.injected) - NO_FAULTS
    run.require(run.count < EVERY_NAME_FROM or not unmet, f"never happened: {sorted(unmet)}")
