"""The dashboard on the past: a recording, or a journal."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agentpost_tui.commands.dashboard import require_terminal
from agentpost_tui.commands.flags import (
    CONFIG,
    LOOKING_BACK,
    RECORD,
    SHOWING,
    SUBSCRIBING,
    Instant,
    Speed,
    When,
    instants,
)
from agentpost_tui.commands.settled import address_of, settings_of
from agentpost_tui.errors import SettingsError
from agentpost_tui.exit_codes import EXIT_CODES
from agentpost_tui.people import People

if TYPE_CHECKING:
    from agentpost_tui.client.retelling import Past
    from agentpost_tui.settings import Settings

NO_TERMINAL = "a replay needs one; export writes the past as lines"


@click.command(epilog=EXIT_CODES)
@click.argument(
    "source", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--from", "since", type=Instant(), metavar="WHEN", help="As 14:30, or 2h for ago.")
@click.option("--to", "until", type=Instant(), metavar="WHEN", help="Likewise.")
@click.option(
    "--speed",
    type=Speed(),
    default="1",
    show_default=True,
    metavar="N",
    help="So many times as fast, as 4 or 0.5; max is as fast as can be.",
)
@click.option("--exact", is_flag=True, help="Wait through silences too.")
@SHOWING
@RECORD
@LOOKING_BACK
@SUBSCRIBING
@CONFIG
@click.pass_obj
def replay(
    people: People,
    /,
    source: Path | None,
    since: When | None,
    until: When | None,
    speed: float,
    exact: bool,
    record: Path | None,
    config: Path | None,
    **flags: Any,
) -> int:
    """The dashboard on the past, as if it arrived now.

    SOURCE is a recording; without one it is the journal of the server and key. Nothing is dialled,
    and nothing is written but what --record asks for.
    """
    require_terminal(NO_TERMINAL)
    settings = settings_of(people, config, flags)
    import asyncio

    from agentpost_tui.commands.keeping import recording
    from agentpost_tui.ui.run import Telling, run_replay
    from agentpost_tui.ui.usable import require_usable

    require_usable(settings)
    if record is not None and source is not None:
        with suppress(OSError):  # a place that cannot be is told by who records there
            if record.samefile(source):
                raise SettingsError("a recording cannot be recorded into itself", "check --record")
    with ExitStack() as stack:
        span = instants(settings.zone, since, until)
        told = _past(stack, people, settings, source, span)
        recorder = stack.enter_context(recording(record, people)) if record else None
        telling = Telling(*told, speed, exact, (recorder,) if recorder else ())
        return asyncio.run(run_replay(settings, telling, people.redactor))


def _past(
    stack: ExitStack,
    people: People,
    settings: Settings,
    source: Path | None,
    span: tuple[float | None, ...],
) -> tuple[Past, str, str]:
    """What is to be told, where it is from, and with which key, masked; a journal is closed with
    the stack."""
    from agentpost_tui.journal.whole import JournaledPast, RecordedPast

    if source is not None:
        return RecordedPast(source, *span), source.name, ""
    from agentpost_tui.commands.keeping import journal_place
    from agentpost_tui.journal.reader import JournalReader

    address = address_of(people, settings)
    journal = stack.enter_context(JournalReader(journal_place(settings, address)))
    past = JournaledPast(journal, settings.subscription, *span)
    return past, address.server, address.masked_key
