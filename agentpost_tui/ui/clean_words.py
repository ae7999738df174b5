"""Words on their way into the app: cleaned, whoever says them."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.notifications import SeverityLevel

from agentpost_tui.text import clean_lines


class CleanWords(App[None]):
    """Toasts and pastes are made visible before Textual sees them."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast: always cleaned, and never markup, whatever the caller says."""
        super().notify(
            clean_lines(message, limit=600),
            title=clean_lines(title, limit=80),
            severity=severity,
            timeout=timeout,
            markup=False,
        )

    async def on_event(self, event: events.Event) -> None:
        """What is pasted is made visible first: Textual's palette would show it as it comes."""
        if isinstance(event, events.Paste):
            event = events.Paste(clean_lines(event.text))
        await super().on_event(event)
