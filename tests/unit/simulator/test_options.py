from __future__ import annotations

from typing import get_args

import click

from agentpost_tui.commands.simulate import simulate
from agentpost_tui.simulator.options import Options, SecondSubscribe


def test_by_itself_it_drops_nobody_and_hides_nothing() -> None:
    options = Options()
    assert not options.require_pong
    assert options.second_subscribe == "replace"
    assert options.faults == ()
    assert options.backlog_bytes == 16 * 1024 * 1024


def test_the_flag_takes_every_answer_to_a_second_subscribe() -> None:
    (flag,) = (flag for flag in simulate.params if flag.name == "second_subscribe")
    assert isinstance(flag.type, click.Choice)
    assert tuple(flag.type.choices) == get_args(SecondSubscribe)
