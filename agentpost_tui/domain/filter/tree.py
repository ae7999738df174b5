"""The tree of a filter: terms, joined by AND, OR and NOT; it prints itself as it is written."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

KEYWORDS = frozenset({"AND", "OR", "NOT"})

_PLAIN_VALUE = re.compile(r'[^\s()"/][^\s()]*')
_PLAIN_WORD = re.compile(r'(?![A-Za-z_][^:]*:)[^\s()"/-][^\s()]*')
"""A word that needs no quotes. A colon after a letter might be read as a field, today or in a later
version, so such a word is quoted."""

_SLASH = re.compile(r"(\\.)|/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: a word, a phrase or a regular expression, anywhere or in a field."""

    field: str
    """The field's own name, never an alias; empty for anywhere; `data.…` with its path."""
    text: str
    """What to look for, without quotes, slashes and escapes; never empty."""
    is_regex: bool = False
    position: int = dataclasses.field(default=0, compare=False)
    """Where the text begins in the filter, for error messages."""
    end: int = dataclasses.field(default=0, compare=False)
    """Where the term ends in the filter."""

    def __str__(self) -> str:
        prefix = f"{self.field}:" if self.field else ""
        if self.is_regex:
            return f"{prefix}/{_SLASH.sub(lambda found: found[1] or chr(92) + '/', self.text)}/"
        plain = _PLAIN_VALUE if self.field else _PLAIN_WORD
        if plain.fullmatch(self.text) and (self.field or self.text not in KEYWORDS):
            return prefix + self.text
        escaped = self.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'{prefix}"{escaped}"'


class Not(Struct, frozen=True):
    """Passes what `part` does not pass."""

    part: Tree

    def __str__(self) -> str:
        return f"-{_bracketed(self.part, (And, Or))}"


class And(Struct, frozen=True):
    """Passes what every part passes; two parts or more, none of them an And."""

    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return " ".join(_bracketed(part, (Or,)) for part in self.parts)


class Or(Struct, frozen=True):
    """Passes what some part passes; two parts or more, none of them an Or."""

    parts: tuple[Tree, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


Tree = Term | Not | And | Or


def joined(kind: type[And] | type[Or], parts: Iterable[Tree]) -> Tree:
    """The parts as one tree of `kind`: nested ones of the same kind dissolve, a single one stays
    itself."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else [part])
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _bracketed(tree: Tree, kinds: tuple[type, ...]) -> str:
    return f"({tree})" if isinstance(tree, kinds) else str(tree)
