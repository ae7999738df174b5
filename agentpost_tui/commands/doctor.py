"""What is wrong with the connection, check by check."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from agentpost_tui.commands.flags import (
    CONFIG,
    CONNECTING,
    FILTERING,
    KEEP,
    SUBSCRIBING,
    Duration,
    given,
    key_from_stdin,
)
from agentpost_tui.people import People

_EXIT_CODES: Final = """\b
Exit codes, that of the first check that failed:
  0    all is well, with or without warnings
  1    failure
  2    wrong usage or configuration
  4    refused by the server, a proxy, or for its certificate
  130, 143, 129  ended by SIGINT, SIGTERM, SIGHUP"""


@click.command(short_help="Check the connection, piece by piece.", epilog=_EXIT_CODES)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option(
    "--timeout",
    type=Duration(),
    default="10s",
    show_default=True,
    metavar="TIME",
    help="How long one check of the connection may take.",
)
@CONNECTING
@SUBSCRIBING
@FILTERING
@KEEP
@CONFIG
@click.pass_obj
def doctor(
    people: People, /, config: Path | None, as_json: bool, timeout: float, **flags: Any
) -> int:
    """Check one by one what the connection needs, and say what to do where it fails."""
    import asyncio

    from agentpost_tui.headless.doctor.case import Asked
    from agentpost_tui.headless.doctor.run import run_doctor

    from_stdin = key_from_stdin(flags)
    asked = Asked(timeout, given(flags), config, from_stdin)
    return asyncio.run(run_doctor(asked, people, as_json=as_json))
