"""Reads the text of a filter into a tree, or says what is wrong with it, and where.

filter   = terms { "OR" terms }
terms    = operand { [ "AND" ] operand }
operand  = ( "NOT" | "-" ) operand | "(" filter ")" | term
term     = [ field ":" ] ( word | '"' phrase '"' | "/" expression "/" )
"""

from __future__ import annotations

import re

from msgspec import Struct

from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.domain.filter.operators import field_named, nearest_field
from agentpost_tui.domain.filter.tree import KEYWORDS, And, Not, Or, Term, Tree, joined

__all__ = ["And", "FilterError", "Not", "Or", "Term", "Tree", "Unfinished", "parse"]

MAX_LENGTH = 4096
"""Characters of a filter."""
MAX_TERMS = 100
MAX_DEPTH = 32
"""Brackets and negations inside each other."""

_BLANKS = re.compile(r"\s*")
_FIELD = re.compile(r'(data\.[^\s:()"]+|[a-z_]+):', re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[^\s()]+")
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_EXPRESSION = re.compile(r"/((?:[^/\\]|\\.)*)/", re.DOTALL)
_PHRASE_ESCAPE = re.compile(r'\\(["\\])')
_EXPRESSION_ESCAPE = re.compile(r"\\(/)|(\\.)", re.DOTALL)


def parse(text: str) -> Tree | None:
    """The tree of a filter; None for a blank text, which passes everything.

    Raises:
        Unfinished: when it only needs more text to become right.
        FilterError: when it is wrong.
    """
    if len(text) > MAX_LENGTH:
        raise FilterError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    tokens = _tokens(text)
    return _Parser(tokens).filter() if len(tokens) > 1 else None


class _Token(Struct, frozen=True):
    kind: str
    """A bracket, "-", a keyword, "term" or "end"."""
    position: int
    end: int
    term: Term | None = None


def _tokens(text: str) -> list[_Token]:
    """The tokens of the text; the last one is always its end."""
    tokens: list[_Token] = []
    at, terms = _after_blanks(text, 0), 0
    while at < len(text):
        token = _token(text, at)
        terms += token.term is not None
        if terms > MAX_TERMS:
            raise FilterError(f"more than {MAX_TERMS} terms", at)
        tokens.append(token)
        at = _after_blanks(text, token.end)
    return [*tokens, _Token("end", at, at)]


def _token(text: str, at: int) -> _Token:
    if text[at] in "()":
        return _Token(text[at], at, at + 1)
    if text[at] == "-" and at + 1 == len(text):
        raise Unfinished("nothing after - yet", at)
    if text[at] == "-" and (text[at + 1] == "(" or not _is_boundary(text, at + 1)):
        return _Token("-", at, at + 1)
    word = _WORD.match(text, at)
    if word and word[0] in KEYWORDS:
        return _Token(word[0], at, word.end())
    term = _term(text, at)
    return _Token("term", at, term.end, term)


def _term(text: str, at: int) -> Term:
    written = _FIELD.match(text, at)
    if written is None:
        return _value(text, at, "")
    field = field_named(written[1])
    if field is not None:
        return _field_value(text, written.end(), field)
    nearest = nearest_field(written[1])
    if nearest is not None:
        raise FilterError(
            f"unknown field {written[1]!r}", at, hint=f"{nearest}: is one; quotes make it a word"
        )
    return _value(text, at, "")


def _field_value(text: str, at: int, field: str) -> Term:
    if text[at : at + 1] == "(":
        raise FilterError(
            f"{field}: takes a word, a phrase or an expression, no brackets",
            at,
            hint=f"write ({field}:a OR {field}:b)",
        )
    if _is_boundary(text, at):
        raise Unfinished(f"{field}: has no value yet", at)
    return _value(text, at, field)


def _value(text: str, at: int, field: str) -> Term:
    """The word, phrase or expression at `at`, where neither blank nor bracket stands."""
    if text[at] == '"':
        inner, end = _enclosed(text, at, _PHRASE, "phrase")
        return Term(field, _PHRASE_ESCAPE.sub(r"\1", inner), False, at, end)
    if text[at] == "/":
        inner, end = _enclosed(text, at, _EXPRESSION, "regular expression")
        return Term(field, _EXPRESSION_ESCAPE.sub(r"\1\2", inner), True, at, end)
    word = _WORD.match(text, at)
    assert word, "the caller skips blanks and brackets"
    return Term(field, word[0], False, at, word.end())


def _enclosed(text: str, at: int, shape: re.Pattern[str], what: str) -> tuple[str, int]:
    found = shape.match(text, at)
    if found is None:
        raise Unfinished(f"the {what} is still open", at)
    if not found[1]:
        raise Unfinished(f"the {what} is still empty", at)
    if not _is_boundary(text, found.end()):
        raise FilterError(
            f"a blank is missing after the {what}",
            found.end(),
            hint="case never matters, so there are no flags" if text[at] == "/" else "",
        )
    return found[1], found.end()


def _is_boundary(text: str, at: int) -> bool:
    """True at the end of the text, a blank or a bracket."""
    return at >= len(text) or text[at] in "()" or text[at].isspace()


def _after_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


class _Parser:
    """Recursive descent, one method for each rule of the grammar; its depth is bounded."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._open_brackets = 0

    def filter(self) -> Tree:
        tree = self._alternatives(0)
        if self._kind == ")":
            raise self._unmatched(self._take())
        return tree

    @property
    def _kind(self) -> str:
        return self._tokens[self._next].kind

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _alternatives(self, depth: int) -> Tree:
        parts = [self._terms(depth)]
        while self._kind == "OR":
            self._take()
            parts.append(self._terms(depth))
        return joined(Or, parts)

    def _terms(self, depth: int) -> Tree:
        parts = [self._operand(depth)]
        while self._kind not in {"OR", ")", "end"}:
            if self._kind == "AND":
                self._take()
            parts.append(self._operand(depth))
        return joined(And, parts)

    def _operand(self, depth: int) -> Tree:
        token = self._take()
        if token.term is not None:
            return token.term
        if token.kind not in {"(", "-", "NOT"}:
            raise self._missing(token)
        if depth == MAX_DEPTH:
            raise FilterError(f"nested deeper than {MAX_DEPTH}", token.position)
        return self._bracket(token, depth) if token.kind == "(" else Not(self._operand(depth + 1))

    def _bracket(self, opening: _Token, depth: int) -> Tree:
        self._open_brackets += 1
        tree = self._alternatives(depth + 1)
        if self._take().kind != ")":
            raise Unfinished("the bracket is still open", opening.position)
        self._open_brackets -= 1
        return tree

    def _missing(self, token: _Token) -> FilterError:
        """What to say when `token` stands where a term should."""
        if token.kind == "end" or (token.kind == ")" and self._open_brackets):
            return Unfinished("something is still missing here", token.position)
        if token.kind == ")":
            return self._unmatched(token)
        hint = f'write "{token.kind}" to look for the word'
        return FilterError(f"nothing before {token.kind}", token.position, hint)

    @staticmethod
    def _unmatched(token: _Token) -> FilterError:
        hint = "quotes make brackets part of a phrase"
        return FilterError("this closes no bracket", token.position, hint)
