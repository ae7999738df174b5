"""The filter bar: what the table shows, typed; with what is wrong and how much is hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from rich.highlighter import Highlighter
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from agentpost_tui.domain.filter.error import FilterError
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui import format as words
from agentpost_tui.ui.themes import Palette, Palettes
from agentpost_tui.ui.widgets.field import VisibleInput

PROMPT_CELLS = 4
_FIELD = re.compile(r"(?<![^\s(-])[a-z]+:(?!/)")
_WORD = re.compile(r"(?<!\S)(?:AND|OR|NOT)(?!\S)")


class _FilterHighlighter(Highlighter):
    """Fields and operators in colour, and what is wrong underlined."""

    def __init__(self) -> None:
        self.error_at: int | None = None
        self.palette: Palette | None = None

    def highlight(self, text: Text) -> None:
        palette = self.palette
        if palette is None:
            return
        for match in _FIELD.finditer(text.plain):
            text.stylize(palette.accent, *match.span())
        for match in _WORD.finditer(text.plain):
            text.stylize(palette.types["sent"], *match.span())
        if self.error_at is not None:
            text.stylize(palette.bad, self.error_at, len(text))


class _FilterInput(VisibleInput):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk_history(-1)", show=False),
        Binding("down", "walk_history(1)", show=False),
    ]

    def action_walk_history(self, step: int) -> None:
        bar = self.query_ancestor(FilterBar)
        bar.walk_history(step)


class Outcome(Struct, frozen=True):
    """What the bar shows beside the text."""

    shown: int
    hidden: int
    error: FilterError | None = None
    hints: Sequence[str] = ()
    is_on: bool = True
    is_scanning: bool = False
    named_on: int = 0
    is_marked_only: bool = False


class FilterBar(Vertical):
    """One line of filter, and below it what is wrong with it, if anything is."""

    @dataclass
    class Changed(Message):
        """Posted when the filter text is edited, valid or not."""

        bar: FilterBar
        text: str

        @property
        def control(self) -> FilterBar:
            return self.bar

    @dataclass
    class Submitted(Message):
        """Posted when the user is done with the text and goes on to the table."""

        bar: FilterBar

        @property
        def control(self) -> FilterBar:
            return self.bar

    input = query_one(_FilterInput)
    counts = query_one("#filter-counts", Static)
    word = query_one("#filter-word", Static)

    def __init__(self, history: Sequence[str], palettes: Palettes) -> None:
        super().__init__()
        self._history = history
        self._place: int | None = None  # where in the history; None: not in it
        self._highlighter = _FilterHighlighter()
        self._highlighter.palette = palettes.panel
        self._counts = ""
        self._counts_cells = 0

    def compose(self) -> ComposeResult:
        with Horizontal(id="filter-line"):
            yield Static(" / ", id="filter-prompt", markup=False)
            yield _FilterInput(
                placeholder="filter: type:bounced  env:production  invoice  -from:acme",
                highlighter=self._highlighter,
                compact=True,
                select_on_focus=False,
            )
            yield Static("", id="filter-counts", markup=False)
        yield Static("", id="filter-word", markup=False)

    @property
    def text(self) -> str:
        """What stands in the bar."""
        return self.input.value

    @text.setter
    def text(self, text: str) -> None:
        self.input.value = text
        self.input.cursor_position = len(text)

    def repaint(self, palettes: Palettes) -> None:
        """Draw again in other colours."""
        self._highlighter.palette = palettes.panel
        self.input.refresh()

    def show(self, outcome: Outcome) -> None:
        """Show the counts, and what is wrong."""
        self._highlighter.error_at = outcome.error.position if outcome.error else None
        counts = _counts(outcome)
        if counts != self._counts:
            self._counts = counts
            content = _counts_content(outcome)
            is_as_wide = content.cell_length == self._counts_cells
            self._counts_cells = content.cell_length
            self.counts.update(content, layout=not is_as_wide)  # a layout paints the whole screen
        word = self._word(outcome)
        if word != self.word.content:
            self.word.update(word, layout=False)
        self.input.set_class(not outcome.is_on, "-off")

    def walk_history(self, step: int) -> None:
        """Put an earlier or a later text into the bar."""
        if not self._history:
            return
        place = len(self._history) if self._place is None else self._place
        place = max(0, min(place + step, len(self._history)))
        self._place = place
        self.text = self._history[place] if place < len(self._history) else ""

    def _word(self, outcome: Outcome) -> Content:
        room = self.size.width - PROMPT_CELLS - 1
        if outcome.error is not None:
            hint = f" ({outcome.error.hint})" if outcome.error.hint else ""
            sentence = clean(f"▲ {outcome.error.message}{hint}")
            indent = max(0, min(outcome.error.position, room - len(sentence)))
            text = words.fit(sentence, min(room, len(sentence)))
            return Content.assemble(" " * (PROMPT_CELLS - 1 + indent), (text, "$bad"))
        if outcome.hints:
            text = clean(" · ".join(outcome.hints))
            return Content.assemble(" " * (PROMPT_CELLS - 1), (words.fit(text, room), "$dim"))
        return Content("")

    @on(Input.Changed)
    def _text_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, event.value))

    @on(Input.Submitted)
    def _text_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._place = None
        self.post_message(self.Submitted(self))


def _flags(outcome: Outcome) -> SafeText:
    parts = []
    if not outcome.is_on:
        parts.append("filter off")
    if outcome.named_on:
        parts.append(f"+{outcome.named_on} named")
    if outcome.is_marked_only:
        parts.append("marked only")
    if outcome.is_scanning:
        parts.append("…")
    return SafeText(" · ".join(parts) + ("  " if parts else ""))


def _counts(outcome: Outcome) -> str:
    return f"{_flags(outcome)}{outcome.shown} {outcome.hidden}"


def _counts_content(outcome: Outcome) -> Content:
    return Content.assemble(
        (_flags(outcome), "$warn"),
        (f"{words.count(outcome.shown)} shown", "$bright"),
        (" · ", "$faint"),
        (f"{words.count(outcome.hidden)} hidden", "$dim"),
    )
