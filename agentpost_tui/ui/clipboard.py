"""The terminal's clipboard, and files instead of it.

OSC 52 asks the terminal to take a text. It goes out as base64, so nothing in the text can act, and
no terminal confirms it: so it is only ever said that it was sent.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from pathlib import Path

from agentpost_tui.ui.new_file import write_new

MOST_BYTES = 100_000
"""Terminals drop larger requests without a word (xterm from about 100 kB on)."""


def clipboard_sequence(text: str, *, in_tmux: bool) -> str:
    """What asks the terminal to take `text`.

    tmux is asked in both ways it may have been configured for: to take the text itself
    (`set-clipboard on`), and to pass the request on to the terminal (`allow-passthrough on`).
    """
    request = f"\x1b]52;c;{b64encode(text.encode('utf-8', 'replace')).decode('ascii')}\a"
    if not in_tmux:
        return request
    escaped = request.replace("\x1b", "\x1b\x1b")
    return f"{request}\x1bPtmux;{escaped}\x1b\\"


def fits(text: str) -> bool:
    """Whether terminals can be expected to take a text of this size."""
    return len(text.encode("utf-8", "replace")) <= MOST_BYTES


def write_new_file(text: str, now: datetime, folder: Path) -> Path:
    """Write a text into a new file that nobody else can read; its name comes from our clock, never
    from what is in it.

    Raises:
        OSError: when it cannot be made or written; no half of a file is left behind.
    """
    path = folder / f"agentpost-event-{now:%Y%m%d-%H%M%S}-{now.microsecond:06d}.json"
    write_new(path, [text.encode()])
    return path
