"""The command line: flags in, exit code out.

What a command runs is imported when it runs, so that `--help` is quick. stdout is for data, stderr
for people.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from agentpost_tui import __version__
from agentpost_tui.commands.config import config
from agentpost_tui.commands.dashboard import demo, run_live
from agentpost_tui.commands.doctor import doctor
from agentpost_tui.commands.flags import CONFIG, CONNECTING, RECORD, SHOWING, SUBSCRIBING, given
from agentpost_tui.commands.headless import tail, wait
from agentpost_tui.commands.history import export
from agentpost_tui.commands.replay import replay
from agentpost_tui.commands.simulate import simulate
from agentpost_tui.errors import AgentPostError
from agentpost_tui.exit_codes import EXIT_CODES, INTERRUPTED, MISUSED, code_of
from agentpost_tui.people import People, Remarks

SOURCES: Final = """Options can be variables too (--max-attempts is AGENTPOST_MAX_ATTEMPTS), or
lines of the configuration file (max_attempts = 3) or of a profile in it: flags beat variables, they
beat the profile, and that beats the rest of the file. The key comes from --api-key-file,
--api-key-stdin, AGENTPOST_API_KEY, or api_key, api_key_file, api_key_command or api_key_keyring in
the file; without any of them you are asked for it."""


@click.group(
    invoke_without_command=True,
    epilog=f"{SOURCES}\n\n{EXIT_CODES}",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@CONNECTING
@SUBSCRIBING
@SHOWING
@RECORD
@CONFIG
@click.version_option(__version__, prog_name="agentpost-tui", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, /, config: Path | None, **flags: Any) -> int:
    """See what the mail of your AI agents is doing, live from AgentPost.

    Without a command: the dashboard on the live endpoint. To look around with nothing to set up:
    agentpost-tui demo
    """
    if context.invoked_subcommand is None:
        return run_live(context.obj, config, flags)
    if config or given(flags):
        name = context.invoked_subcommand
        raise click.UsageError(f"options go behind the command: agentpost-tui {name} …")
    return 0


for command in (demo, simulate, tail, wait, replay, export, doctor, config):
    cli.add_command(command)


def run(arguments: list[str], people: People) -> int:
    """One run of the program; gives the exit code. A bug is not caught here."""
    try:
        code = cli.main(arguments, "agentpost-tui", standalone_mode=False, obj=people)
    except click.ClickException as error:
        people.tell(f"agentpost-tui: {error.format_message()} (see agentpost-tui --help)")
        return MISUSED
    except AgentPostError as error:
        people.tell(f"agentpost-tui: {error}")
        return code_of(error)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    return int(code or 0)


def main() -> NoReturn:
    """The command `agentpost-tui`."""
    _open_streams()
    people = People(os.environ.get("AGENTPOST_API_KEY", ""))
    sys.excepthook = people.report
    sys.unraisablehook = threading.excepthook = people.report_aside
    logging.getLogger().addHandler(Remarks(people))
    sys.exit(run(sys.argv[1:], people))


def _open_streams() -> None:
    """Have a stream wherever the shell closed one: else what is printed there goes to another, and
    the next file or socket that is opened takes its number. What stdout has no character for
    becomes a question mark; stderr has its own way."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
            setattr(sys, name, os.fdopen(number, mode))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
