"""The API key never leaves: it is masked in whatever is shown, logged, copied or written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Final

SHORTEST_SHOWN: Final = 20
"""A key with fewer characters is shown as `…` alone (connection.md, decision 17)."""

SHORTEST_SOUGHT: Final = 4
"""A key with fewer characters cannot be told from ordinary text, and is not looked for."""

_LONGEST_FORM: Final = 12
"""Characters that stand for one of a key at most: two escapes of JSON."""
_PERCENT: Final = ord("%")
_BACKSLASH: Final = ord("\\")
_PREFIX = re.compile(r"ap_sk_(?:(?:live|dev|test|demo)_)?")


def mask(key: str) -> str:
    """What may be shown of a key: `ap_sk_live_…k3y9`, or `…` for a short one.

    The prefix appears only when it is one that AgentPost uses (or our simulator), since of any
    other key the first characters are secret too.
    """
    if len(key) < SHORTEST_SHOWN:
        return "…"
    prefix = _PREFIX.match(key)
    return f"{prefix[0] if prefix else ''}…{key[-4:]}"


class Secret:
    """A text that does not show itself: not when printed, formatted, or listed as a variable."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the socket's address and nothing else."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)


class Redactor:
    """Masks one key wherever it occurs, in each form in which it could travel.

    The forms are, for each character on its own: as it is, percent-encoded as in an address, and
    escaped as in JSON. Mask before text is cut or cleaned, so that no half of a key slips through.
    `Redactor("")` changes nothing.
    """

    def __init__(self, key: str) -> None:
        self._key = key if len(key) >= SHORTEST_SOUGHT else ""
        self._bytes = self._key.encode("utf-8", "surrogateescape")
        self._mask = mask(key)
        self._mask_bytes = self._mask.encode("utf-8", "surrogateescape")
        self._pattern = re.compile("".join(_forms(character) for character in self._key))
        self._byte_pattern = re.compile(self._pattern.pattern.encode("utf-8", "surrogateescape"))
        # Nearly all keys are escaped as \u00xx, if at all.
        is_plain = self._key.isascii() and not set(self._key) & set('"\\/')
        self._escape = b"\\u00" if is_plain else b"\\"
        self._longest = _LONGEST_FORM * len(self._key)

    def text(self, text: str) -> str:
        """`text` with the key masked."""
        return self._pattern.sub(self._masked, text) if self._holds(text) else text

    def beginning(self, text: str, limit: int) -> str:
        """About the first `limit` characters of `text`, with the key masked, also one that ends
        behind them; what is behind costs nothing."""
        head = text[: limit + self._longest]
        if not self._holds(head):
            return text[:limit]
        shown: list[str] = []
        at = 0
        for found in self._pattern.finditer(head):
            if found.start() >= limit:
                break
            shown += head[at : found.start()], self._mask
            at = found.end()
        return "".join([*shown, head[at : max(at, limit)]])

    def data(self, data: bytes) -> bytes:
        """`data`, a frame or a line of a log, with the key masked: quick, for every frame that
        comes."""
        if not self._key:
            return data
        # `rfind` and a number are several times quicker to look for than `in` with bytes.
        if _PERCENT in data or (_BACKSLASH in data and data.rfind(self._escape) >= 0):
            holds_it = self._search(data)
            return self._byte_pattern.sub(lambda _: self._mask_bytes, data) if holds_it else data
        return data if data.rfind(self._bytes) < 0 else data.replace(self._bytes, self._mask_bytes)

    @cached_property
    def _search(self) -> Callable[[bytes], object]:
        """Whether any form of the key is in some data; by RE2, which goes through 16 MiB of percent
        signs in 30 ms, where `re` would keep everything waiting for a third of a second."""
        import re2

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        search: Callable[[bytes], object] = re2.compile(self._byte_pattern.pattern, options).search
        return search

    def _holds(self, text: str) -> bool:
        if not self._key or ("%" not in text and "\\" not in text):
            return bool(self._key) and self._key in text
        return bool(self._search(text.encode("utf-8", "surrogatepass")))

    def _masked(self, _found: re.Match[str]) -> str:
        return self._mask


def _forms(character: str) -> str:
    """A pattern for one character of the key in each of its forms, the longer ones first."""
    encoded = character.encode("utf-8", "surrogateescape")
    percent = "".join(f"%(?i:{byte:02x})" for byte in encoded)
    units = character.encode("utf-16-be", "surrogatepass").hex()
    escaped = "".join(rf"\\u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))
    literal = re.escape(character)
    return rf"(?:{escaped}|{percent}|\\{literal}|{literal})"
