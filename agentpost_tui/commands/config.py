"""Where settings come from: the file, which source won, and whether all is well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from agentpost_tui.commands.flags import CONFIG, CONNECTING, SHOWING, SUBSCRIBING, given
from agentpost_tui.exit_codes import EXIT_CODES, MISUSED
from agentpost_tui.people import People
from agentpost_tui.text import clean


@click.group(short_help="Settings, and where they come from.", epilog=EXIT_CODES)
def config() -> None:
    """Where settings come from, and which source won; the key is always masked."""


@config.command()
@CONFIG
@click.pass_obj
def path(people: People, /, config: Path | None) -> int:
    """Print where the configuration file is, or would be."""
    from agentpost_tui.config_file import is_there, path_of

    found, _ = path_of(config)
    click.echo(clean(str(found), limit=4096))
    if not is_there(found):
        people.tell("it does not exist; agentpost-tui config template prints one to begin with")
    return 0


@config.command()
@CONNECTING
@SUBSCRIBING
@SHOWING
@CONFIG
@click.option("--json", "as_json", is_flag=True, help="One JSON object, by setting.")
def show(config: Path | None, as_json: bool, **flags: Any) -> int:
    """Print each setting, its value, and where that came from; takes all options, for a try."""
    from agentpost_tui.commands.config_report import report

    if flags.pop("api_key_stdin"):
        raise click.UsageError("--api-key-stdin reads a key, and nothing is read here")
    said = report(given(flags), config)
    if as_json:
        objects = {one.name: {"value": one.value, "from": one.origin} for one in said}
        click.echo(json.dumps(objects, indent=2))
    else:
        width = max(len(one.name) for one in said)
        for one in said:
            value = json.dumps(one.value, ensure_ascii=False)
            click.echo(clean(f"{one.name:<{width}}  {value}  ({one.origin})", limit=4096))
    return 0


@config.command()
@click.argument("file", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
@CONFIG
@click.pass_obj
def validate(people: People, /, file: Path | None, config: Path | None) -> int:
    """Check the file by itself: its settings, profiles, filters, keys and colours."""
    from agentpost_tui.commands.config_check import mistakes
    from agentpost_tui.config_file import DEFAULT, is_there, path_of

    found, origin = path_of(file or config)
    if origin == DEFAULT and not is_there(found):
        people.tell(f"there is no configuration file {str(found)!r}: the defaults hold")
    else:
        problems = mistakes(found)
        for problem in problems:
            click.echo(clean(problem, limit=4096))
        if problems:
            return MISUSED
    click.echo("ok")
    return 0


@config.command()
def template() -> int:
    """Print a commented configuration file to begin with."""
    from agentpost_tui.config_template import template as text

    click.echo(text(), nl=False)
    return 0
