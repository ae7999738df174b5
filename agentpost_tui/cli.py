"""The command line: flags in, exit code out.

What a command runs is imported when it runs, so that `--help` is quick. stdout is for data, stderr
for people.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC
from functools import reduce
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from agentpost_tui import __version__
from agentpost_tui.errors import AgentPostError, SettingsError
from agentpost_tui.redact import Redactor
from agentpost_tui.text import clean

if TYPE_CHECKING:
    from agentpost_tui.settings import Settings

FAILED: Final = 1
MISUSED: Final = 2
INTERRUPTED: Final = 130

EXIT_CODES: Final = """\b
Exit codes:
  0    done, also by q in any state
  1    failure
  2    wrong usage or configuration
  130  ended by SIGINT
  143  ended by SIGTERM
  129  ended by SIGHUP"""
SOURCES: Final = """Options can be variables too (--max-attempts is AGENTPOST_MAX_ATTEMPTS), or
lines of the configuration file (max_attempts = 3): flags beat variables, variables beat the file.
The key comes from --api-key-file, --api-key-stdin, AGENTPOST_API_KEY, or api_key in the file;
without any of them you are asked for it."""

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class People:
    """Those who read stderr: they are told in clean text, the key masked."""

    def __init__(self, key: str = "") -> None:
        self.redactor = Redactor(key)

    def tell(self, text: str) -> None:
        """Say one sentence."""
        print(clean(self.redactor.text(text), limit=2048), file=sys.stderr)

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say where the program broke: no local variables, no source lines, no key.

        The form of `sys.excepthook`, after which Python ends with exit code 1.
        """
        self.tell(f"agentpost-tui {__version__} broke: {kind.__name__}: {error}")
        for frame, line in walk_tb(trace):
            code = frame.f_code
            self.tell(f"  {code.co_filename}:{line} in {code.co_qualname}")
        for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
            self.report(type(inner), inner, inner.__traceback__)

    def report_aside(self, broken: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        """The same in the form of `threading.excepthook` and `sys.unraisablehook`."""
        if broken.exc_value is not None:
            self.report(broken.exc_type, broken.exc_value, broken.exc_traceback)


class _Remarks(logging.Handler):
    """What libraries log, told to people too: else Python would print it as it is, key included."""

    def __init__(self, people: People) -> None:
        super().__init__(logging.WARNING)
        self._people = people

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a record, without the lines of its trace's source."""
        self._people.tell(f"{record.name}: {record.getMessage()}")
        if record.exc_info and record.exc_info[0] is not None:
            self._people.report(*record.exc_info)


def _options(*decorators: Decorator) -> Decorator:
    """Several options as one decorator, in the order in which the help shows them."""
    return lambda function: reduce(lambda made, add: add(made), reversed(decorators), function)


_SHOWING = _options(
    click.option("--filter", metavar="FILTER", help="Show only what passes, as typed after /."),
    click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Events to hold."),
    click.option("--theme", metavar="NAME", help="dark, light, high-contrast or colour-blind."),
    click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal."),
)
_SUBSCRIBING = _options(
    click.option("--event-type", multiple=True, metavar="TYPE", help="Ask for it; repeatable."),
    click.option(
        "--inbox", metavar="ID", help="Ask for one inbox: its id, or its name in [names]."
    ),
    click.option("--environment", multiple=True, metavar="ID", help="Likewise; repeatable."),
)
_CONFIG = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="The configuration file.",
)
_CONNECTING = _options(
    click.option("--url", metavar="URL", help="The server: https://host, or wss://host/ws."),
    click.option(
        "--api-key-file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="PATH",
        help="Read the key from a file that only you can read.",
    ),
    click.option("--api-key-stdin", is_flag=True, help="Read the key from standard input."),
    click.option("--insecure", is_flag=True, help="Allow ws:// to another machine."),
    click.option(
        "--max-attempts",
        type=click.IntRange(min=0),
        metavar="N",
        help="Dials without success before giving up; 0 is never.",
    ),
)


