"""How a simulator behaves: each answer that the vendor's documents leave open is an option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agentpost_tui.simulator.faults import TimedFault
from agentpost_tui.simulator.scenario import KEY

SecondSubscribe = Literal["replace", "add", "refuse", "close"]
"""What a second subscribe on one connection does: it takes the place of the first, is added to it,
is answered by an error frame, or by an error frame and the end of the connection."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the tests can choose; `agentpost-tui simulate` has flags for what a person would."""

    port: int = 0
    """On 127.0.0.1, always; 0 is any free port."""
    key: str = KEY
    ping_seconds: float = 15.0
    """Between two application pings; 0 sends none."""
    require_pong: bool = False
    """Close with 1008 whoever has not answered a ping by the time of the next. Off, so that wscat
    and websocat, which cannot answer, stay."""
    second_subscribe: SecondSubscribe = "replace"
    ack: bool = False
    """Answer a subscribe with `{"type":"subscribed", …}`."""
    greeting: bool = False
    """Begin each connection with `{"type":"connected"}`."""
    accept_bad_key: bool = False
    """Refuse a wrong key by closing with 4401 after the upgrade, not with HTTP 401."""
    prefill: int = 0
    """Events of the scenario that the first subscriber gets at once."""
    backlog_bytes: int = 16 * 2**20
    """What may wait for one slow client; events beyond that are dropped for it, and counted."""
    remember: int = 200_000
    """Ids of events kept by the truth log, in all and for each connection."""
    faults: tuple[TimedFault, ...] = ()
    """What goes wrong by itself, and when."""
