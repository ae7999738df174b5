"""`python -m tests`: everything that must hold, one after the other, up to the first that fails.

Arguments go to pytest. Those marked `thorough` are left out: variants of what is tested anyway,
each with an app or a program of its own. `python -m tests -m ""` runs them too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
WORKERS = str(2 * (os.cpu_count() or 1))
"""More than there are cores: tests of terminals and sockets wait more than they work."""
BESIDE_PYTHON = Path(sys.executable).parent


def main(arguments: list[str]) -> int:
    """Run them; gives the exit code of the last."""
    steps = [
        ["ruff", "format", "--check"],
        ["ruff", "check"],
        ["mypy"],
        ["lint-imports"],
        ["pytest", "-n", WORKERS, "-m", "not thorough", *arguments],
    ]
    for name, *rest in steps:
        click.echo(f"\n$ {' '.join((name, *rest))}")
        code = subprocess.run([str(BESIDE_PYTHON / name), *rest], cwd=ROOT).returncode
        if code:
            click.echo(f"\n{name} failed with exit code {code}", err=True)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
