"""What a run is given to keep its record."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct

from agentpost_tui.journal.writer import Writer


class Kept(Struct, frozen=True):
    """The writers of a run; whoever made them ends them."""

    journal: Writer | None = None
    place: Path | None = None
    """Where the journal is; None when it has no place."""
    recorder: Writer | None = None

    @property
    def keepers(self) -> tuple[Writer, ...]:
        return tuple(filter(None, (self.journal, self.recorder)))


NOTHING_KEPT: Final = Kept()
