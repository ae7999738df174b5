"""The action that writes the rows shown to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from agentpost_tui.domain.rows import Row
from agentpost_tui.ui.screens.file_actions import FileActions

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp
    from agentpost_tui.ui.exporting import Export
    from agentpost_tui.ui.screens.export_rows import Wanted


class ExportActions(FileActions):
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
            export = Export(wanted.form, self.painter.redactor, subscription)
            # Taken now: what arrives while it is written was not shown.
            writing = self._write_rows(export, self.rows.snapshot(), Path(wanted.path))
            self.app.run_worker(writing, "export")  # which goes on when the screen is left

    async def _write_rows(self, export: Export, rows: Iterator[Row], path: Path) -> None:
        written = await self.write_file(path, export.lines(rows))
        if written is not None:
            self.notify(f"{export.sentence} written to {written}", timeout=8)
