"""Puts the parts together and runs the dashboard."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import Notice
from agentpost_tui.client.session import Session
from agentpost_tui.clock import now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.journal.kept import NOTHING_KEPT, Kept
from agentpost_tui.settings import Settings
from agentpost_tui.text import clean
from agentpost_tui.ui.app import AgentPostApp, Parts
from agentpost_tui.ui.filtering import Filtering
from agentpost_tui.ui.format import TimeMode, Times
from agentpost_tui.ui.glyphs import fit_glyphs_to_terminal
from agentpost_tui.ui.keymap import Keymap
from agentpost_tui.ui.profiles import Profiles
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.themes import DARK
from agentpost_tui.ui.widgets.status_bar import Identity


async def run_dashboard(
    settings: Settings, address: Address, kept: Kept = NOTHING_KEPT, *, is_demo: bool = False
) -> int | str:
    """Run the dashboard on a server until the user ends it; returns the exit code, or the name of
    the profile to go on with, empty for none."""
    fit_glyphs_to_terminal()
    app = make_app(settings, address, kept, is_demo=is_demo)
    app.heed_signals()
    await app.run_async(mouse=not settings.no_mouse)
    if app.crash is not None:
        raise app.crash
    return (app.return_code or 0) if app.next_profile is None else app.next_profile


def make_app(
    settings: Settings, address: Address, kept: Kept = NOTHING_KEPT, *, is_demo: bool = False
) -> AgentPostApp:
    """The app with all its parts."""
    profiles = Profiles() if is_demo else Profiles.of(settings)
    handover = Handover()
    dashboard = Dashboard(names=settings.names, keep_events=settings.keep)
    app: AgentPostApp | None = None

    def notify(notice: Notice) -> None:
        if app is not None:
            app.notice(notice)

    session = Session(
        address,
        settings.subscription,
        handover=handover,
        notify=notify,
        max_attempts=settings.max_attempts,
    )
    zone = ZoneInfo(settings.time_zone) if settings.time_zone else None
    filtering = Filtering(dashboard, now, settings.zone, text=settings.filter)
    filtering.set_named(settings.filters, set(settings.filters_on))
    app = AgentPostApp(
        Parts(
            session=session,
            handover=handover,
            dashboard=dashboard,
            filtering=filtering,
            painter=RowPainter(
                dashboard.names,
                Times(TimeMode(settings.time_mode), zone),
                redactor=address.redactor,
            ),
            identity=Identity(
                clean(address.server),
                clean(address.masked_key),
                is_demo,
                clean(profiles.current),
                profiles.style(profiles.current),
            ),
            keymap=Keymap(settings.keys),
            profiles=profiles,
            clock=now,
            environment_colours={
                id_: look.colour for id_, look in settings.environments.items() if look.colour
            },
            config=settings.config,
            redactor=address.redactor,
            kept=kept,
            theme=f"agentpost-{settings.theme}" if settings.theme else DARK.name,
        )
    )
    return app
