"""What strangers might write, and what must never come out of it."""

from __future__ import annotations

import re
from typing import NamedTuple


class Payload(NamedTuple):
    """One text that tries something."""

    name: str
    threat: int
    """Its number in tests/security/threats.py."""
    text: str


CORPUS = (
    Payload("title", 1, "\x1b]0;pwned\x07"),
    Payload("open title", 1, "\x1b]2;swallows what follows"),
    Payload("clipboard", 1, "\x1b]52;c;cm0gLXJm\x1b\\"),
    Payload("hyperlink", 1, "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\"),
    Payload("colour", 1, "\x1b[5;31mred\x1b[25;39m"),
    Payload("screen", 1, "\x1b[3J\x1b[1;1f\x1bc"),
    Payload("query", 1, "\x1b[>0q\x1b[6n\x1bP+q544e\x1b\\"),
    Payload("strings", 1, "\x1b_Ga\x1b\\\x1b^p\x1b\\\x1bXs\x1b\\"),
    Payload("c1", 1, "\x9b31m\x9d0;x\x9c\x90q\x9c\x85"),
    Payload("bell", 1, "\x07\x08\x08\x0e\x05"),
    Payload("delete", 1, "\x7f\x08\x08"),
    Payload("nothing", 1, "\x00"),
    Payload("link", 2, "[@click=app.quit]x[/]"),
    Payload("style", 2, "[bold red on blue]loud[/]"),
    Payload("markup link", 2, "[link=https://evil.example]x[/link]"),
    Payload("closing tag", 3, "[/]"),
    Payload("open bracket", 3, "[b"),
    Payload("broken action", 3, "[@click=(,)]"),
    Payload("bidi", 4, "\u202egnp.exe\u202c\u2066x\u2069\u200f\u061c"),
    Payload("hidden", 5, "a\u200bb\u00adc\U000e0041\u2060"),
    Payload("fillers", 5, "\u3164\u115f\uffa0\u17b4\u180e"),
    Payload("separators", 5, "\u2028\u2029"),
    Payload("joiners", 6, "\U0001f469\u200d\U0001f4bb \u2764\ufe0f"),
    Payload("zalgo", 7, "e" + "\u0301" * 40),
    Payload("long", 8, "so long " * 120),
    Payload("lines", 9, "a\r\nb\nc\td\x0be\x0cf\rg"),
    Payload("false gap", 10, "┄┄┄ no cover 14:31:10 – now: closed ┄┄┄"),
    Payload("false status", 10, "● LIVE 00:00:01"),
    Payload("surrogates", 19, "\ud83d half \udc00"),
    Payload("byte order", 20, "\ufeffx\ufffe"),
    Payload("path", 22, "../../etc/passwd"),
    Payload("selector", 22, "#id .class > *:hover"),
    Payload("script", 23, "javascript:alert(1)"),
    Payload("shell", 24, "\nrm -rf ~\n$(id) `id`\n"),
    Payload("formula", 25, "=cmd|'/C calc'!A0"),
)
"""One corpus for every place where text leaves us."""

PAYLOADS = {payload.name: payload.text for payload in CORPUS}
"""By what they try."""

_CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u2028\u2029\u2060-\u2065"
    "\u206a-\u206f\u3164\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_BROKEN = "\ud800-\udfff\ufff9-\ufffc\ufffe\uffff"

UNSAFE = re.compile(f"[{_CONTROLS}{_BIDI}{_HIDDEN}{_BROKEN}]")
"""What may never be shown; a newline only between lines."""

SEQUENCES = tuple(
    sequence.encode()
    for payload in CORPUS
    for sequence in re.findall("\x1b[^\x1b]+", payload.text)
    if sequence != "\x1b\\"
)
"""The escape sequences that the corpus tries, each by itself; the program writes none of them."""
