"""What the actions that write a file have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from agentpost_tui.ui.new_file import reason, write_new
from agentpost_tui.ui.screens.rows import RowsScreen


class FileActions(RowsScreen):
    """A file is written away from the loop: what goes into it may take seconds to make."""

    async def write_file(self, path: Path, chunks: Iterable[bytes]) -> Path | None:
        """Write a new file; returns its whole path, or None when there is none, and says why."""
        try:
            return await asyncio.to_thread(_write, path, chunks)
        except (OSError, RuntimeError, ValueError) as error:  # no such home, a null in the path
            self.notify(reason(error), severity="error")
            return None


def _write(path: Path, chunks: Iterable[bytes]) -> Path:
    """Write.

    Raises:
        OSError: when it cannot be written.
        RuntimeError: when `~` stands for nothing.
        ValueError: when the name is none.
    """
    path = path.expanduser()
    path = path.parent.resolve() / path.name
    write_new(path, chunks)
    return path
