"""Changes to the text of a filter that a key press makes, such as Enter on a source."""

from __future__ import annotations

from agentpost_tui.domain.filter.grammar import parse
from agentpost_tui.domain.filter.tree import And, Not, Term, Tree, joined


def with_term(text: str, field: str, value: str) -> str:
    """The filter with `field:value` in place of its terms of that field, all else kept; without
    it, if it is already there.

    Only terms that must hold are replaced, not those inside brackets or negations. An exclusion
    of the same value goes, since together they would show nothing. `field` is a field's own name,
    and `value` is not empty; the result is in canonical form.

    Raises:
        FilterError: when `text` is not valid.
    """
    term = Term(field, value)
    parts = _parts(text)
    if any(_is_same(part, term) for part in parts):
        return _text([part for part in parts if not _is_same(part, term)])
    gone = [part for part in parts if _is_of(part, field) or _excludes(part, term)]
    at = next((at for at, part in enumerate(parts) if part in gone), len(parts))
    before, behind = parts[:at], parts[at:]
    return _text([*before, term, *(part for part in behind if part not in gone)])


def with_exclusion(text: str, field: str, value: str) -> str:
    """The filter with `-field:value`, all else kept; without it, if it is already there.

    `field:value` itself goes, since together they would show nothing. Likewise in canonical form.

    Raises:
        FilterError: when `text` is not valid.
    """
    term = Term(field, value)
    parts = _parts(text)
    rest = [part for part in parts if not _excludes(part, term)]
    if len(rest) < len(parts):
        return _text(rest)
    return _text([*(part for part in parts if not _is_same(part, term)), Not(term)])


def _parts(text: str) -> list[Tree]:
    """What must hold, each by itself."""
    tree = parse(text)
    if tree is None:
        return []
    return list(tree.parts) if isinstance(tree, And) else [tree]


def _text(parts: list[Tree]) -> str:
    return str(joined(And, parts)) if parts else ""


def _is_of(part: Tree, field: str) -> bool:
    return isinstance(part, Term) and part.field == field


def _is_same(part: Tree, term: Term) -> bool:
    return (
        isinstance(part, Term)
        and (part.field, part.is_regex) == (term.field, term.is_regex)
        and part.text.casefold() == term.text.casefold()
    )


def _excludes(part: Tree, term: Term) -> bool:
    return isinstance(part, Not) and _is_same(part.part, term)
