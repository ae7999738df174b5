"""A field of a dialog: one line of text, and completions below it where there are any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from agentpost_tui.text import SafeText, clean, clean_lines

LONGEST_TEXT = 10_000
"""Characters of a field; a paste beyond that is no list of names."""


class VisibleInput(Input):
    """A line in which nothing is unseen: what would steer the terminal, or hide, is made visible,
    wherever it was pasted or taken from. The joiners of emoji stay, since they are sought too."""

    def validate_value(self, value: str) -> str:
        """Control and hidden characters as pictures."""
        return clean_lines(value, limit=LONGEST_TEXT).replace("\n", "⏎")


class Field(Input):
    """One line that stays on one line: what was pasted into it is made visible."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            clean(value, limit=LONGEST_TEXT),
            placeholder=placeholder,
            compact=True,
            select_on_focus=False,
            max_length=LONGEST_TEXT,
            id=id,
        )

    def validate_value(self, value: str) -> str:
        """Control and hidden characters as pictures, so that nothing unseen is sent."""
        return clean(value, limit=LONGEST_TEXT)

    def shows(self, text: str) -> bool:
        """True if this is the text, some of its characters made visible perhaps."""
        return self.value == clean(text, limit=LONGEST_TEXT)

    def write(self, text: str) -> None:
        """Replace the text, and stand at its end."""
        self.value = text
        self.cursor_position = len(self.value)


class Completion(Struct, frozen=True):
    """What the field's text may become."""

    text: SafeText
    note: SafeText
    """What it is, or what else it is called."""


class _CompletedField(Field):
    async def action_submit(self) -> None:
        if not self.query_ancestor(CompletingField).take_chosen():
            await super().action_submit()


class CompletingField(Vertical):
    """A field with completions: up and down choose one, enter takes it, escape closes them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "choose(1)", show=False),
        Binding("up", "choose(-1)", show=False),
        Binding("escape", "close", show=False),
    ]

    field = query_one(Field)
    options = query_one(OptionList)

    def __init__(
        self,
        complete: Callable[[str], Sequence[Completion]],
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__()
        self._complete = complete
        self._field = _CompletedField(value, placeholder=placeholder, id=id)
        self._offered: Sequence[Completion] = ()

    def compose(self) -> ComposeResult:
        yield self._field
        options = OptionList(markup=False, compact=True)
        options.can_focus = False
        yield options

    @property
    def is_open(self) -> bool:
        """True while completions are shown."""
        return self.has_class("-open")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Escape is ours only while there is something to close."""
        return self.is_open if action == "close" else True

    def action_choose(self, step: int) -> None:
        if not self.is_open:
            self._offer(self.field.value)
        if self.is_open:
            step_by = self.options.action_cursor_down if step > 0 else self.options.action_cursor_up
            step_by()

    def take_chosen(self) -> bool:
        """Take the chosen completion; False when none is."""
        if not self.is_open or self.options.highlighted is None:
            return False
        self._take(self.options.highlighted)
        return True

    def action_close(self) -> None:
        self.remove_class("-open")

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.action_close()

    @on(Input.Changed)
    def _field_changed(self, event: Input.Changed) -> None:
        is_typed = self.field.has_focus and event.value.strip()
        is_done = event.value in [one.text for one in self._offered]
        if is_typed and not is_done:
            self._offer(event.value)
        else:
            self.action_close()

    @on(OptionList.OptionSelected)
    def _option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _offer(self, text: str) -> None:
        self._offered = self._complete(text.strip())
        self.options.clear_options()
        self.options.add_options([Option(_line(one)) for one in self._offered])
        self.set_class(bool(self._offered), "-open")

    def _take(self, index: int) -> None:
        self.field.write(self._offered[index].text)
        self.action_close()


def _line(completion: Completion) -> Content:
    return Content.assemble((completion.text, "$bright"), "  ", (completion.note, "$dim"))
