"""The profile switcher: which account to go on with."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.content import Content
from textual.getters import query_one
from textual.widgets import OptionList, Static

from agentpost_tui.errors import SettingsError
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui import format as words
from agentpost_tui.ui.pager import lent_terminal
from agentpost_tui.ui.profiles import Profiles
from agentpost_tui.ui.screens.dialog import Dialog

MOST_NAME_CELLS = 24
EFFECT = safe("the connection ends, and the dashboard begins anew on the other server and key")
NO_PROFILE = safe("no profile")


class ProfileSwitcher(Dialog[str]):
    """Dismissed with the name of another profile, empty for none; or with None to stay."""

    heading = safe("profile")
    keys = safe("enter goes on with it · esc stays")
    AUTO_FOCUS: ClassVar[str] = "OptionList"

    options = query_one(OptionList)
    mistake = query_one("#mistake", Static)

    def __init__(self, profiles: Profiles) -> None:
        super().__init__()
        self._profiles = profiles
        self._names = [*profiles.known, ""]

    def compose_body(self) -> ComposeResult:
        yield OptionList(
            *map(self._prompt, self._names), classes="dialog-list", markup=False, compact=True
        )
        yield Static(EFFECT, classes="dialog-note", markup=False)
        if self._profiles.overruling:
            names = clean(", ".join(self._profiles.overruling))
            said = f"set outside, and stronger than any profile: {names}"
            yield Static(Content(said), classes="dialog-note", markup=False)
        yield Static(id="mistake", markup=False)

    def on_mount(self) -> None:
        self.options.highlighted = self._names.index(self._profiles.current)

    @on(OptionList.OptionSelected)
    def _option_selected(self, event: OptionList.OptionSelected) -> None:
        name = self._names[event.option_index]
        if name == self._profiles.current:
            self.dismiss(None)
        else:
            self.run_worker(self._go_on_with(name), exclusive=True)

    async def _go_on_with(self, name: str) -> None:
        """Leave, if the other profile can be used: the file may have changed since the start, and
        its command for the key may fail."""
        try:
            with lent_terminal(self.app):
                mistake = await self._mistake_in(name)
        except SuspendNotSupported:
            mistake = await self._mistake_in(name)
        if mistake:
            self.mistake.update(Content(clean(f"▲ {mistake}")))
        else:
            self.dismiss(name)

    async def _mistake_in(self, name: str) -> str:
        """Settle the profile; says why it cannot be used, if so."""
        if self._profiles.settle is not None:
            try:
                await asyncio.to_thread(self._profiles.settle, name)
            except SettingsError as error:
                return str(error)
        return ""

    def _prompt(self, name: str) -> Content:
        known = self._profiles.known
        room = min(MOST_NAME_CELLS, max(cell_len(clean(one)) for one in (*known, NO_PROFILE)))
        style = self._profiles.style(name) if name else "$dim"
        shown = words.fit(clean(name) if name else NO_PROFILE, room)
        is_said = bool(name) and "url" in known[name].chosen
        server = clean(known[name].url if is_said else "")
        here = SafeText("  in use" if name == self._profiles.current else "")
        return Content.assemble((shown, style), "  ", (server, "$dim"), (here, "$accent"))
