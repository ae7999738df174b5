"""The subscription editor: what the server is asked for, and the exact JSON that asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Button, Input, Static

from agentpost_tui.client.notices import State, Status
from agentpost_tui.config_file import save_subscription
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui import format as words
from agentpost_tui.ui.profiles import Profiles
from agentpost_tui.ui.screens.dialog import Dialog, button, row
from agentpost_tui.ui.subscribing import Askable, Draft, Reading, asks_the_same
from agentpost_tui.ui.themes import colour_of
from agentpost_tui.ui.widgets.choice_list import Choice, ChoiceList
from agentpost_tui.ui.widgets.field import CompletingField, Field
from agentpost_tui.ui.widgets.json_line import JsonLine
from agentpost_tui.ui.widgets.status_bar import subscription_sentence

NO_CHANGE = safe("no change: this is what is asked for already")
SWITCHOVER = safe("apply is a switchover: a second connection takes over, and no gap opens")
REPLACES = safe("a switchover is under way; apply replaces it, and no gap opens")
NOT_LIVE = safe("not live yet: the change is pending, and goes out by a switchover once it is")
NOT_CONNECTED = safe("not connected: the change is pending, and goes out at the next connect")
CONFIRM = safe("apply again to send it as it is")


class SubscriptionEditor(Dialog[Subscription]):
    """Dismissed with the subscription to apply, or with None."""

    heading = safe("subscription")
    keys = safe("nothing chosen: left out, and means everything · esc cancels")
    AUTO_FOCUS: ClassVar[str] = "#types"

    types = query_one("#types", ChoiceList)
    other_types = query_one("#other-types", Field)
    inbox = query_one("#inbox", Field)
    environments = query_one("#environments", ChoiceList)
    other_environments = query_one("#other-environments", Field)
    json = query_one(JsonLine)
    sentence = query_one("#sentence", Static)
    doubts = query_one("#doubts", Static)
    effect = query_one("#effect", Static)

    def __init__(
        self,
        dashboard: Dashboard,
        status: Status,
        colours: Mapping[str, str],
        profiles: Profiles,
    ) -> None:
        """`colours` are those configured, by environment id."""
        super().__init__()
        self._profiles = profiles
        self._status = status
        self._wish = status.switching_to or status.subscription
        self._label = dashboard.names.label
        self._askable = Askable(dashboard, self._wish, status.subscription)
        self._colours = colours
        self._confirmed: tuple[SafeText, ...] = ()  # doubts that a second Apply waves through

    def compose_body(self) -> ComposeResult:
        begin = self._askable.draft(self._wish)
        types = [Choice(one, _type_label(one)) for one in self._askable.types]
        environments = [Choice(one, self._env_label(one)) for one in self._askable.environments]
        yield row(
            safe("types"),
            ChoiceList(types, begin.types, id="types"),
            Field(
                placeholder="others by name, such as message.* or thread.created", id="other-types"
            ),
        )
        complete = self._askable.complete_inbox
        yield row(
            safe("inbox"),
            CompletingField(
                complete,
                begin.inbox,
                placeholder="every inbox; or one, by id or configured name",
                id="inbox",
            ),
        )
        yield row(
            safe("environments"),
            ChoiceList(environments, begin.environments, id="environments"),
            Field(placeholder="others by id or configured name", id="other-environments"),
        )
        yield Static(classes="dialog-line")
        yield row(safe("will be sent"), JsonLine())
        yield row(
            safe("in words"), Static(id="sentence", markup=False), Static(id="doubts", markup=False)
        )
        yield Static(id="effect", markup=False)
        buttons = [
            button(safe("apply"), "apply"),
            button(safe("apply and save to profile"), "save"),
            button(safe("revert"), "revert"),
            button(safe("cancel"), "cancel"),
        ]
        yield Horizontal(
            *(one for one in buttons if one.id != "save" or self._profiles.current),
            classes="dialog-buttons",
        )

    def on_mount(self) -> None:
        self.environments.display = bool(self._askable.environments)
        self._show()

    def show_status(self, status: Status) -> None:
        """The connection is in another state now."""
        self._status = status
        if self.is_mounted:
            self._show_effect(self._read())

    # -- what the user does -------------------------------------------------------------------

    @on(ChoiceList.Toggled)
    @on(Input.Changed)
    def _draft_changed(self) -> None:
        self._show()

    @on(Input.Submitted)
    @on(Button.Pressed, "#apply")
    def _applied(self) -> None:
        reading = self._read()
        if asks_the_same(reading.subscription, self._wish):
            self.app.notify(NO_CHANGE, timeout=4)
            self.dismiss(None)
        elif self._is_meant(reading):
            self.dismiss(reading.subscription)

    @on(Button.Pressed, "#save")
    def _applied_and_saved(self) -> None:
        reading = self._read()
        if self._is_meant(reading):
            self.run_worker(self._save(reading.subscription), exclusive=True)

    def _is_meant(self, reading: Reading) -> bool:
        """Whether there is no doubt, or it was waved through; what is doubtful is pointed out."""
        if not reading.doubts or reading.doubts == self._confirmed:
            return True
        self._confirmed = reading.doubts
        self._show()
        return False

    async def _save(self, asked: Subscription) -> None:
        """Write it to the profile, and apply it once that is done."""
        config, profile = self._profiles.config, self._profiles.current
        if config is None:
            return
        try:
            await asyncio.to_thread(save_subscription, config, profile, asked)
        except SettingsError as error:
            self.effect.update(Content(clean(f"▲ {error}")))
            return
        self.app.notify(f"saved to profile {profile} in {config}", timeout=4)
        self.dismiss(None if asks_the_same(asked, self._wish) else asked)

    @on(Button.Pressed, "#revert")
    def _reverted(self) -> None:
        """Back to what is in force, even where another one was on its way."""
        draft = self._askable.draft(self._status.subscription)
        self.types.choose(draft.types)
        self.environments.choose(draft.environments)
        self.inbox.write(draft.inbox)
        self.other_types.write("")
        self.other_environments.write("")
        self._show()

    @on(Button.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.dismiss(None)

    # -- what it comes to ---------------------------------------------------------------------

    def _read(self) -> Reading:
        return self._askable.read(
            Draft(
                types=self.types.chosen,
                other_types=self.other_types.value,
                inbox=self.inbox.value,
                environments=self.environments.chosen,
                other_environments=self.other_environments.value,
            )
        )

    def _show(self) -> None:
        reading = self._read()
        self.json.show(reading.subscription.frame())
        self.sentence.update(Content(subscription_sentence(reading.subscription, self._label)))
        self._show_doubts(reading)
        self._show_effect(reading)

    def _show_doubts(self, reading: Reading) -> None:
        self.doubts.display = bool(reading.doubts)
        is_asked = bool(reading.doubts) and reading.doubts == self._confirmed
        lines = [f"▲ {doubt}" for doubt in reading.doubts]
        if is_asked:
            lines.append(f"  {CONFIRM}")
        self.doubts.update(Content("\n".join(lines)))
        self.doubts.set_class(is_asked, "-asked")

    def _show_effect(self, reading: Reading) -> None:
        self.effect.update(Content(self._effect(reading)))

    def _effect(self, reading: Reading) -> SafeText:
        if asks_the_same(reading.subscription, self._wish):
            return NO_CHANGE
        match self._status.state:
            case State.LIVE | State.STALE:
                return REPLACES if self._status.switching_to else SWITCHOVER
            case State.SUBSCRIBED:
                return NOT_LIVE
            case _:
                return NOT_CONNECTED

    def _env_label(self, env_id: str) -> Content:
        style = colour_of(env_id, self._colours.get(env_id))
        return Content.styled(self._askable.label(env_id), style)


def _type_label(event_type: str) -> Content:
    look = words.look_of(event_type)
    colour = f"$type-{look.colour}"
    return Content.assemble((f"{look.glyph} ", colour), (look.word, colour))
