"""The dashboard: on the live endpoint, and on the built-in simulator."""

from __future__ import annotations

import os
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agentpost_tui.commands.exit_codes import EXIT_CODES
from agentpost_tui.commands.flags import CONFIG, SHOWING, SUBSCRIBING, given
from agentpost_tui.commands.settled import settled
from agentpost_tui.errors import SettingsError
from agentpost_tui.people import People

if TYPE_CHECKING:
    from agentpost_tui.settings import Settings


def run_live(people: People, config: Path | None, flags: dict[str, Any]) -> int:
    """The dashboard on the live endpoint; where nobody would see it, `tail`."""
    settings, address = settled(people, config, flags)
    import asyncio

    if not os.isatty(1):
        from agentpost_tui.headless.run import Wanted, run_tail

        return asyncio.run(run_tail(settings, address, people, Wanted()))
    _require_terminal()
    _require_usable(settings)
    from agentpost_tui.ui.run import run_dashboard

    return asyncio.run(run_dashboard(settings, address))


@click.command(epilog=EXIT_CODES)
@SUBSCRIBING
@SHOWING
@CONFIG
@click.option("--seed", type=int, metavar="N", help="Same seed, same mail; without it, new mail.")
def demo(config: Path | None, seed: int | None, **flags: Any) -> int:
    """The dashboard on the built-in simulator: nothing to set up, nothing leaves this machine."""
    from agentpost_tui.settings import DEMO, load

    _require_terminal()
    settings = load({**DEMO, **given(flags)}, config=config)
    _require_usable(settings)
    import asyncio
    import random

    return asyncio.run(_demo(settings, random.randrange(2**31) if seed is None else seed))


async def _demo(settings: Settings, seed: int) -> int:
    """The dashboard on a simulator that lives as long as it does."""
    from agentpost_tui.client.address import Address
    from agentpost_tui.simulator.demo import demo_simulator
    from agentpost_tui.ui.run import run_dashboard

    async with demo_simulator(seed) as simulator:
        address = Address.parse(simulator.base_url, simulator.key)
        named = settings.model_copy(update={"names": {**simulator.names, **settings.names}})
        return await run_dashboard(named, address, is_demo=True)


def _require_terminal() -> None:
    """Refuse to draw into a pipe or a file: Textual alone would, for ever."""
    for number, name in enumerate(("input", "output", "error")):
        if not os.isatty(number):
            raise SettingsError(
                f"standard {name} is not a terminal", "the dashboard needs one, without redirection"
            )
    if os.environ.get("TERM") == "dumb":
        raise SettingsError("this terminal cannot move its cursor: TERM is 'dumb'", "use another")


def _require_usable(settings: Settings) -> None:
    """Refuse what only the parts behind the settings can judge: the filter and the theme."""
    from agentpost_tui.clock import now
    from agentpost_tui.domain.filter.compiled import FilterContext, FilterError, compile_filter
    from agentpost_tui.ui.themes import THEME_NAMES

    try:
        compile_filter(settings.filter, FilterContext(now, UTC))
    except FilterError as error:
        raise SettingsError(f"in the filter {settings.filter!r}: {error}") from error
    if settings.theme and settings.theme not in THEME_NAMES:
        raise SettingsError(
            f"unknown theme {settings.theme!r}", f"themes: {', '.join(THEME_NAMES)}"
        )
