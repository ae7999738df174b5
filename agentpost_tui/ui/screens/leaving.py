"""What ends when a screen is left."""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType


class WorkEndsFirst(Screen[ScreenResultType]):
    """Its workers end before its widgets go, so that one that waited does not find them gone.

    Textual 8.2.8 ends them last. As a base it comes last too: style sheets know the first alone.
    """

    def _on_prune(self) -> None:
        """Textual is about to take all of it down."""
        self.workers.cancel_node(self)
