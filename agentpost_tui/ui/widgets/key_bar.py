"""The key bar: the few keys worth knowing where the focus is, clickable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget

from agentpost_tui.ui.commands import BY_ID, Command, Pane, offered, ranked
from agentpost_tui.ui.keymap import Keymap, key_name

_OWN: dict[Pane, tuple[str, ...]] = {
    Pane.EVENTS: (),
    Pane.FILTER: ("back", "pane.next", "filter.manage", "help.show"),
    Pane.SOURCES: (
        "row.open",
        "source.exclude",
        "filter.edit",
        "pane.next",
        "back",
        "help.show",
    ),
    Pane.DETAIL: (
        "detail.next",
        "detail.previous",
        "copy.json",
        "copy.as",
        "pager.open",
        "pane.zoom",
        "back",
        "help.show",
    ),
}
_LABELS = {
    (Pane.SOURCES, "row.open"): "into filter",
    (Pane.DETAIL, "back"): "close",
    (Pane.FILTER, "help.show"): "help",
}


class KeyBar(Widget):
    """One line at the bottom."""

    def __init__(
        self,
        keymap: Keymap,
        *,
        is_replay: bool = False,
        own: Mapping[Pane, Sequence[str]] = _OWN,
    ) -> None:
        """`own` has the commands of a pane; without any it has those with a rank."""
        super().__init__()
        self._own = own
        self._offered = {command.id for command in offered(is_replay=is_replay)}
        self._keymap = keymap
        self._pane = Pane.EVENTS
        self._spans: list[tuple[int, int, Command]] = []

    def show(self, pane: Pane) -> None:
        """Show the keys of the pane that has the focus."""
        if pane is not self._pane:
            self._pane = pane
            self.refresh()

    def render(self) -> Content:
        own = self._own[self._pane]
        chosen = [BY_ID[id_] for id_ in own] if own else list(ranked())
        width = self.size.width - 2
        parts: list[tuple[str, str]] = []
        self._spans = []
        at = 0
        for command in chosen:
            key = self._key(command)
            if not key or command.id not in self._offered:
                continue
            label = _LABELS.get((self._pane, command.id), command.label)
            size = len(key) + 1 + len(label)
            if at + size > width:
                break
            parts += [(key, "bold $accent"), (f" {label}   ", "$dim")]
            self._spans.append((at, at + size, command))
            at += size + 3
        return Content.assemble(*parts)

    def _key(self, command: Command) -> str:
        keys = self._keymap.acting(command.id, self._pane)
        return key_name(keys[0]) if keys else ""

    async def on_click(self, event: events.Click) -> None:
        """Run the command that was clicked."""
        for start, end, command in self._spans:
            if start <= event.x - 1 < end:
                await self.screen.run_action(command.action)
                return
