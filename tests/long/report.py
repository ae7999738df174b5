"""Results: kept beside the code, told in lines, and written into docs/reliability.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).parent / "results.json"
"""The last full run of each part."""
DOCUMENT: Final = Path(__file__).parent.parent.parent / "docs" / "reliability.md"
BEGIN: Final = "<!-- measured: python -m tests.long report -->"
END: Final = "<!-- end -->"

MEASURES: Final = (
    ("faults", "faults injected", "{faults:,.0f} of {kinds:.0f} kinds"),
    ("faults", "events generated meanwhile", "{events:,.0f} in {hours_played:.1f} h"),
    ("faults", "events that did not arrive", "{missing:,.0f}"),
    ("faults", "**of these outside a gap row**", "**{missing_outside_gaps:.0f}**"),
    ("faults", "seconds without cover in no gap row", "{unclaimed_seconds:.3f}"),
    ("faults", "gap seconds ÷ seconds without cover (certain parts)", "{precision:.3f}"),
    ("faults", "seconds without cover; marked certain; marked possible",
     "{uncovered_seconds:,.0f}; {certain_seconds:,.0f}; {possible_seconds:,.0f}"),
    ("faults", "events dropped by the server since we were slow", "{dropped_by_server:,.0f}"),
    ("faults", "times the ledger was looked at", "{ledger_checks:,.0f}"),
    ("faults", "dials; gaps", "{dials:,.0f}; {gaps:,.0f}"),
    ("timing", "frozen server given up: median, most (real time)",
     "{noticed_median_s:.1f} s, {noticed_most_s:.1f} s, {runs:.0f} runs"),
    ("timing", "LIVE after a restart of 2 s: median, 95 %, most (real time)",
     "{recovered_median_s:.1f} s, {recovered_p95_s:.1f} s, {recovered_most_s:.1f} s, "
     "{runs:.0f} runs"),
    ("timing", "dead link known after an hour of sleep: most (played)", "{woken_most_s:.1f} s"),
    ("timing", "dials in ten minutes to a server that accepts and drops: median, most (played)",
     "{dropped_dials_median:.0f}, {dropped_dials_most:.0f}"),
    ("timing", "dials in ten minutes after a 401 (played)", "{dials_after_401:.0f}"),
    ("timing", "dials in ten minutes on an expired certificate (played)",
     "{dials_on_bad_certificate:.0f}"),
    ("texts", "hostile texts; slowest", "{cases:,.0f}; {slowest_ms:.0f} ms"),
    ("json", "frames of odd JSON; slowest", "{cases:,.0f}; {slowest_ms:.0f} ms"),
    ("frames", "connections with odd frames; messages", "{cases:,.0f}; {messages:,.0f}"),
    ("kills", "kills of a process that writes; entries found afterwards",
     "{kills:,.0f}; {written:,.0f}"),
    ("kills", "entries put in the last moment before them, and lost", "{not_written_yet:,.0f}"),
    ("filters", "texts as filters; slowest", "{cases:,.0f}; {slowest_ms:.0f} ms"),
    ("config", "configuration files; slowest", "{cases:,.0f}; {slowest_ms:.0f} ms"),
)  # fmt: skip
"""Part, measure, and how its value is written."""


def results() -> dict[str, Any]:
    """The kept results by part."""
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}


def keep(result: dict[str, Any]) -> None:
    """Keep the result of a full run."""
    kept = results() | {result["part"]: result}
    RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")


def lines_of(result: dict[str, Any]) -> Iterator[str]:
    """One line for a part, and one for each thing that is wrong."""
    verdict = f"{result['wrong']} WRONG" if result["wrong"] else "ok"
    told = ", ".join(f"{name} {value:,.10g}" for name, value in result["counts"].items())
    yield f"{result['part']}: {verdict} in {result['seconds']} s, seed {result['seed']}: {told}"
    for finding in result["findings"]:
        yield f"    {finding}"


def write_report() -> None:
    """Put the results between the markers of docs/reliability.md."""
    text = DOCUMENT.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(table_of(results()))
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


def table_of(kept: dict[str, Any]) -> Iterator[str]:
    """The results as a table, the runs behind them, and the machine."""
    yield "| Part | Measure | Result |\n| --- | --- | --- |"
    for part, measure, form in MEASURES:
        if part in kept:
            yield f"| `{part}` | {measure} | {form.format(**kept[part]['counts'])} |"
    yield "\n| Part | Wrong | Seed | Run took | Memory at most | Grown after the first quarter |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for part, result in kept.items():
        counts = result["counts"]
        yield (
            f"| `{part}` | {result['wrong']} | {result['seed']} | {result['seconds']:,.0f} s "
            f"| {counts['peak_mib']:.0f} MiB | {counts['grown_mib']:.0f} MiB |"
        )
    for machine in {json.dumps(result["machine"]): result["machine"] for result in kept.values()}:
        found = json.loads(machine)
        system, cores = found.pop("system"), found.pop("cores")
        versions = ", ".join(f"{name} {version}" for name, version in found.items())
        yield f"\nMachine: {system}, {cores} cores, shared with other work; {versions}."
