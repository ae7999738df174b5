"""`python -m benchmarks [NAME …]`: measure, and say which targets are met.

Without a name all are run. Each prints its figures as soon as it has them.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import click

from benchmarks.figures import Figure, machine, table

NAMES = (
    "startup",  # first, as long as this process is small: to fork a large one takes a while
    *("flush", "filtering", "memory", "keys", "cpu", "soak", "throughput", "twin", "archive"),
)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option(
    "--json", "path", type=click.Path(dir_okay=False, path_type=Path), help="Into a file."
)
@click.option("--repeats", type=click.IntRange(1), default=5, show_default=True)
def main(names: tuple[str, ...], path: Path | None, repeats: int) -> None:
    """Measure the product on this machine; ratios count for more than what a clock says here."""
    about = machine()
    print(" · ".join(f"{key} {value}" for key, value in about.items()))
    figures: list[Figure] = []
    for name in names or NAMES:
        print(f"\n$ python -m benchmarks {name} --repeats {repeats}", flush=True)
        found = list(import_module(f"benchmarks.{name}").measure(repeats))
        print(table(found), flush=True)
        figures += found
    if path is not None:
        whole = {
            "machine": about,
            "figures": [{**asdict(one), "is_met": one.is_met} for one in figures],
        }
        path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    missed = [one for one in figures if one.is_met is False]
    print(f"\n{len(missed)} of {len(figures)} figures miss their target")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
