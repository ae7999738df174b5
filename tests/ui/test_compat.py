from __future__ import annotations

from typing import Any

import pytest
from textual.drivers.linux_driver import LinuxDriver

from agentpost_tui.ui.compat import is_mouse_ours, take_mouse
from tests.helpers.app import make_app

REPORTS = ("1000", "1003", "1006", "1015")
"""The terminal modes that report the mouse."""


class RecordingDriver(LinuxDriver):
    """Textual's own driver, with what it writes written down."""

    def __init__(self, app: Any, *, mouse: bool) -> None:
        super().__init__(app, mouse=mouse)
        self.written = ""

    def write(self, data: str) -> None:
        self.written += data

    def flush(self) -> None:
        """Nothing waits."""


@pytest.mark.parametrize("starts_with", [True, False])
async def test_the_mouse_is_left_to_the_terminal_and_taken_back(
    starts_with: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test():
        driver = RecordingDriver(app, mouse=starts_with)
        monkeypatch.setattr(app, "_driver", driver)
        assert is_mouse_ours(app) is starts_with
        for is_ours in (not starts_with, starts_with):
            driver.written = ""
            take_mouse(app, is_ours=is_ours)
            assert is_mouse_ours(app) is is_ours
            letter = "h" if is_ours else "l"
            assert all(f"\x1b[?{mode}{letter}" in driver.written for mode in REPORTS)
        monkeypatch.undo()


async def test_after_a_suspend_it_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    async with app.run_test():
        driver = RecordingDriver(app, mouse=True)
        monkeypatch.setattr(app, "_driver", driver)
        take_mouse(app, is_ours=False)
        driver.written = ""
        driver._enable_mouse_support()  # what a resume does
        assert driver.written == ""
        monkeypatch.undo()


async def test_the_action_says_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.action_toggle_mouse()
        monkeypatch.setattr(app, "_driver", RecordingDriver(app, mouse=True))
        app.action_toggle_mouse()
        app.action_toggle_mouse()
        monkeypatch.undo()
        await pilot.pause()
        assert [one.message for one in app._notifications] == [
            "the mouse cannot be switched here",
            "the mouse is left to the terminal: drag selects text",
            "the mouse works here again",
        ]


def test_textual_has_no_public_way_yet() -> None:
    """When this fails, use that way, and remove ours."""
    public = [name for name in dir(LinuxDriver) if "mouse" in name and not name.startswith("_")]
    assert public == []
