"""Ways around Textual's defaults that need a private name; each with the version and the reason."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TextIO

from textual import events, screen
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Size

UPDATE_SECONDS: Final = 1 / 120
_TYPED_BEHIND_ESCAPE: Final = re.compile(r"\x1b[^\x00-\x1f\x7f\[\]^_NOPXbf]")
"""Not how a sequence of a terminal begins, nor how one moves by a word."""


class QuietCrash(App[None]):
    """A crash leaves a clean terminal, and the error for the caller to report.

    Textual 8.2.8 prints a traceback with the local variables of every frame, where the API key and
    strangers' mail are, and its `run` then returns as if nothing had happened.
    """

    crash: Exception | None = None
    """The error that ended the app; raise it after `run_async` returned."""

    def _fatal_error(self) -> None:
        self.crash = self._exception
        self._close_messages_no_wait()


class TrueColours(App[None]):
    """Its colours are true ones, so nothing has to make them so; or greys, if none are wanted."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        wish = os.environ.get("NO_COLOR")
        super().__init__(*arguments, **options)
        if wish is not None:  # Textual takes it away, but the next profile and a pager heed it too
            os.environ["NO_COLOR"] = wish

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without the filter for ANSI colours, which looks at every line."""
        return [one for one in super().get_line_filters() if not isinstance(one, ANSIToTruecolor)]


class PlainTasks(App[None]):
    """Tasks begin in the loop's next round, with any Python.

    Textual 8.2.8 makes them eager from Python 3.12 on. In the earlier releases of 3.12 and 3.13 a
    connection over IPv6 or IPv4, whichever is quicker, then fails with an `AssertionError`
    (CPython's issue 124309), so that none ever opens.
    """

    def on_load(self) -> None:
        """Before anything of ours begins a task."""
        asyncio.get_running_loop().set_task_factory(None)


class Redrawn(App[None]):
    """All is drawn anew once the program was suspended, since the terminal has forgotten it.

    Textual 8.2.8 draws what changes afterwards.
    """

    def on_mount(self) -> None:
        """From then on."""
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))


class StyledOnce(App[None]):
    """Its style sheet is parsed once before the first paint.

    Textual 8.2.8 parses all of it for the theme that is set before the start, and all of it again
    for the first screen.
    """

    def refresh_css(self, animate: bool = True) -> None:
        """Before it is mounted nothing was parsed with other colours: knowing them is enough."""
        if self._is_mounted:
            super().refresh_css(animate)
        elif not self.screen_stack:
            self.stylesheet.set_variables(self.get_css_variables())


class _Outliving:
    """A stream that swallows what is written once its terminal is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_gone = False

    def write(self, text: str) -> None:
        self._attempt(lambda: self._stream.write(text))

    def flush(self) -> None:
        self._attempt(self._stream.flush)

    def fileno(self) -> int:
        return self._stream.fileno()

    def _attempt(self, act: Callable[[], object]) -> None:
        if not self._is_gone:
            try:
                act()
            except OSError:
                self._is_gone = True


class OutlivingDriver(LinuxDriver):
    """Keeps in step with its terminal, and outlives it for as long as it takes to end.

    Textual 8.2.8 writes in a thread, which dies when the window is closed; its queue then fills,
    and whoever writes next, or ends the app, waits for ever.

    And it reads the size in a signal handler. When the next signal interrupts that, the older size
    is told last, and the screen stays drawn for it, or blank. The loop is never interrupted.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file: Any = _Outliving(self._file)

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if callable(signal.getsignal(signal.SIGWINCH)):  # not when we are in the background
            asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._tell_size)

    def _tell_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))


class EscapeApart(XTermParser):
    """Takes `esc` and the character behind it for two keys, however soon one follows the other.

    Textual 8.2.8 takes them for one with alt, or waits for more of a sequence that never comes: of
    what a script types, or a person over a slow line, one key or both would be lost.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if _TYPED_BEHIND_ESCAPE.fullmatch(sequence):
            yield events.Key("escape", "\x1b")
            sequence = sequence[1]
        yield from super()._sequence_to_key_events(sequence, alt)


def keep_escape_apart(is_so: bool) -> None:
    """From the next start of an app on; not for who has given a key with alt something to do."""
    vars(linux_driver)["XTermParser"] = EscapeApart if is_so else XTermParser


def is_mouse_ours(app: App[Any]) -> bool | None:
    """Whether the terminal reports the mouse to us; None where there is no terminal to ask.

    Textual 8.2.8 asks for the mouse once, at the start, and has no public way to change that.
    """
    driver: Any = app._driver
    return driver._mouse if hasattr(driver, "_disable_mouse_support") else None


def take_mouse(app: App[Any], *, is_ours: bool) -> None:
    """Take the mouse, or leave it to the terminal, so that it selects text as in any program.

    The driver keeps it so after a suspend, and gives the mouse back at the end if it has it.
    """
    driver: Any = app._driver
    if is_ours:
        driver._mouse = True
        driver._enable_mouse_support()
    else:
        driver._disable_mouse_support()
        driver._mouse = False


def write_to_terminal(app: App[Any], sequence: str) -> None:
    """Write a control sequence of ours, in order with what is painted.

    Textual 8.2.8 has a public way for the plain clipboard request alone, not for tmux's form.
    """
    if app._driver is not None:
        app._driver.write(sequence)


def update_sooner() -> None:
    """Let a key be painted within a 120th of a second, not a 60th; what arrives is slower anyway.

    Textual 8.2.8 reads the rate from a variable when it is imported, and the variable is the
    user's.
    """
    if "TEXTUAL_FPS" not in os.environ:
        vars(screen)["UPDATE_PERIOD"] = UPDATE_SECONDS
