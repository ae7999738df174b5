"""The app: lifetimes, workers, the paint clock, and what works above every screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct, field
from textual import events, on
from textual.binding import BindingType
from textual.command import Provider
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker, WorkerError

from agentpost_tui import garbage
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Intake
from agentpost_tui.client.notices import Noted, Notice, State, StatusChanged
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.rows import Change
from agentpost_tui.exit_codes import SIGNALS
from agentpost_tui.journal.kept import NOTHING_KEPT, Kept
from agentpost_tui.ui.clean_words import CleanWords
from agentpost_tui.ui.commands import Command, bindings
from agentpost_tui.ui.compat import (
    OutlivingDriver,
    PlainTasks,
    QuietCrash,
    Redrawn,
    StyledOnce,
    TrueColours,
    is_mouse_ours,
    keep_escape_apart,
    take_mouse,
    update_sooner,
)
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.keymap import USUAL, Keymap
from agentpost_tui.ui.memory import Memory
from agentpost_tui.ui.palette import PaletteCommands
from agentpost_tui.ui.profiles import Profiles
from agentpost_tui.ui.replay_line import ReplayLine
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.screens.main import MainScreen
from agentpost_tui.ui.screens.rows import RowsScreen, run_on_rows
from agentpost_tui.ui.themes import DARK, THEMES, Palettes, palettes
from agentpost_tui.ui.widgets.status_bar import Identity, StatusBar

if TYPE_CHECKING:
    from agentpost_tui.client.replay import Replay
    from agentpost_tui.client.supply import Supply

PAINT_SECONDS = 1 / 30
"""At most so often events reach the screen; in between the paint clock sleeps."""
CLOSING_SECONDS = 1.0
"""How long the connection may take to say goodbye."""


class ConnectionNoticed(Message):
    """Posted when the session has something to say."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice


class Parts(Struct, frozen=True):
    """What the app is made of; it starts and ends what runs, and owns none of the data."""

    session: Supply
    handover: Handover
    dashboard: Dashboard
    filtering: Filtering
    painter: RowPainter
    identity: Identity
    clock: Callable[[], float]
    environment_colours: dict[str, str]
    config: Path | None = None
    theme: str = DARK.name
    kept: Kept = NOTHING_KEPT
    """Keeps a record of all that arrives."""
    keymap: Keymap = USUAL
    profiles: Profiles = field(default_factory=Profiles)
    replay: Replay | None = None
    """The session, when it is none but a replay."""


