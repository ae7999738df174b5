"""What every test stands on: no settings of this machine, no animations, patient hypothesis."""

from __future__ import annotations

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported, so before anything else

from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.canary import traces
from tests.helpers.stylesheets import read_once

settings.register_profile(
    "house",
    deadline=None,  # a busy machine is not a failure
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,  # new examples while developing, the same ones every time in CI
)
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No test writes a key: on the standard streams, by programs that it runs, or into a log."""
    report = yield
    written = "".join(text for title, text in report.sections if title.endswith(report.when))
    found = traces(written.encode(errors="replace"))
    if report.passed and found:
        report.outcome = "failed"
        report.longrepr = f"the key was written during {report.when}: {', '.join(found)}"
    return report


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees no variables, configuration files and journals of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("AGENTPOST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(autouse=True, scope="session")
def _style_sheets() -> Generator[None]:
    """The greatest part of an app's start is the same for all."""
    with pytest.MonkeyPatch.context() as patch:
        read_once(patch)
        yield
