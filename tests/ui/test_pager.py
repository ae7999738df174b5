from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agentpost_tui.ui.pager import pager_command
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import make_event
from tests.helpers.canary import CANARY, traces
from tests.helpers.screen import screen_text, wait_until

PAGER = """#!/bin/sh
cat > "$1/text"
echo "$LESS" > "$1/less"
echo ready > "$1/ready"
read answer < "$1/go"
"""
"""Takes the text in, and stays open until it is told to go."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = tmp_path / "my pager"
    script.write_text(PAGER)
    script.chmod(0o700)
    os.mkfifo(tmp_path / "go")
    monkeypatch.setenv("PAGER", f"'{script}' '{tmp_path}'")
    return tmp_path


class Suspended:
    """Stands for the terminal that is given away, which a test has none of."""

    def __init__(self, app: AppUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
        self._app = app
        self.is_so = False
        self.was_so = False
        """True once it has been given back."""
        monkeypatch.setattr(app, "suspend", self._suspend)

    @contextmanager
    def _suspend(self) -> Iterator[None]:
        self.is_so = True
        assert self._app._batch_count, "the app would paint over the pager"
        yield
        self.is_so, self.was_so = False, True


class LineToPager:
    """An open line to the pager, which breaks when it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "go"
        self._end: int | None = None

    def is_open(self) -> bool:
        """True once the pager listens, and until it ends."""
        try:
            if self._end is None:
                self._end = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
            os.write(self._end, b" ")  # not the end of the line that it waits for
        except OSError:  # nobody has the other end
            return False
        return True

    def close(self) -> None:
        if self._end is not None:
            os.close(self._end)


def toasts(app: AppUnderTest) -> list[str]:
    return [one.message for one in app._notifications]


@pytest.mark.parametrize(
    ("value", "command"),
    [
        ("sh", ["sh"]),
        ("sh -c 'a b'", ["sh", "-c", "a b"]),
        ("no-such-pager", []),
        ("'open quote", []),
    ],
)
def test_the_pager_is_the_users_own(value: str, command: list[str]) -> None:
    assert pager_command({"PAGER": value, "PATH": os.defpath}) == command


@pytest.mark.parametrize("environ", [{}, {"PAGER": ""}, {"PAGER": "  "}])
def test_else_it_is_less(environ: dict[str, str], tmp_path: Path) -> None:
    assert pager_command({**environ, "PATH": str(tmp_path)}) == []
    (tmp_path / "less").write_text("")
    (tmp_path / "less").chmod(0o700)
    assert pager_command({**environ, "PATH": str(tmp_path)}) == ["less"]


async def test_the_dashboard_goes_on_below_an_open_pager(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESS", "FRX")
    app = make_app()
    async with app.run_test() as pilot:
        suspended = Suspended(app, monkeypatch)
        app.arrive([make_event(id="evt_1", envelope={"data": {"subject": "ü \x1b[31m \u202e"}})])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        await wait_until(pilot, (folder / "ready").exists)
        assert suspended.is_so
        text = (folder / "text").read_text()
        assert text.startswith('{\n  "id": "evt_1",\n')
        assert '"subject": "ü \\u001b[31m ⟪202E⟫"' in text
        assert (folder / "less").read_text() == "FRX -+F\n"

        app.arrive([make_event(subject="meanwhile")])
        await wait_until(pilot, lambda: app.dashboard.store.end == 2)
        os.kill(os.getpid(), signal.SIGINT)  # ctrl+c goes to all in the terminal
        await pilot.pause()
        assert app.is_running

        (folder / "go").write_text("on\n")
        await wait_until(pilot, lambda: suspended.was_so)
        await wait_until(pilot, lambda: "meanwhile" in screen_text(app))
        assert toasts(app) == []
        os.kill(os.getpid(), signal.SIGINT)
        await wait_until(pilot, lambda: not app.is_running)
    assert app.return_code == 130


async def test_the_pager_is_not_told_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pager = tmp_path / "pager"
    pager.write_text(f"#!/bin/sh\ncat > /dev/null\nenv > '{tmp_path}/told'\n")
    pager.chmod(0o700)
    monkeypatch.setenv("PAGER", str(pager))
    monkeypatch.setenv("AGENTPOST_API_KEY", CANARY)
    app = make_app()
    async with app.run_test() as pilot:
        suspended = Suspended(app, monkeypatch)
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        await wait_until(pilot, lambda: suspended.was_so)
    told = (tmp_path / "told").read_bytes()
    assert b"LESS=" in told
    assert b"AGENTPOST_API_KEY" not in told
    assert traces(told) == []


async def test_ending_the_program_ends_the_pager(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        Suspended(app, monkeypatch)
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        line = LineToPager(folder)
        await wait_until(pilot, line.is_open)
        os.kill(os.getpid(), signal.SIGTERM)
        await wait_until(pilot, lambda: not app.is_running)
        await wait_until(pilot, lambda: not line.is_open())
        line.close()
    assert app.return_code == 143


async def test_a_pager_that_does_not_start_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pager").write_text("#!/no/such/shell\n")
    (tmp_path / "pager").chmod(0o700)
    monkeypatch.setenv("PAGER", str(tmp_path / "pager"))
    app = make_app()
    async with app.run_test() as pilot:
        suspended = Suspended(app, monkeypatch)
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        await wait_until(pilot, lambda: bool(toasts(app)))
        assert toasts(app) == ["the pager did not start: No such file or directory"]
        assert suspended.was_so


async def test_without_a_pager_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "no-such-pager")
    app = make_app()
    async with app.run_test() as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        assert toasts(app) == ["no pager: set PAGER to a program that is installed"]


async def test_where_the_terminal_cannot_be_given_away_it_says_so(folder: Path) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        await wait_until(pilot, lambda: bool(toasts(app)))
        assert toasts(app) == ["this terminal cannot be given to a pager"]
        assert not (folder / "text").exists()


async def test_one_who_does_not_read_to_the_end_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "true")
    app = make_app()
    async with app.run_test() as pilot:
        suspended = Suspended(app, monkeypatch)
        app.arrive([make_event(envelope={"data": {"subject": "x" * 3_000_000}})])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("vertical_line")
        await wait_until(pilot, lambda: suspended.was_so)
        assert toasts(app) == []