@click.group(
    invoke_without_command=True,
    epilog=f"{SOURCES}\n\n{EXIT_CODES}",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@_CONNECTING
@_SUBSCRIBING
@_SHOWING
@_CONFIG
@click.version_option(__version__, prog_name="agentpost-tui", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, /, config: Path | None, **flags: Any) -> int:
    """See what the mail of your AI agents is doing, live from AgentPost.

    Without a command: the dashboard on the live endpoint. To look around with nothing to set up:
    agentpost-tui demo
    """
    if context.invoked_subcommand is None:
        return _run_live(context.obj, config, flags)
    if config or _given(flags):
        name = context.invoked_subcommand
        raise click.UsageError(f"options go behind the command: agentpost-tui {name} …")
    return 0


@cli.command(epilog=EXIT_CODES)
@_SUBSCRIBING
@_SHOWING
@_CONFIG
@click.option("--seed", type=int, metavar="N", help="Same seed, same mail; without it, new mail.")
def demo(config: Path | None, seed: int | None, **flags: Any) -> int:
    """The dashboard on the built-in simulator: nothing to set up, nothing leaves this machine."""
    from agentpost_tui.settings import DEMO, load

    _require_terminal()
    settings = load({**DEMO, **_given(flags)}, config=config)
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


@cli.command(epilog=EXIT_CODES)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 is any free one.")
@click.option(
    "--second-subscribe",
    type=click.Choice(["replace", "add", "refuse"]),
    default="replace",
    show_default=True,
    help="What a second subscribe on one connection does.",
)
@click.option("--require-pong", is_flag=True, help="Close whoever does not answer pings.")
@click.option(
    "--fault", multiple=True, metavar="NAME@TIME", help="As cut@10; a wrong NAME lists all."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same mail.")
@click.option("--rate", type=click.FloatRange(min=0), default=1.0, help="Times busier than usual.")
def simulate(
    port: int, second_subscribe: Any, require_pong: bool, fault: tuple[str, ...], **mail: Any
) -> int:
    """An AgentPost-compatible server on this machine, for any client.

    Prints its address, a key, and a line to paste into wscat.
    """
    import asyncio

    from agentpost_tui.simulator.faults import parse_fault
    from agentpost_tui.simulator.options import Options
    from agentpost_tui.simulator.run import serve

    faults = tuple(map(parse_fault, fault))
    options = Options(
        port=port, second_subscribe=second_subscribe, require_pong=require_pong, faults=faults
    )
    asyncio.run(serve(options, sys.stdout, **mail))
    return 0


def _run_live(people: People, config: Path | None, flags: dict[str, Any]) -> int:
    """The dashboard on the live endpoint."""
    from agentpost_tui import keys
    from agentpost_tui.client.address import Address
    from agentpost_tui.settings import load

    file, from_stdin = flags.pop("api_key_file"), flags.pop("api_key_stdin")
    if file and from_stdin:
        raise click.UsageError("--api-key-file and --api-key-stdin exclude each other")
    given = _given(flags)
    if file or from_stdin:
        given["api_key"] = keys.from_file(file) if file else keys.from_stdin()
    settings = load(given, config=config)
    if not settings.api_key:
        settings = settings.model_copy(update={"api_key": keys.from_prompt()})
    people.redactor = Redactor(settings.api_key.reveal())
    address = Address.parse(settings.url, settings.api_key.reveal(), insecure=settings.insecure)
    _require_terminal()
    _require_usable(settings)
    for doubt in settings.doubts:
        people.tell(doubt)
    import asyncio

    from agentpost_tui.ui.run import run_dashboard

    return asyncio.run(run_dashboard(settings, address))


def _given(flags: dict[str, Any]) -> dict[str, Any]:
    """The flags that were given, by their setting's name."""
    return {
        name: value
        for name, value in flags.items()
        if value is not None and value is not False and value != ()  # but 0 was given
    }


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


def run(arguments: list[str], people: People) -> int:
    """One run of the program; gives the exit code. A bug is not caught here."""
    try:
        code = cli.main(arguments, "agentpost-tui", standalone_mode=False, obj=people)
    except click.ClickException as error:
        people.tell(f"agentpost-tui: {error.format_message()} (see agentpost-tui --help)")
        return MISUSED
    except AgentPostError as error:
        people.tell(f"agentpost-tui: {error}")
        return MISUSED if isinstance(error, SettingsError) else FAILED
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    return int(code or 0)


def main() -> NoReturn:
    """The command `agentpost-tui`."""
    people = People(os.environ.get("AGENTPOST_API_KEY", ""))
    sys.excepthook = people.report
    sys.unraisablehook = threading.excepthook = people.report_aside
    logging.getLogger().addHandler(_Remarks(people))
    sys.exit(run(sys.argv[1:], people))
