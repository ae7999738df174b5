"""What the table is filtered by: the bar's text, named filters, and the switch over all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, compile_filter
from agentpost_tui.domain.filter.error import FilterError, Unfinished

KEEP_HISTORY = 200
_LAST_WORD = re.compile(r"-?[^\s()]+$")


@dataclass
class Filtering:
    """Turns what the user typed and switched on into one filter; the last valid one stays."""

    dashboard: Dashboard
    clock: Callable[[], float]
    zone: tzinfo
    text: str = ""
    """What stands in the bar, valid or not."""
    named: dict[str, str] = field(default_factory=dict)
    named_on: set[str] = field(default_factory=set)
    is_on: bool = True
    """The switch of `\\`."""
    error: FilterError | None = None
    """What is wrong with `text`, or with all that is on together; None while the text is valid or
    unfinished."""
    is_unfinished: bool = False
    """Not wrong, but more has to come before `text` is in force."""
    history: list[str] = field(default_factory=list)
    _valid: str = ""
    _joined: Filter | None = None
    """All that is on, as far as one filter can be made of it."""

    def edit(self, text: str) -> Filter | None:
        """Take in the bar's text; returns the filter in force, None for all.

        A mistake is kept in `error`, and the last valid text stays in force.
        """
        self.text, self.error, self.is_unfinished = text, None, False
        compiled: Filter | None = None
        try:
            compiled = self._compile(text)
            self._valid = text
        except Unfinished:
            self.is_unfinished = True
            if text == f"{self._valid}:":
                self._forget_last_word()
        except FilterError as error:
            self.error = error
        if not self.is_on:
            return None
        self._join(compiled)
        return self._joined

    def in_force(self) -> Filter | None:
        """The filter that applies now: all that is on, joined by AND."""
        return self.edit(self.text)

    def hints(self, shown: Filter | None) -> Sequence[str]:
        """What to know of the filter that is shown, in our words and the user's."""
        if not (self.is_unfinished and self.is_on):
            return shown.hints if shown is not None else ()
        still = f"still {self._valid}" if self._valid.strip() else "not in force yet"
        return (f"unfinished: {still}",)

    def _forget_last_word(self) -> None:
        """The last word turns out to be the name of a field, so nobody looks for it."""
        before = _LAST_WORD.sub("", self._valid)
        with suppress(FilterError):
            self._compile(before)
            self._valid = before.rstrip()

    def _join(self, compiled: Filter | None) -> None:
        """Join all that is on; it may be no more than what is `compiled` already."""
        parts = [self.named[name] for name in sorted(self.named_on) if name in self.named]
        written = [part for part in (*parts, self._valid) if part.strip()]
        if compiled is not None and written == [compiled.text]:
            self._joined = compiled
            return
        joined = written[0] if len(written) == 1 else " ".join(f"({part})" for part in written)
        try:
            self._joined = self._compile(joined) if written else None
        except FilterError as error:  # each is right, but together they are too much
            said = f"with the filters that are on, {error.message}"
            self.error = self.error or FilterError(said, hint="switch one off")

    def check(self, text: str) -> FilterError | None:
        """What is wrong with a text that is to become a named filter."""
        try:
            self._compile(text)
        except FilterError as error:
            return error
        return None

    def set_named(self, named: Mapping[str, str], on: set[str]) -> None:
        """Replace the named filters; ones that are no filters are left off."""
        self.named = dict(named)
        self.named_on = {name for name in on if name in named and self.check(named[name]) is None}

    def remember(self) -> None:
        """Put the bar's text into the history."""
        if self.text.strip():
            if self.text in self.history:
                self.history.remove(self.text)
            self.history.append(self.text)
            del self.history[:-KEEP_HISTORY]

    def _compile(self, text: str) -> Filter:
        stats = self.dashboard.stats
        context = FilterContext(
            now=self.clock,
            zone=self.zone,
            names=self.dashboard.names.configured,
            seen_environments=stats.heard_environments,
            seen_inboxes=stats.heard_inboxes,
        )
        return compile_filter(text, context)
