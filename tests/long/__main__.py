"""`python -m tests.long [PART …]`: the long runs, each part in a process of its own.

`python -m tests.long report` writes the last results into docs/reliability.md.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import click

from tests.long.parts import PARTS, play
from tests.long.report import RESULTS, keep, lines_of, write_report

SEED = 20_261


@click.command(help=__doc__)
@click.argument("parts", nargs=-1, metavar="[PART …|report]")
@click.option("--quick", is_flag=True, help="a small form of each, in a minute or so")
@click.option("--seed", default=SEED, show_default=True, help="the same seed, the same run")
@click.option("--case", type=int, help="of a fuzz only this case")
@click.option("--count", type=int, help="so many instead of the usual number")
@click.option("--jobs", default=1, show_default=True, help="parts at once")
@click.option("--json", "as_json", is_flag=True, help="print the results as JSON")
def main(
    parts: tuple[str, ...],
    quick: bool,
    seed: int,
    case: int | None,
    count: int | None,
    jobs: int,
    as_json: bool,
) -> None:
    if parts == ("report",):
        write_report()
        return
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise click.UsageError(f"no part {sorted(unknown)}: {', '.join(PARTS)}")
    chosen = [PARTS[name] for name in PARTS if name in parts or not parts]
    wrong = 0
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        counts = {part.name: count or (part.quick if quick else part.full) for part in chosen}
        coming = [pool.submit(play, name, counts[name], seed, case) for name in counts]
        for one in coming:
            result = one.result()
            wrong += result["wrong"]
            click.echo(json.dumps(result) if as_json else "\n".join(lines_of(result)))
            if case is None and result["count"] >= PARTS[result["part"]].full:
                keep(result)
    if not as_json:
        click.echo(f"results of full runs are kept in {RESULTS.name}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
