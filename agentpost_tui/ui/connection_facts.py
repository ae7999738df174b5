"""What the connection log tells of, at one moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agentpost_tui.client.notices import LogEntry, State, Status, Vitals
from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.keymap import USUAL, Keymap
from agentpost_tui.ui.replay_line import ReplayLine
from agentpost_tui.ui.widgets.status_bar import Identity

STATE_LOOKS = {
    State.OFFLINE: ("○", "dim"),
    State.CONNECTING: ("◌", "plain"),
    State.SUBSCRIBED: ("◍", "plain"),
    State.LIVE: ("●", "accent"),
    State.STALE: ("◐", "warn"),
    State.RECONNECTING: ("↻", "warn"),
    State.REFUSED: ("✗", "bad"),
}
"""The symbol and the style of each state."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the report is made of."""

    now: float
    times: Times
    identity: Identity
    redactor: Redactor
    status: Status
    vitals: Vitals
    balance: Balance
    coverage: Coverage
    malformed: Sequence[Malformed]
    log: Sequence[LogEntry]
    label: Callable[[str], str]
    """The name of an environment or inbox."""
    keymap: Keymap = USUAL
    replay: ReplayLine | None = None
    """What is shown instead of a connection."""

    def said(self, text: str) -> SafeText:
        """What the server or a stranger said, with the key masked."""
        return clean(self.redactor.text(text))

    def clock(self, at: float) -> SafeText:
        """`14:30:02`."""
        return self.times.clock(at)

    def day(self, at: float) -> SafeText:
        """`2026-11-24`."""
        return SafeText(self.times.day(at).isoformat())
