"""The simulator alone."""

from __future__ import annotations

import sys
from typing import Any

import click

from agentpost_tui.exit_codes import EXIT_CODES


@click.command(epilog=EXIT_CODES)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 is any free one.")
@click.option(
    "--second-subscribe",
    type=click.Choice(["replace", "add", "refuse", "close"]),
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
