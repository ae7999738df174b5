"""The palette: every command by name, with what it does and its key, also those without a key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from agentpost_tui.text import SafeText
from agentpost_tui.ui.commands import OF_A_REPLAY, Command, offered
from agentpost_tui.ui.format import fit

if TYPE_CHECKING:
    from agentpost_tui.ui.app import AgentPostApp

WIDTH = 88
"""Cells of the palette where there is room; app.tcss has the same number."""
MARGIN = 6
"""Cells of its padding and scrollbar."""
LABEL_CELLS = 17
KEY_CELLS = 13
LEAST_HELP = 16
HELP_MATCH = 0.01
"""The score of a match in the help: below any match in the label."""


class PaletteCommands(Provider):
    """One line a command, in the order of the table; searched by label, and by help and id."""

    async def discover(self) -> Hits:
        for command in self._offered():
            yield DiscoveryHit(self._line(command), self._runner(command), text=command.label)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._offered():
            score = matcher.match(command.label)
            if not score and query.casefold() in f"{command.id} {command.help}".casefold():
                score = HELP_MATCH
            if score:
                label = matcher.highlight(command.label)
                line = self._line(command, label)
                yield Hit(score, line, self._runner(command), text=command.label)

    def _line(self, command: Command, label: Content | None = None) -> Content:
        """Label, help and key; the help where there is room."""
        room = min(self.app.size.width, WIDTH) - MARGIN
        name = label or Content(command.label)
        shown = cast("AgentPostApp", self.app).parts.keymap.shown(command)
        keys = (shown.rjust(KEY_CELLS), "$accent")
        left = room - LABEL_CELLS - KEY_CELLS - 1
        about = fit(SafeText(command.help if left >= LEAST_HELP else ""), max(0, left))
        gap = " " * max(1, LABEL_CELLS - len(command.label))
        return Content.assemble(name.stylize_before("$bright"), gap, (about, "$dim"), " ", keys)

    def _runner(self, command: Command) -> Callable[[], Awaitable[None]]:
        return partial(cast("AgentPostApp", self.app).run_command, command)

    def _offered(self) -> list[Command]:
        replay = cast("AgentPostApp", self.app).parts.replay
        commands = offered(is_replay=replay is not None)
        commands.sort(key=lambda command: not command.id.startswith(OF_A_REPLAY))
        return [command for command in commands if command.id != "palette.open"]
