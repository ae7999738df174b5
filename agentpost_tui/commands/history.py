"""History: what a journal or a recording holds."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from agentpost_tui.commands.flags import (
    CONFIG,
    FILTER,
    LOOKING_BACK,
    SUBSCRIBING,
    Instant,
    When,
    instants,
)
from agentpost_tui.commands.settled import address_of, settings_of
from agentpost_tui.exit_codes import EXIT_CODES
from agentpost_tui.people import People


@click.command(short_help="The past, as JSON lines or CSV.", epilog=EXIT_CODES)
@FILTER
@click.option("--from", "since", type=Instant(), metavar="WHEN", help="As 14:30, or 2h for ago.")
@click.option("--to", "until", type=Instant(), metavar="WHEN", help="Likewise.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines as tail writes them, or rows for a spreadsheet.",
)
@click.option(
    "--input",
    "recording",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A recording, instead of the journal.",
)
@LOOKING_BACK
@SUBSCRIBING
@CONFIG
@click.pass_obj
def export(
    people: People,
    /,
    config: Path | None,
    since: When | None,
    until: When | None,
    form: str,
    recording: Path | None,
    **flags: Any,
) -> int:
    """Events, gaps and states of the past, from the journal of a server and key.

    Gaps are judged against the subscription that is asked for; without one, everything.
    """
    from agentpost_tui.commands.keeping import journal_place
    from agentpost_tui.headless.export import Export, write_out
    from agentpost_tui.journal.past import journal_records, recording_records
    from agentpost_tui.journal.reader import JournalReader

    settings = settings_of(people, config, flags)
    passes = settings.filter_test(settings.filter)
    span = instants(settings.zone, since, until)
    with ExitStack() as stack:
        if recording is not None:
            past = recording_records(recording, *span)
        else:
            place = journal_place(settings, address_of(people, settings))
            journal = stack.enter_context(JournalReader(place))
            past = journal_records(journal, settings.subscription, *span)
        exporting = Export(people.redactor, passes)
        lines = exporting.csv_lines(past) if form == "csv" else exporting.json_lines(past)
        write_out(lines)
    if exporting.unreadable:
        people.tell(f"{exporting.unreadable:,} lines of {str(recording)!r} are no records")
    return 0