class AgentPostApp(QuietCrash, PlainTasks, Redrawn, StyledOnce, TrueColours, CleanWords):
    """The dashboard in a terminal."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "agentpost-tui"
    BINDINGS: ClassVar[list[BindingType]] = bindings(is_global=True)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PaletteCommands}

    def __init__(self, parts: Parts) -> None:
        update_sooner()
        keep_escape_apart(not parts.keymap.uses_alt)
        super().__init__(driver_class=OutlivingDriver)
        self.parts = parts
        self._session_worker: Worker[None] | None = None
        self.next_profile: str | None = None
        """The profile that the program should go on with; None when it should end."""
        self._is_ready = False
        self._ended_by: int | None = None  # a signal's exit code, before all is ready
        handover, dashboard, keepers = parts.handover, parts.dashboard, parts.kept.keepers
        is_past = parts.replay is not None
        self._intake = Intake(handover, dashboard, parts.clock, keepers, is_past=is_past)
        self._memory = Memory(
            parts.kept, parts.handover, self._intake, parts.dashboard, parts.clock
        )
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = parts.theme
        self.main = MainScreen(
            parts.filtering,
            parts.painter,
            StatusBar(
                parts.identity,
                parts.dashboard,
                parts.session.status,
                parts.session.vitals,
                parts.keymap,
                parts.kept,
                ReplayLine(parts.replay, parts.painter) if parts.replay else None,
            ),
            self._palettes(),
            parts.keymap,
            parts.replay,
        )

    def get_default_screen(self) -> Screen[None]:
        return self.main

    # -- lifetimes ----------------------------------------------------------------------------

    def heed_signals(self) -> None:
        """End by a signal, with its exit code and a clean terminal; best called before the run.

        The terminal is ours for some time before anything can be ended properly: a signal that
        comes meanwhile waits for the first paint.
        """
        loop = asyncio.get_running_loop()
        for number, code in SIGNALS.items():
            loop.add_signal_handler(number, self._end, code)

    def _end(self, code: int) -> None:
        if self._is_ready:
            self.exit(None, code)
        else:
            self._ended_by = code

    def on_mount(self) -> None:
        self.heed_signals()  # at the latest
        self.set_keymap(self.parts.keymap.for_textual)
        self.app_resume_signal.subscribe(self, lambda _app: self.parts.session.wake())
        self.theme_changed_signal.subscribe(self, lambda _theme: self._theme_changed())

    def on_ready(self) -> None:
        """Connect; after the first paint, since what that needs takes a while to load."""
        self._is_ready = True
        garbage.look_again()
        if self._ended_by is not None:
            self.exit(None, self._ended_by)
            return
        self.main.filter_bar.text = self.parts.filtering.text
        self._tick()
        self.set_interval(1.0, self._tick)
        self._session_worker = self.run_worker(self._run_session(), "session")
        self.run_worker(self._run_painting(), "paint clock")

    async def _run_session(self) -> None:
        session = self.parts.session
        change = await self._memory.restore(session.status.subscription)
        self._show_change(change)
        self.run_worker(self._memory.follow(self._show_change), "memory")
        await session.run()

    async def _run_painting(self) -> None:
        """The paint clock: arrivals go to the screen in batches; it sleeps while none wait."""
        while self.is_running:
            await self.parts.handover.wait_for_arrival()
            await self._intake.wait_for_room()
            change, _ = self._intake.take()
            self._show_change(change)
            if self.parts.replay is not None:  # whose instant moves with what is told
                self.show_connection()
            await asyncio.sleep(PAINT_SECONDS)

    def begin_again(self) -> None:
        """A replay goes back: forget all that was shown, and follow what is told anew."""
        self.parts.handover.take()
        self.main.show_rows(self.parts.dashboard.clear())
        self.show_connection()  # before it is drawn at a later instant
        self.main.table.go_to_last()

    async def action_quit(self) -> None:
        """Say goodbye to the server, but not for long, and end."""
        await self._end_session()
        self.exit()

    async def go_on_with(self, profile: str) -> None:
        """End, so that the program begins anew with another profile: no mail of one account can be
        seen beside another's."""
        self.next_profile = profile
        await self.action_quit()

    async def _end_session(self) -> None:
        worker = self._session_worker
        if worker is not None:
            worker.cancel()
            with suppress(WorkerError, TimeoutError):
                await asyncio.wait_for(worker.wait(), CLOSING_SECONDS)

    def keep_rest(self) -> None:
        """What came last, and was not shown any more, is kept; for when the app has ended."""
        self._intake.end(self.parts.session.vitals.last_heard_at)

    # -- what the session says ----------------------------------------------------------------

    def notice(self, notice: Notice) -> None:
        """Take in what the session says; for its `notify`."""
        self._intake.noticed(notice)
        self.post_message(ConnectionNoticed(notice))

    @on(ConnectionNoticed)
    def _connection_noticed(self, message: ConnectionNoticed) -> None:
        match message.notice:
            case StatusChanged():
                self.parts.dashboard.stats.expect(message.notice.status.subscription)
                self.show_connection()
            case Noted(text=text):
                if self.parts.replay is not None:  # else the connection log has it
                    self.notify(text, timeout=4)

    def _tick(self) -> None:
        self._intake.heard(self.parts.session.vitals.last_heard_at)
        if self.is_running:
            if repeats := self._memory.take_repeats():
                self._show_change(self.parts.dashboard.repeat(repeats))
            self.show_connection()
            self.main.tick()

    def _show_change(self, change: Change) -> None:
        """Show what became of the rows, unless the screen is being taken down: what arrives
        meanwhile is taken in and kept all the same."""
        if self.is_running:
            self.main.show_change(change)

    def show_connection(self) -> None:
        """Show the connection, or the replay, as it is now."""
        if not self.is_running:
            return  # the screen is being taken down, and the session still says goodbye
        session = self.parts.session
        balance = self.parts.dashboard.balance(session.vitals.received, self.parts.handover.pending)
        self.main.show_connection(
            session.status, session.vitals, counters_differ=not balance.is_even
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Nothing blinks, not even the cursor of a field, whosever it is."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    # -- what works everywhere ------------------------------------------------------------------

    def action_reconnect(self) -> None:
        self.parts.session.reconnect()

    def action_toggle_connection(self) -> None:
        session = self.parts.session
        if session.status.state is State.OFFLINE:
            session.go_online()
        else:
            session.go_offline()

    async def action_leave(self) -> None:
        """Back one layer, then quit."""
        if isinstance(self.screen, RowsScreen) and self.screen.go_back():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            await self.action_quit()

    def action_cycle_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def action_toggle_mouse(self) -> None:
        """Leave the mouse to the terminal, which then selects text, or take it back."""
        is_ours = is_mouse_ours(self)
        if is_ours is None:
            self.notify("the mouse cannot be switched here", timeout=3)
            return
        take_mouse(self, is_ours=not is_ours)
        said = "is left to the terminal: drag selects text" if is_ours else "works here again"
        self.notify(f"the mouse {said}", timeout=3)

    def action_help_quit(self) -> None:
        """What ctrl+c does."""
        self.notify(f"{self.parts.keymap.key('app.quit')} quits", timeout=3)

    async def run_command(self, command: Command) -> None:
        """Run a command by name."""
        await run_on_rows(self, command)

    def _palettes(self) -> Palettes:
        return palettes(self.get_css_variables(), self.parts.environment_colours)

    def _theme_changed(self) -> None:
        colours = self._palettes()
        for screen in self.screen_stack:
            if isinstance(screen, RowsScreen) and screen.is_mounted:
                screen.repaint(colours)
