"""To which instant of a replay to go."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from agentpost_tui.domain.filter.times import duration_seconds, instant
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui.screens.dialog import Dialog, row
from agentpost_tui.ui.widgets.field import Field

DAY_SECONDS = 86_400.0
EXAMPLES = safe("14:30, 2026-11-20T09:00, 10m for back, +10m for forward")


class SeekDialog(Dialog[float]):
    """Dismissed with an instant, or with None to stay."""

    heading = safe("seek")
    keys = safe("enter goes there · esc stays")
    AUTO_FOCUS: ClassVar[str] = "Field"

    mistake = query_one("#mistake", Static)

    def __init__(self, now: float, span: tuple[float, float], zone: tzinfo, about: str) -> None:
        """Ask.

        Args:
            span: when the past begins and ends.
            about: the span in words.
        """
        super().__init__()
        self._now = now
        self._span = span
        self._zone = zone
        self._about = about

    def compose_body(self) -> ComposeResult:
        yield row(safe("go to"), Field())
        yield Static(SafeText(f"as {EXAMPLES}"), classes="dialog-note", markup=False)
        yield Static(Content(clean(self._about)), classes="dialog-note", markup=False)
        yield Static(id="mistake", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = sought(event.value.strip(), self._now, self._span, self._zone)
        if at is None:
            text = clean(event.value, limit=40)
            self.mistake.update(Content(SafeText(f"▲ {text!r} is no instant")))
        else:
            self.dismiss(at)


def sought(text: str, now: float, span: tuple[float, float], zone: tzinfo) -> float | None:
    """The instant that somebody wrote, `now` being the one that is shown; None if it is none.

    A time of day is the nearest one within the span, before or after.
    """
    away = duration_seconds(text.removeprefix("+").removeprefix("-"))
    if away is not None:
        return now + away if text.startswith("+") else now - away
    found = [instant(text, now + ahead, zone) for ahead in (0.0, DAY_SECONDS)]
    written = [at for at in found if at is not None]
    if not written:
        return None
    first, last = span
    return min(written, key=lambda at: (not first <= at <= last, abs(at - now)))
