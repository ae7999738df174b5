"""`python -m tests`: everything that must hold, one after the other, up to the first that fails.

Arguments go to pytest.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
BESIDE_PYTHON = Path(sys.executable).parent


def main(arguments: list[str]) -> int:
    """Run them; gives the exit code of the last."""
    steps = [
        ["ruff", "format", "--check"],
        ["ruff", "check"],
        ["mypy"],
        ["lint-imports"],
        ["pytest", "-n", "auto", *arguments],
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
