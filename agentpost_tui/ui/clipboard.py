"""The terminal's clipboard.

OSC 52 asks the terminal to take a text. It goes out as base64, so nothing in the text can act, and
no terminal confirms it: so it is only ever said that it was sent.
"""

from __future__ import annotations

from base64 import b64encode

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
