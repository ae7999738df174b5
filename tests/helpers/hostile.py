"""What strangers might write, and what must never come out of it."""

from __future__ import annotations

import re

PAYLOADS = {
    "closing tag": "[/]",
    "link": "[@click=app.quit]x[/]",
    "open bracket": "[b",
    "title": "\x1b]0;pwned\x07",
    "clipboard": "\x1b]52;c;cm0gLXJm\x1b\\",
    "colour": "\x1b[31mred\x1b[0m",
    "c1": "\x9b31m\x9d0;x\x9c",
    "bidi": "\u202egnp.exe\u202c\u2066x\u2069",
    "hidden": "a\u200bb\u00adc\U000e0041",
    "lines": "a\r\nb\nc\td\x0be\x0cf",
    "delete": "\x7f\x08\x08",
    "surrogates": "\ud83d half \udc00",
    "zalgo": "e" + "\u0301" * 40,
    "nothing": "\x00",
}
"""By what they try."""

UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200c\u200e\u200f\u00ad\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What may never be shown; a newline only between lines."""
