"""The twin without a screen: `tail` and `wait`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from agentpost_tui.commands.flags import (
    CONFIG,
    CONNECTING,
    FILTER,
    FORMAT,
    KEEP,
    NEEDED_FILTER,
    RECORD,
    SUBSCRIBING,
    Duration,
    Instant,
    When,
    instants,
    one_filter,
)
from agentpost_tui.commands.keeping import keeping
from agentpost_tui.commands.settled import settled
from agentpost_tui.exit_codes import EXIT_CODES
from agentpost_tui.people import People

SINCE = click.option(
    "--since", type=Instant(), metavar="WHEN", help="Look into the journal first: 2h, or 14:30."
)


@click.command(short_help="Every event as a line, for scripts.", epilog=EXIT_CODES)
@FILTER
@FORMAT
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="End after N events.")
@click.option("--timeout", type=Duration(), metavar="TIME", help="End after so long, as 60s.")
@SINCE
@CONNECTING
@SUBSCRIBING
@KEEP
@RECORD
@CONFIG
@click.pass_obj
def tail(
    people: People,
    /,
    config: Path | None,
    record: Path | None,
    form: str,
    fields: tuple[str, ...],
    since: When | None,
    count: int | None,
    timeout: float | None,
    **flags: Any,
) -> int:
    """Every event, gap and state as a line on standard output, for scripts.

    FILTER is written as behind / in the dashboard. Standard error is for people. Ends with 124 when
    the time is over before the count is reached.
    """
    settings, address = settled(people, config, flags)
    import asyncio

    from agentpost_tui.headless.run import Wanted, run_tail
    from agentpost_tui.headless.tail import Bounds

    (begin,) = instants(settings.zone, since)
    wanted = Wanted(form, fields, Bounds(count, timeout), begin)
    with keeping(settings, address, people, record) as kept:
        return asyncio.run(run_tail(settings, address, people, wanted, kept))


@click.command(short_help="Wait for one event, for scripts.", epilog=EXIT_CODES)
@NEEDED_FILTER
@FORMAT
@click.option(
    "--timeout",
    type=Duration(),
    default="60s",
    show_default=True,
    metavar="TIME",
    help="Wait no longer, from the start of the command.",
)
@click.option(
    "--ready-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Made once it is LIVE; an empty one is taken away first.",
)
@SINCE
@CONNECTING
@SUBSCRIBING
@KEEP
@RECORD
@CONFIG
@click.pass_obj
def wait(
    people: People,
    /,
    config: Path | None,
    record: Path | None,
    form: str,
    fields: tuple[str, ...],
    since: When | None,
    timeout: float,
    ready_file: Path | None,
    **flags: Any,
) -> int:
    """Wait for one event that passes FILTER, and print it.

    For scripts and tests: says on standard error when it is LIVE, so that one can act after that.
    At the time-out 124, or 3 if an event may have been missed, or 5 if it was never LIVE.
    """
    one_filter(flags, is_needed=True)
    if ready_file is not None:
        from agentpost_tui.headless.wait import clear_ready_file

        clear_ready_file(ready_file)  # first, so that none is there if this ends early
    settings, address = settled(people, config, flags)
    import asyncio

    from agentpost_tui.headless.run import Wanted, run_wait
    from agentpost_tui.headless.tail import Bounds

    (begin,) = instants(settings.zone, since)
    wanted = Wanted(form, fields, Bounds(1, timeout), begin)
    with keeping(settings, address, people, record) as kept:
        return asyncio.run(run_wait(settings, address, people, wanted, kept, ready_file))
