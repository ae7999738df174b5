"""The dashboard: on the live endpoint, and on the built-in simulator."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from agentpost_tui import garbage
from agentpost_tui.commands.flags import CONFIG, RECORD, SHOWING, SUBSCRIBING, given
from agentpost_tui.commands.settled import address_of, settings_of, settled, tell_doubts
from agentpost_tui.errors import SettingsError
from agentpost_tui.exit_codes import EXIT_CODES
from agentpost_tui.people import People
from agentpost_tui.terminals import CANNOT_DRAW

if TYPE_CHECKING:
    from agentpost_tui.client.address import Address
    from agentpost_tui.settings import Settings

_ANY_KEY: Final = "ap_sk_0000"
"""Stands for the key where only the server's address is judged."""


def run_live(people: People, config: Path | None, flags: dict[str, Any]) -> int:
    """The dashboard on the live endpoint; where nobody would see it, `tail`."""
    import asyncio

    from agentpost_tui.commands.keeping import keeping
    from agentpost_tui.ui.usable import require_usable

    record = flags.pop("record")
    settings, address = settled(people, config, dict(flags))
    require_usable(settings)
    if not os.isatty(1):
        from agentpost_tui.headless.run import Wanted, run_tail

        with keeping(settings, address, people, record) as kept:
            return asyncio.run(run_tail(settings, address, people, Wanted(), kept))
    require_terminal()
    while True:
        garbage.let_lie()
        from agentpost_tui.ui.run import run_dashboard

        switch = _Switch(people, config, flags)
        with keeping(settings, address, people, record) as kept:
            ended = asyncio.run(run_dashboard(settings, address, kept, settle=switch.settle))
        if isinstance(ended, int):
            return ended
        flags = _of_another_account(flags, ended)
        if switch.found is None:
            settings, address = settled(people, config, dict(flags))
        else:
            settings, address = switch.found
            people.redactor = address.redactor
            tell_doubts(people, settings)


class _Switch:
    """The way from one account to another, which is looked at before the first one is left."""

    def __init__(self, people: People, config: Path | None, flags: dict[str, Any]) -> None:
        self._people = people
        self._config = config
        self._flags = flags
        self.found: tuple[Settings, Address] | None = None
        """What was settled; nothing where people are to be asked for the key."""

    def settle(self, profile: str) -> None:
        """Make ready to go on with the profile.

        Raises:
            SettingsError: when it cannot be used.
        """
        from agentpost_tui.client.address import Address
        from agentpost_tui.ui.usable import require_usable

        self.found = None
        redactor = self._people.redactor
        try:
            flags = _of_another_account(self._flags, profile)
            settings = settings_of(self._people, self._config, flags)
            require_usable(settings)
            _ = settings.subscription  # cannot be made of a name that stands for several inboxes
            if settings.names_a_key:
                self.found = settings, address_of(self._people, settings)
            else:
                Address.parse(settings.url, _ANY_KEY, insecure=settings.insecure)
        finally:
            self._people.redactor = redactor  # the first account is still in use


def _of_another_account(flags: dict[str, Any], profile: str) -> dict[str, Any]:
    """The flags to go on with: what was said of the first account is not meant for another one."""
    from agentpost_tui.levels import OF_AN_ACCOUNT

    kept = {name: None if name in OF_AN_ACCOUNT else value for name, value in flags.items()}
    return {**kept, "api_key_stdin": False, "profile": profile}


@click.command(short_help="The dashboard on the built-in simulator.", epilog=EXIT_CODES)
@SUBSCRIBING
@SHOWING
@RECORD
@CONFIG
@click.option("--seed", type=int, metavar="N", help="Same seed, same mail; without it, new mail.")
@click.pass_obj
def demo(
    people: People,
    /,
    config: Path | None,
    seed: int | None,
    record: Path | None,
    **flags: Any,
) -> int:
    """The dashboard on the built-in simulator: nothing to set up, nothing leaves this machine."""
    from agentpost_tui.settings import DEMO, load

    require_terminal()
    garbage.let_lie()
    settings = load({**DEMO, **given(flags)}, config=config)
    import asyncio
    import random

    from agentpost_tui.ui.usable import require_usable

    require_usable(settings)

    chosen = random.randrange(2**31) if seed is None else seed
    return asyncio.run(_demo(settings, chosen, people, record))


async def _demo(settings: Settings, seed: int, people: People, record: Path | None) -> int:
    """The dashboard on a simulator that lives as long as it does."""
    from agentpost_tui.client.address import Address
    from agentpost_tui.commands.keeping import keeping
    from agentpost_tui.simulator.demo import demo_simulator
    from agentpost_tui.ui.run import run_dashboard

    async with demo_simulator(seed) as simulator:
        address = Address.parse(simulator.base_url, simulator.key)
        names = {**simulator.names, **settings.names}
        chosen = replace(settings, names=names, no_journal=True)
        with keeping(chosen, address, people, record) as kept:
            # it switches no profile
            return int(await run_dashboard(chosen, address, kept, is_demo=True))


def require_terminal(hint: str = "the dashboard needs one, without redirection") -> None:
    """Refuse to draw into a pipe, a file, or a terminal that cannot: Textual alone would, for ever.

    Raises:
        SettingsError: with the hint, when a stream is no terminal; or when that one cannot.
    """
    for number, name in enumerate(("input", "output", "error")):
        if not os.isatty(number):
            raise SettingsError(f"standard {name} is not a terminal", hint)
    term = os.environ.get("TERM", "")
    if term in CANNOT_DRAW:
        said = f"this terminal cannot move its cursor: TERM is {term!r}"
        raise SettingsError(said, "set TERM, or use another")
