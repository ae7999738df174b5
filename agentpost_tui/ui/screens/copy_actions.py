"""The actions that take an event out of the dashboard: clipboard, file, pager."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import SuspendNotSupported

from agentpost_tui.text import clean
from agentpost_tui.ui.clipboard import MOST_BYTES, clipboard_sequence, fits, write_new_file
from agentpost_tui.ui.compat import write_to_terminal
from agentpost_tui.ui.pager import pager_command, show_in_pager
from agentpost_tui.ui.screens.base import DashboardScreen

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp
    from agentpost_tui.ui.opened import Opened
    from agentpost_tui.ui.screens.copy_as import Copy


class CopyActions(DashboardScreen):
    """What leaves is safe, and without the key."""

    def action_copy_json(self) -> None:
        opened = self._open_event()
        if opened is not None:
            self._copy(opened.json_line)

    def action_copy_as(self) -> None:
        from agentpost_tui.ui.screens.copy_as import CopyAs, copies_of

        opened = self._open_event()
        if opened is not None and self.app.screen is self:
            self.app.push_screen(CopyAs(copies_of(opened)), self._copy_chosen)

    def action_open_pager(self) -> None:
        opened = self._open_event()
        if opened is None:
            return
        command = pager_command()
        if not command:
            self.notify("no pager: set PAGER to a program that is installed", severity="warning")
            return
        self.run_worker(self._page(command, opened), "pager", exclusive=True, group="pager")

    async def _page(self, command: list[str], opened: Opened) -> None:
        try:
            await show_in_pager(self.app, command, opened.for_pager())
        except SuspendNotSupported:
            self.notify("this terminal cannot be given to a pager", severity="warning")
        except OSError as error:
            said = f"the pager did not start: {error.strerror or error}"
            self.notify(clean(said), severity="error", markup=False)

    def _open_event(self) -> Opened | None:
        """The event that keys act on, read; says so when there is none."""
        from agentpost_tui.ui.opened import Opened

        if self.event is None:
            self.notify("no event is selected: a gap holds nothing to copy", timeout=3)
            return None
        return Opened(self.event, cast("AgentPostApp", self.app).parts.redactor)

    def _copy_chosen(self, chosen: Copy | None) -> None:
        if chosen is None:
            return
        if chosen.to_file:
            self.run_worker(self._write(chosen.text), "copy to a file")
        else:
            self._copy(chosen.text)

    def _copy(self, text: str) -> None:
        if not fits(text):
            said = f"over {MOST_BYTES // 1000} kB, too much for terminals: c, then to a file"
            self.notify(said, severity="warning")
            return
        sequence = clipboard_sequence(text, in_tmux=bool(os.environ.get("TMUX")))
        write_to_terminal(self.app, sequence)
        self.notify("sent to the terminal's clipboard · not there? c, then to a file", timeout=4)

    async def _write(self, text: str) -> None:
        now = datetime.now().astimezone()
        try:
            path = await asyncio.to_thread(write_new_file, text, now, Path.cwd())
        except OSError as error:
            said = f"no file was written: {error.strerror or error}"
            self.notify(clean(said), severity="error", markup=False)
        else:
            self.notify(clean(f"written to {path}"), timeout=8, markup=False)
