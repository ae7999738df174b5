"""The house rules that a machine can hold us to."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "agentpost_tui"
TESTS = ROOT / "tests"
LONGEST = 320
"""Lines of a file; about 300 is the aim."""

TRY_IT = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/agentpost-tui demo"
TEST_IT = (
    "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/python -m tests"
)

WITHOUT_A_TEST_FILE = {
    "__main__.py",  # every test of the command runs it
    "client/supply.py",  # a protocol, which mypy holds the session and the replay to
    "commands/dashboard.py",  # test_cli, like the rest of the command line
    "commands/doctor.py",
    "commands/headless.py",
    "commands/history.py",  # e2e/test_headless, like what it runs
    "commands/settled.py",
    "commands/simulate.py",
}
"""Modules that need none, with the reason. Those under `ui/` are tested together, in tests/ui."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_arrows_point_down() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("folder", ["agentpost_tui", "tests", "benchmarks", "screenshots"])
def test_no_file_is_too_long_to_read_at_once(folder: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_has_its_test_file() -> None:
    wanted = [
        path
        for path in MODULES
        if path.name != "__init__.py"
        and not path.is_relative_to(PACKAGE / "ui")
        and name_of(path) not in WITHOUT_A_TEST_FILE
    ]
    assert [name_of(path) for path in wanted if not has_test_file(path)] == []


def has_test_file(module: Path) -> bool:
    """Whether it is tested under its own name, on real sockets, or with the folder it stands in."""
    folder = module.relative_to(PACKAGE).parent
    return any(
        path.exists()
        for path in (
            TESTS / "unit" / folder / f"test_{module.stem}.py",
            TESTS / "loopback" / f"test_{module.stem}.py",
            TESTS / "unit" / folder.parent / f"test_{folder.name}.py",
            TESTS / "e2e" / f"test_{folder.name}.py",
        )
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_and_imports_by_full_name(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [node.lineno for node in imports if node.level]
    if path.name == "__init__.py" and path.parent != PACKAGE:
        assert len(tree.body) == 1
    elif path.name != "__init__.py":
        assert any(node.module == "__future__" for node in imports)


def test_every_picture_of_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]*\]\(([^)\s]+)", text) + re.findall(r'src="([^"]+)"', text)
    ours = [picture for picture in pictures if "://" not in picture]
    assert [picture for picture in ours if not (ROOT / picture).is_file()] == []


def test_the_readme_and_ci_run_the_same_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert TRY_IT in readme
    assert TEST_IT in readme
    assert TEST_IT in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
