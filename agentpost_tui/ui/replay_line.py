"""What the status line says of a replay."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui.rows import RowPainter

if TYPE_CHECKING:
    from agentpost_tui.client.replay import Replay

Part = tuple[str, str]
"""Safe text and the style it is shown in."""

BAR_CELLS = 10


class ReplayLine(Struct, frozen=True):
    """A replay, and how its instants are written; it never looks LIVE."""

    replay: Replay
    painter: RowPainter

    def state(self) -> list[Part]:
        """`▶ REPLAY 2026-11-24 14:30:02 ×4 · was LIVE`."""
        replay = self.replay
        clock = replay.clock
        symbol, style, word = "▶ REPLAY", "bold $accent", f" {speed_word(clock.speed)}"
        if replay.is_at_end:
            symbol, style, word = "■ REPLAY", "bold $bright", " the end"
        elif clock.is_paused:
            symbol, style, word = "‖ REPLAY", "bold $warn", " paused"
        at = self.painter.times.moment(clock())
        was = f" · was {replay.status.state.value}" if replay.log else ""
        return [(symbol, style), (f" {at:%Y-%m-%d %H:%M:%S}{word}", "$text"), (was, "$dim")]

    def cause(self) -> list[Part]:
        """Why the connection was as it was; empty where nothing was wrong."""
        cause = clean(self.replay.status.cause, limit=60)
        return [(cause, "$dim")] if cause else []

    def progress(self) -> list[Part]:
        """How much of its time is over: a bar and per cent."""
        share = self.replay.share
        filled = int(share * BAR_CELLS)
        bar = "━" * filled, "─" * (BAR_CELLS - filled)
        return [(bar[0], "$accent"), (bar[1], "$faint"), (f" {int(share * 100):3d} %", "$bright")]


def speed_word(speed: float) -> SafeText:
    """`×4`, `×0.25`, `×max`."""
    return SafeText("×max" if speed == inf else f"×{speed:g}")
