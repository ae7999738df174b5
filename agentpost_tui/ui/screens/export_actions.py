"""The action that writes the rows shown to a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from agentpost_tui.domain.rows import Row
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui.new_file import reason, write_new
from agentpost_tui.ui.screens.rows import RowsScreen

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp
    from agentpost_tui.ui.exporting import Export
    from agentpost_tui.ui.screens.export_rows import Wanted


class ExportActions(RowsScreen):
    """What is exported is what is shown, events and gaps, in its order."""

    def action_export_rows(self) -> None:
        from agentpost_tui.ui.screens.export_rows import ExportRows

        if self.app.screen is not self:
            return
        if len(self.rows):
            self.app.push_screen(ExportRows(), self._export)
        else:
            self.notify("no row is shown, so there is nothing to export", timeout=3)

    def _export(self, wanted: Wanted | None) -> None:
        from agentpost_tui.ui.exporting import Export

        if wanted is not None:
            subscription = cast("AgentPostApp", self.app).parts.session.status.subscription
            export = Export(wanted.form, self._redactor, subscription)
            # Taken now: what arrives while it is written was not shown.
            writing = self._write_rows(export, self.rows.snapshot(), wanted.path)
            self.run_worker(writing, "export")

    async def _write_rows(self, export: Export, rows: Iterator[Row], path: str) -> None:
        try:
            written = await asyncio.to_thread(_write, export, rows, Path(path))
        except (OSError, RuntimeError, ValueError) as error:
            self.notify(clean(reason(error)), severity="error")
        else:
            said = SafeText(f"{export.sentence} written to {clean(str(written))}")
            self.notify(said, timeout=8)


def _write(export: Export, rows: Iterator[Row], path: Path) -> Path:
    """Away from the loop: a hundred thousand rows take seconds.

    Raises:
        OSError: when it cannot be written.
        RuntimeError: when `~` stands for nothing.
        ValueError: when the name is none.
    """
    path = path.expanduser()
    path = path.parent.resolve() / path.name
    write_new(path, export.lines(rows))
    return path
