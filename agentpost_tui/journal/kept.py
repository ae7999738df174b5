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
    def named(self) -> tuple[tuple[str, Writer], ...]:
        """The writers, each with the name of what it writes."""
        both = (("journal", self.journal), ("recording", self.recorder))
        return tuple((name, writer) for name, writer in both if writer is not None)

    @property
    def keepers(self) -> tuple[Writer, ...]:
        """The writers."""
        return tuple(writer for _, writer in self.named)


NOTHING_KEPT: Final = Kept()
