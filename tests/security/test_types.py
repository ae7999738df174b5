"""The type checker keeps strangers' text from everything that draws."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

REFUSED = Path(__file__).with_name("refused_by_mypy.py")


def test_what_draws_refuses_text_that_was_not_cleaned() -> None:
    """With the settings and the cache of the project's own check, which makes it quick."""
    mypy = str(Path(sys.executable).parent / "mypy")
    root = REFUSED.parents[2]
    done = subprocess.run([mypy, str(REFUSED)], cwd=root, capture_output=True, text=True)
    lines = enumerate(REFUSED.read_text("utf-8").splitlines(), start=1)
    asked = [number for number, line in lines if line.endswith("# refused")]
    found = re.findall(r"^.*:(\d+): error: .*SafeText", done.stdout, re.MULTILINE)
    assert [int(number) for number in found] == asked, done.stdout + done.stderr
    assert f"Found {len(asked)} errors in 1 file" in done.stdout
