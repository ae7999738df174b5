"""The actions that take an event out of the dashboard: clipboard, file, pager."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from agentpost_tui.ui.clipboard import MOST_BYTES, clipboard_sequence, fits
from agentpost_tui.ui.compat import write_to_terminal
from agentpost_tui.ui.format import count
from agentpost_tui.ui.new_file import name_of_file
from agentpost_tui.ui.pager import pager_command, show_in_pager
from agentpost_tui.ui.screens.file_actions import FileActions

if TYPE_CHECKING:
    from agentpost_tui.ui.opened import Opened
    from agentpost_tui.ui.screens.copy_as import Chosen, Copy


class CopyActions(FileActions):
    """What leaves is safe, and without the key."""

    def action_copy_json(self) -> None:
        """The JSON in one line: pasted into a shell by mistake, it does not run."""
        opened = self._open_event()
        if opened is not None:
            self._copy(opened.as_json())

    def action_copy_as(self) -> None:
        from agentpost_tui.ui.screens.copy_as import CopyAs, copies_of

        opened = self._open_event()
        if opened is not None:
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
            text = await asyncio.to_thread(opened.for_pager)
            await show_in_pager(self.app, command, text)
        except SuspendNotSupported:
            self.notify("this terminal cannot be given to a pager", severity="warning")
        except OSError as error:
            said = f"the pager did not start: {error.strerror or error}"
            self.notify(said, severity="error")

    def _open_event(self) -> Opened | None:
        """The event that keys act on, read; says so when there is none."""
        from agentpost_tui.ui.opened import Opened

        if self.event is None:
            what = "a gap holds nothing to copy" if self.detail.is_open else "no event is selected"
            self.notify(what, timeout=3)
            return None
        return Opened(self.event, self.painter.redactor, self.keymap)

    def _copy_chosen(self, chosen: Chosen | None) -> None:
        if chosen is None:
            return
        if chosen.copy.is_file:
            folder = Path(chosen.folder.strip() or ".")
            self.app.run_worker(self._write(chosen.copy, folder), "copy to a file")
        else:
            self._copy(chosen.copy.text())

    def _copy(self, text: str | None) -> None:
        instead = self.keymap.said("{copy.as}, then to a file")
        if text is None or not fits(text):
            said = f"more than {count(MOST_BYTES)} bytes, too much for terminals: {instead}"
            self.notify(said, severity="warning")
            return
        sequence = clipboard_sequence(text, in_tmux=bool(os.environ.get("TMUX")))
        write_to_terminal(self.app, sequence)
        self.notify(f"sent to the terminal's clipboard · not there? {instead}", timeout=4)

    async def _write(self, copy: Copy, folder: Path) -> None:
        name = name_of_file("event", "json", datetime.now().astimezone())
        written = await self.write_file(folder / name, _made(copy))
        if written is not None:
            self.notify(f"written to {written}", timeout=8)


def _made(copy: Copy) -> Iterator[bytes]:
    """The text, made when it is asked for."""
    yield (copy.text() or "").encode()
