"""Keys that must be quick: answered by the widget that has the focus."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from textual import events
from textual.widget import Widget


class QuickKeys(Widget):
    """On its way up to the app's bindings a key waits at every layer; these do not go there."""

    steps: Mapping[str, int] = {}
    """Rows to move by, for each key that moves by rows."""

    @abstractmethod
    def move(self, rows: int) -> None:
        """Move the cursor by so many rows."""

    def on_key(self, event: events.Key) -> None:
        rows = self.steps.get(event.key)
        if rows is not None:
            event.stop()
            self.move(rows)
