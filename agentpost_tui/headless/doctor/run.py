"""`doctor`: makes the checks, writes what they find, and gives the exit code."""

from __future__ import annotations

import os
import sys
from contextlib import AsyncExitStack, suppress

from agentpost_tui.exit_codes import code_of
from agentpost_tui.headless.doctor.case import Asked, Case
from agentpost_tui.headless.doctor.checkup import examine
from agentpost_tui.headless.doctor.report import Report
from agentpost_tui.headless.ending import until_signal
from agentpost_tui.headless.output import Output
from agentpost_tui.people import People


async def run_doctor(asked: Asked, people: People, *, as_json: bool) -> int:
    """Make every check that can be made; gives the exit code of the first that failed, or 0."""
    return await until_signal(_run(asked, people, as_json))


async def _run(asked: Asked, people: People, as_json: bool) -> int:
    report, output = Report(people, coloured=_is_coloured()), Output()
    all_checked = []
    async with AsyncExitStack() as stack:
        async for checked in examine(Case(asked, people, stack)):
            all_checked.append(checked)
            if not as_json:
                await _write(output, report.lines(checked))
    await _write(output, report.json(all_checked) if as_json else report.conclusion())
    errors = [checked.error for checked in all_checked if checked.error is not None]
    return code_of(errors[0]) if errors else 0


async def _write(output: Output, text: str) -> None:
    """Write it; a reader who has gone does not change what is found."""
    encoding = sys.stdout.encoding or "utf-8"
    if not encoding.lower().startswith("utf"):
        text = text.replace("→", "->").replace("…", "...")
    with suppress(BrokenPipeError):
        await output.write(text.encode(encoding, "replace"))


def _is_coloured() -> bool:
    return os.isatty(1) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
