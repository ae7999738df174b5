"""Flags that several commands share, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from datetime import tzinfo

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Duration(click.ParamType[float]):
    """A length of time in seconds, written like `60s`, `2m`, `1h`, `500ms` or `60`."""

    name = "duration"
    _UNITS: Final = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        written = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|[smhd]?)", str(value).strip())
        if written is None:
            self.fail(f"{value!r} is no length of time: write it like 60s, 2m or 1h", param, ctx)
        return float(written[1]) * self._UNITS[written[2]]


def options(*decorators: Decorator) -> Decorator:
    """Several options as one decorator, in the order in which the help shows them."""
    return lambda function: reduce(lambda made, add: add(made), reversed(decorators), function)


KEEP = click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Events to hold.")
FILTERING = click.option(
    "--filter", metavar="FILTER", help="Show only what passes, as typed after /."
)
SHOWING = options(
    FILTERING,
    KEEP,
    click.option("--theme", metavar="NAME", help="dark, light, high-contrast or colour-blind."),
    click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal."),
)
SUBSCRIBING = options(
    click.option("--event-type", multiple=True, metavar="TYPE", help="Ask for it; repeatable."),
    click.option(
        "--inbox", metavar="ID", help="Ask for one inbox: its id, or its name in [names]."
    ),
    click.option("--environment", multiple=True, metavar="ID", help="Likewise; repeatable."),
)
CONFIG = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="The configuration file.",
)
ACCOUNT = options(
    click.option("--profile", metavar="NAME", help="Take settings from [profiles.NAME]."),
    click.option("--url", metavar="URL", help="The server: https://host, or wss://host/ws."),
    click.option(
        "--api-key-file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="PATH",
        help="Read the key from a file that only you can read.",
    ),
    click.option("--api-key-stdin", is_flag=True, help="Read the key from standard input."),
    click.option("--insecure", is_flag=True, help="Allow ws:// to another machine."),
)


def _dialing(*, hidden: bool) -> Decorator:
    return options(
        click.option(
            "--max-attempts",
            type=click.IntRange(min=0),
            metavar="N",
            hidden=hidden,
            help="Dials without success before giving up; 0 is never.",
        ),
        click.option("--no-journal", is_flag=True, hidden=hidden, help="Keep no journal."),
    )


CONNECTING = options(ACCOUNT, _dialing(hidden=False))
LOOKING_BACK = options(ACCOUNT, _dialing(hidden=True))
"""Nothing is dialled and no journal is written; the flags for that are taken all the same."""

When = Callable[["tzinfo"], float]
"""Gives an instant, once it is known which time zone the user writes times in."""


class Instant(click.ParamType[When]):
    """An instant, written as behind `after:` in a filter, or a length of time before now."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:
        from datetime import UTC

        from agentpost_tui.clock import now
        from agentpost_tui.domain.filter.times import duration_seconds, instant
        from agentpost_tui.domain.timestamp import has_date

        written_at = now()
        ago = duration_seconds(value)
        found = instant(value, written_at, UTC) if ago is None else written_at - ago
        if found is None or not has_date(found):
            self.fail(
                f"{value!r} is no instant: write it like 14:30, 2026-11-20T09:00 or 2h", param, ctx
            )
        if ago is not None:
            return lambda _zone: found

        def when(zone: tzinfo) -> float:
            at = instant(value, written_at, zone)
            assert at is not None, "what is an instant in one zone is one in any"
            return at

        return when


def instants(zone: tzinfo, *said: When | None) -> tuple[float | None, ...]:
    """What `Instant` flags say, in the time zone of the settings; None where nothing is said."""
    return tuple(None if when is None else when(zone) for when in said)


class Speed(click.ParamType[float]):
    """How many seconds of the past in one of ours: `4`, `0.5`, `x4`, or `max`."""

    name = "speed"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        if str(value) == "max":
            return inf
        written = re.fullmatch(r"[x×]?(\d{1,6}(?:\.\d+)?)", str(value).strip().lower())
        speed = float(written[1]) if written else 0.0
        if not speed:  # it would stand still for ever
            self.fail(f"{value!r} is no speed: write it like 4, 0.5 or max", param, ctx)
        return speed


RECORD = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Record all that arrives, as JSON Lines.",
)


def _filter(metavar: str) -> Decorator:
    """The filter as an argument, which `--filter` can say too: see `one_filter`."""
    return options(
        click.argument("filter", metavar=metavar, required=False),
        click.option("--filter", "filter_option", metavar="FILTER", help="The same as FILTER."),
    )


FILTER = _filter("[FILTER]")
NEEDED_FILTER = _filter("FILTER")
FORMAT = options(
    click.option(
        "--format",
        "form",
        type=click.Choice(["json", "text"]),
        default="json",
        show_default=True,
        help="One JSON object a line, or columns parted by tabs.",
    ),
    click.option(
        "--fields",
        metavar="A,B.C",
        default="",
        callback=lambda _context, _option, said: tuple(filter(None, said.split(","))),
        help="Of each event, only these.",
    ),
)


def key_from_stdin(flags: dict[str, Any]) -> bool:
    """Whether the key comes from standard input; that flag is no setting, and is taken out.

    Raises:
        click.UsageError: when it is to come from a file as well.
    """
    is_so = bool(flags.pop("api_key_stdin"))
    if is_so and flags["api_key_file"]:
        raise click.UsageError("--api-key-file and --api-key-stdin exclude each other")
    return is_so


def one_filter(flags: dict[str, Any], *, is_needed: bool = False) -> None:
    """Make one of the argument and the option that say the filter.

    Raises:
        click.UsageError: when both do, or none does that is needed.
    """
    said = flags.pop("filter_option", None)
    if said is not None:
        if flags["filter"] is not None:
            raise click.UsageError("FILTER and --filter say the same: give one of them")
        flags["filter"] = said
    if is_needed and flags["filter"] is None:
        raise click.UsageError("Missing argument 'FILTER'.")


def given(flags: dict[str, Any]) -> dict[str, Any]:
    """The flags that were given, by their setting's name."""
    return {
        name: value
        for name, value in flags.items()
        if value is not None and value is not False and value != ()  # but 0 was given
    }
