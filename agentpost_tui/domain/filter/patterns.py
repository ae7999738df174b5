"""Regular expressions that strangers' text cannot slow down."""

from __future__ import annotations

from collections.abc import Callable

from agentpost_tui.domain.filter.error import FilterError

_SENTENCES = {
    "invalid perl operator": "look-around, comments and the like are not supported",
    "invalid escape sequence": "unknown escape, or a back-reference, which is not supported",
    "no argument for repetition operator": "nothing to repeat",
    "bad repetition operator": "repeated twice",
    "invalid repetition size": "repeated too often: 1000 is the most",
    "missing )": "a bracket is not closed",
    "unexpected )": "a bracket is closed that was not opened",
    "missing ]": "a character class is not closed",
    "invalid character class range": "unknown or reversed character class",
    "pattern too large": "too large",
}


def pattern_test(pattern: str, position: int) -> Callable[[str], bool]:
    """A function that says whether a text contains a match, whatever its case.

    The engine is RE2, whose time is linear in the text (connection.md, decision 16). It is
    imported here, since few filters need it and the first paint must not wait for it.

    Raises:
        FilterError: at `position`, when RE2 does not take the pattern.
    """
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    try:
        compiled = re2.compile(pattern.encode(), options)
    except UnicodeEncodeError as error:
        raise FilterError("not valid Unicode", position) from error
    except re2.error as error:
        raise FilterError(_sentence(error), position, hint="the syntax is RE2's") from error
    return lambda text: compiled.search(text.encode(errors="replace")) is not None


def _sentence(error: Exception) -> str:
    """RE2's reason in our words; it looks like `missing ): (a`, as bytes."""
    reason = error.args[0].decode(errors="replace") if error.args else ""
    known = (ours for theirs, ours in _SENTENCES.items() if reason.startswith(theirs))
    return f"regular expression: {next(known, reason)}"
