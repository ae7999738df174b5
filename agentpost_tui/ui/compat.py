"""Ways around Textual's defaults that need a private name; each with the version and the reason."""

from __future__ import annotations

from textual.app import App


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
