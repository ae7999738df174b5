"""Puts the parts together and runs the dashboard, on a server or on the past."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.intake import Keeper
from agentpost_tui.client.notices import Notice
from agentpost_tui.client.replay import Replay
from agentpost_tui.client.retelling import Past
from agentpost_tui.client.session import Session
from agentpost_tui.client.supply import Supply
from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.journal.kept import NOTHING_KEPT, Kept
from agentpost_tui.redact import Redactor
from agentpost_tui.settings import Settings
from agentpost_tui.text import clean
from agentpost_tui.ui.app import AgentPostApp, Parts
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.format import TimeMode, Times
from agentpost_tui.ui.glyphs import fit_glyphs_to_terminal
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.profiles import Profiles, Settle
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.themes import DARK
from agentpost_tui.ui.widgets.status_bar import Identity

REPLAY_ARRIVALS = 2_000
"""At most so many arrivals of a replay at once, so that keys have their turn while it seeks."""


class Herald:
    """Speaks to the app that is made last, of what speaks to it."""

    app: AgentPostApp | None = None

    def notify(self, notice: Notice) -> None:
        """What the session says."""
        if self.app is not None:
            self.app.notice(notice)

    def begin_again(self) -> None:
        """A replay goes back."""
        if self.app is not None:
            self.app.begin_again()


class Telling(Struct, frozen=True):
    """What is to be replayed, and how."""

    past: Past
    source: str
    """Where it is from, in a word or two."""
    masked_key: str = ""
    speed: float = 1.0
    is_exact: bool = False
    recorders: Sequence[Keeper] = ()


async def run_dashboard(
    settings: Settings,
    address: Address,
    kept: Kept = NOTHING_KEPT,
    *,
    settle: Settle | None = None,
    is_demo: bool = False,
) -> int | str:
    """Run the dashboard on a server until the user ends it; returns the exit code, or the name of
    the profile to go on with, empty for none."""
    app = make_app(settings, address, kept, settle=settle, is_demo=is_demo)
    code = await _run(app, settings)
    return code if app.next_profile is None else app.next_profile


async def run_replay(settings: Settings, telling: Telling, redactor: Redactor) -> int:
    """Run the dashboard on the past until the user ends it; returns the exit code."""
    return await _run(make_replay(settings, telling, redactor), settings)


async def _run(app: AgentPostApp, settings: Settings) -> int:
    fit_glyphs_to_terminal()
    app.heed_signals()
    await app.run_async(mouse=not settings.no_mouse)
    if app.crash is not None:
        raise app.crash
    app.keep_rest()
    return app.return_code or 0


def make_app(
    settings: Settings,
    address: Address,
    kept: Kept = NOTHING_KEPT,
    *,
    settle: Settle | None = None,
    is_demo: bool = False,
) -> AgentPostApp:
    """The app with all its parts."""
    profiles = Profiles() if is_demo else Profiles.of(settings, settle)
    handover = Handover()
    herald = Herald()
    session = Session(
        address,
        settings.subscription,
        handover=handover,
        notify=herald.notify,
        max_attempts=settings.max_attempts,
    )
    identity = Identity(
        clean(address.server),
        clean(address.masked_key),
        is_demo,
        clean(profiles.current),
        profiles.style(profiles.current),
    )
    parts = _parts(settings, session, handover, now, identity, address.redactor)
    herald.app = AgentPostApp(replace(parts, profiles=profiles, kept=kept))
    return herald.app


def make_replay(settings: Settings, telling: Telling, redactor: Redactor) -> AgentPostApp:
    """The app with a replay where the session is."""
    handover = Handover(REPLAY_ARRIVALS)
    herald = Herald()
    replay = Replay(
        telling.past,
        handover=handover,
        notify=herald.notify,
        begin_again=herald.begin_again,
        recorders=telling.recorders,
        speed=telling.speed,
        is_exact=telling.is_exact,
    )
    identity = Identity(clean(telling.source), clean(telling.masked_key))
    parts = _parts(settings, replay, handover, replay.clock, identity, redactor)
    herald.app = AgentPostApp(replace(parts, replay=replay))
    return herald.app


def _parts(
    settings: Settings,
    session: Supply,
    handover: Handover,
    clock: Clock,
    identity: Identity,
    redactor: Redactor,
) -> Parts:
    """What every dashboard is made of."""
    dashboard = Dashboard(names=settings.names, keep_events=settings.keep)
    times = Times(TimeMode(settings.time_mode), settings.zone)
    filtering = Filtering(dashboard, clock, settings.zone, text=settings.filter)
    filtering.set_named(settings.filters, set(settings.filters_on))
    return Parts(
        session=session,
        handover=handover,
        dashboard=dashboard,
        filtering=filtering,
        painter=RowPainter(dashboard.names, times, redactor=redactor),
        identity=identity,
        keymap=Keymap(settings.keys),
        clock=clock,
        environment_colours=settings.colours,
        config=settings.config,
        theme=f"agentpost-{settings.theme}" if settings.theme else DARK.name,
    )
