"""The filter manager: named filters, each on or off, all that are on joined by AND."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Button, Input, Static

from agentpost_tui.config_file import save_filters
from agentpost_tui.domain.filter.error import FilterError, Unfinished
from agentpost_tui.errors import SettingsError
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui import format as words
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.screens.dialog import Dialog, button, row
from agentpost_tui.ui.widgets.choice_list import Choice, ChoiceList
from agentpost_tui.ui.widgets.field import Field

MOST_NAME_CELLS = 24
NONE_YET = safe("none yet: give the bar's text a name, or write another filter")
NO_FILE = safe("there is no configuration file to save them to")


class FilterManager(Dialog[None]):
    """The list above, and below it the filter under the cursor, or a new one, to edit.

    A change is seen at once in the table behind; the file changes only when that is asked for.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save", show=False),
        Binding("delete", "delete", "delete", show=False),
    ]
    heading = safe("filters")
    keys = safe("space on/off · enter in a field keeps it · esc closes")
    AUTO_FOCUS: ClassVar[str] = "ChoiceList, #name"

    filters = query_one(ChoiceList)
    name_field = query_one("#name", Field)
    text_field = query_one("#text", Field)
    title_of_form = query_one("#form", Static)
    mistake = query_one("#mistake", Static)
    saved = query_one("#saved", Static)

    def __init__(
        self, filtering: Filtering, apply: Callable[[], None], config: Path | None
    ) -> None:
        """`apply` shows what the filters let through; `config` is the file to save them in."""
        super().__init__()
        self._filtering = filtering
        self._apply = apply
        self._config = config
        self._edited: str | None = None  # the name of the filter in the form; None: a new one

    def compose_body(self) -> ComposeResult:
        yield Static(NONE_YET, id="none", classes="dialog-note", markup=False)
        yield ChoiceList(
            self._choices(), self._filtering.named_on, most_columns=1, keeps_cursor=True
        )
        yield Static(classes="dialog-line")
        yield Static(id="form", classes="dialog-note", markup=False)
        yield row(safe("name"), Field(id="name", placeholder="what you will look for in the list"))
        yield row(
            safe("filter"),
            Field(id="text", placeholder="type:bounced env:production"),
            Static(id="mistake", markup=False),
        )
        yield Static(id="saved", markup=False)
        yield Horizontal(
            button(safe("add"), "keep"),
            button(safe("new"), "new"),
            button(safe("delete"), "delete"),
            button(safe("save to file"), "save"),
            button(safe("close"), "close"),
            classes="dialog-buttons",
        )

    def on_mount(self) -> None:
        self._say(self._where, "")
        self._show_list()
        first = self.filters.highlighted
        if first is None:
            self.action_new()
        else:
            self._edit(first)

    # -- the list -----------------------------------------------------------------------------

    @on(ChoiceList.Highlighted)
    def _filter_highlighted(self, event: ChoiceList.Highlighted) -> None:
        self._edit(event.value)

    @on(ChoiceList.Toggled)
    def _filter_toggled(self, event: ChoiceList.Toggled) -> None:
        if event.is_on:
            self._filtering.is_on = True
        self._change(self._filtering.named, set(event.choices.chosen))

    @on(Button.Pressed, "#delete")
    def action_delete(self) -> None:
        """Delete what is under the cursor; it stays in the form, so that it can be put back."""
        name = self.filters.highlighted
        if name is None:
            return
        named = dict(self._filtering.named)
        text = named.pop(name)
        self._change(named, self._filtering.named_on - {name})
        self._fill(None, name, text)
        if not named:
            self.name_field.focus()

    # -- the form -----------------------------------------------------------------------------

    @on(Button.Pressed, "#new")
    def action_new(self) -> None:
        """Begin a filter from what the bar says now."""
        self._fill(None, "", self._filtering.text)
        self.name_field.focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#keep")
    def _kept(self) -> None:
        """Take the form's filter into the list: a new one, or in the place of the edited one."""
        name, text = self.name_field.value.strip(), self._text
        problem = self._problem_of_name(name) or self._filtering.check(text)
        if problem is not None:
            self._show_mistake(problem)
            return
        old = self._edited
        on = set(self._filtering.named_on)
        if old is None or old in on:
            on = on - {old} | {name}
        if old is None:
            self._filtering.is_on = True
        named = {name if one == old else one: kept for one, kept in self._filtering.named.items()}
        self._change({**named, name: text}, on)
        self.filters.highlight(name)
        self._edit(name)
        self.filters.focus()

    @on(Input.Changed)
    def _form_changed(self) -> None:
        """Point at a mistake while it is typed; what is only unfinished is none yet."""
        mistake = self._filtering.check(self._text)
        self._show_mistake(None if isinstance(mistake, Unfinished) else mistake)

    def _problem_of_name(self, name: str) -> FilterError | None:
        if not name:
            return FilterError("the filter needs a name")
        if name != self._edited and name in self._filtering.named:
            return FilterError("there is a filter of this name already")
        return None if self._text.strip() else FilterError("the filter is empty")

    @property
    def _text(self) -> str:
        """The text in the form; as it was, where only its characters were made visible."""
        before = self._filtering.named.get(self._edited or "", "")
        typed = self.text_field.value
        return before if self.text_field.shows(before) else typed

    def _edit(self, name: str) -> None:
        self._fill(name, name, self._filtering.named[name])

    def _fill(self, edited: str | None, name: str, text: str) -> None:
        self._edited = edited
        self.name_field.write(name)
        self.text_field.write(text)
        is_new = edited is None
        heading = "a new filter" if is_new else f"change {clean(name, limit=80)!r}"
        self.title_of_form.update(Content(heading))
        self.query_one("#keep", Button).label = Content("add" if is_new else "change")

    def _show_mistake(self, mistake: FilterError | None) -> None:
        if mistake is None:
            self.mistake.update("")
            return
        hint = f" ({mistake.hint})" if mistake.hint else ""
        sentence = clean(f"▲ {mistake.message}{hint}")
        before = cell_len(self.text_field.value[: mistake.position]) - int(self.text_field.scroll_x)
        indent = max(0, min(before, self.text_field.size.width - cell_len(sentence)))
        self.mistake.update(Content(" " * indent + sentence))

    # -- what comes of it ---------------------------------------------------------------------

    def _change(self, named: dict[str, str], on: set[str]) -> None:
        self._filtering.set_named(named, on)
        self._show_list()
        self._apply()
        self._say(SafeText(f"not saved yet · {self._where}"), "")

    def _show_list(self) -> None:
        choices = self._choices()
        self.filters.show(choices, self._filtering.named_on)
        self.filters.display = bool(choices)
        self.query_one("#none").display = not choices

    def _choices(self) -> list[Choice]:
        named = self._filtering.named
        room = min(MOST_NAME_CELLS, max((cell_len(clean(name)) for name in named), default=0))
        return [Choice(name, self._label(name, text, room)) for name, text in named.items()]

    def _label(self, name: str, text: str, room: int) -> Content:
        mistake = self._filtering.check(text)
        said = clean(f"  ▲ {mistake.message}") if mistake else ""
        shown = words.fit(clean(name), room)
        return Content.assemble((shown, "$bright"), "  ", (clean(text), "$dim"), (said, "$bad"))

    # -- the file -----------------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Write all of them to the configuration file; nothing else ever does."""
        if self._config is None:
            self._say(NO_FILE, "-bad")
        else:
            self.run_worker(self._save(self._config), exclusive=True)

    async def _save(self, config: Path) -> None:
        named, on = dict(self._filtering.named), sorted(self._filtering.named_on)
        try:
            await asyncio.to_thread(save_filters, config, named, on)
        except SettingsError as error:
            self._say(clean(str(error)), "-bad")
        else:
            self._say(SafeText(f"saved to {clean(str(config))}"), "-good")

    @property
    def _where(self) -> SafeText:
        if self._config is None:
            return NO_FILE
        return SafeText(f"ctrl+s saves them to {clean(str(self._config))}")

    def _say(self, text: SafeText, outcome: str) -> None:
        self.saved.update(Content(text))
        self.saved.set_classes(outcome)

    @on(Button.Pressed, "#close")
    def _close_pressed(self) -> None:
        self.dismiss(None)
