from __future__ import annotations

import asyncio
import io
import signal
import threading
from typing import Any

import pytest
from rich.color import ColorType
from textual import events, screen
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import ANSIToTruecolor
from textual.pilot import Pilot

from agentpost_tui.ui.compat import (
    UPDATE_SECONDS,
    EscapeApart,
    OutlivingDriver,
    is_mouse_ours,
    take_mouse,
    update_sooner,
)
from agentpost_tui.ui.keymap import Keymap
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


class ClosedWindow(io.StringIO):
    """A terminal whose window was closed after the first text."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0

    def write(self, text: str) -> int:
        if self.getvalue():
            self.refused += 1
            raise OSError(5, "Input/output error")
        return super().write(text)


async def test_a_writer_outlives_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.__stderr__", closed := ClosedWindow())
    app = make_app()
    assert app.driver_class is OutlivingDriver
    async with app.run_test():
        driver: Any = OutlivingDriver(app)
        writer = WriterThread(driver._file)
        writer.start()
        for _ in range(1_000):  # far more than its queue holds
            writer.write("x")
        writer.stop()
    assert (closed.getvalue(), closed.refused) == ("x", 1)


def test_without_it_the_writer_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, Textual looks after it, and ours can go."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    writer = WriterThread(ClosedWindow())
    writer.start()
    writer.write("x")
    writer.write("x")
    writer.join(5.0)
    assert not writer.is_alive()


@pytest.mark.parametrize("driver_class", [OutlivingDriver, LinuxDriver])
async def test_the_last_size_is_told_last(
    driver_class: type[LinuxDriver], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When this fails for Textual's own driver, ours need not look after it any more."""
    monkeypatch.setattr("sys.__stderr__", io.StringIO())
    sizes = [(80, 24), (2, 40), (120, 40)]
    told: list[tuple[int, int]] = []

    class Resized(driver_class):  # type: ignore[misc, valid-type]
        def _get_terminal_size(self) -> tuple[int, int]:
            """The terminal is resized once more, just after its size was read."""
            size = sizes.pop(0)
            if len(sizes) == 1:
                signal.raise_signal(signal.SIGWINCH)
            return size

        def run_input_thread(self) -> None:
            """Nobody types."""

    app = make_app()
    async with app.run_test() as pilot:

        async def note(event: events.Resize) -> bool:
            told.append(tuple(event.size))
            return True

        driver = Resized(app)
        monkeypatch.setattr(app, "_post_message", note)
        monkeypatch.setattr(app, "post_message", lambda event: told.append(tuple(event.size)))
        driver.start_application_mode()
        signal.raise_signal(signal.SIGWINCH)
        async with asyncio.timeout(5.0):
            while len(told) < 3:  # noqa: ASYNC110 - of either way to tell
                await asyncio.sleep(0)
        driver.stop_application_mode()
        driver.close()
        monkeypatch.undo()
        await pilot.pause()
    is_ours = driver_class is OutlivingDriver
    assert told == [(80, 24), *([(2, 40), (120, 40)] if is_ours else [(120, 40), (2, 40)])]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1bR", ["escape", "R"]),
        ("\x1b/", ["escape", "slash"]),
        ("\x1b-", ["escape", "minus"]),
        ("\x1bq\x1bé", ["escape", "q", "escape", "é"]),
        ("\x1b\x1bj", ["escape", "escape", "j"]),
        ("\x1b[B\x1bOP\x1bb\x1b\x7f\x1b\t", ["down", "f1", "ctrl+left", "ctrl+w", "shift+tab"]),
    ],
)
def test_escape_and_the_next_key_are_two(typed: str, keys: list[str]) -> None:
    assert _keys(EscapeApart(), typed) == keys


def test_without_it_escape_is_lost() -> None:
    """When this fails, Textual keeps them apart, and our parser can go."""
    assert "escape" not in _keys(XTermParser(), "\x1bR\x1b/")


def _keys(parser: XTermParser, typed: str) -> list[str]:
    """What a parser makes of it, and of the end."""
    made = [*parser.feed(typed), *parser.feed("")]
    return [one.key for one in made if isinstance(one, events.Key)]


@pytest.mark.parametrize(("written", "parser"), [("w", EscapeApart), ("alt+x", XTermParser)])
async def test_a_key_with_alt_that_somebody_chose_is_one(
    written: str, parser: type[XTermParser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", None)
    make_app(keymap=Keymap({"filter.edit": [written]}))
    assert linux_driver.XTermParser is parser


def test_what_is_drawn_is_sent_sooner_unless_the_user_says_how_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "UPDATE_PERIOD", 1 / 60)
    monkeypatch.setenv("TEXTUAL_FPS", "30")
    update_sooner()
    assert screen.UPDATE_PERIOD == 1 / 60
    monkeypatch.delenv("TEXTUAL_FPS")
    update_sooner()
    assert screen.UPDATE_PERIOD == UPDATE_SECONDS


async def test_colours_are_true_without_a_filter_that_makes_them_so() -> None:
    app = make_app()
    async with app.run_test():
        assert not [one for one in app.get_line_filters() if isinstance(one, ANSIToTruecolor)]
        lines = app.screen._compositor.render_strips()
        styles = [segment.style for line in lines for segment in line if segment.style]
        colours = {colour for style in styles for colour in (style.color, style.bgcolor) if colour}
        assert {colour.type for colour in colours} == {ColorType.TRUECOLOR}


async def test_tasks_are_plain_with_any_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def eager(loop: asyncio.AbstractEventLoop, task: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(task, loop=loop, **options)

    monkeypatch.setattr(asyncio, "eager_task_factory", eager, raising=False)  # from 3.12 on
    factories: list[object] = []

    async def look(pilot: Pilot[object]) -> None:
        factories.append(asyncio.get_running_loop().get_task_factory())
        pilot.app.exit()

    await make_app().run_async(headless=True, auto_pilot=look)
    assert factories == [None]


async def test_without_colours_a_chosen_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for _ in range(2):  # with the next profile too
        app = make_app(environment_colours={"env_prod": "red"})
        async with app.run_test():
            assert app.no_color
            assert app._palettes().plain.configured == {}


async def test_a_chosen_colour_is_a_true_one() -> None:
    app = make_app(environment_colours={"env_prod": "red"})
    async with app.run_test():
        (style,) = app._palettes().plain.configured.values()
        assert style.color is not None
        assert style.color.type is ColorType.TRUECOLOR
