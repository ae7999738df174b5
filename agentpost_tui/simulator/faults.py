"""Faults: each once, with the name that tests, demos and reports share.

`close:1012:service restart` is a fault; `close:1012:service restart@5` is the same five seconds
after the start. Some are over at once. Others stand until `mend`: those at the door decide what
becomes of every dial to come, the rest pour or withhold.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, Final

from agentpost_tui.errors import SettingsError
from agentpost_tui.simulator import acts
from agentpost_tui.simulator.bad_frames import BAD_FRAMES, MALFORMED

if TYPE_CHECKING:
    from agentpost_tui.simulator.office import Office

_CODE_AND_REASON: Final = r"(\d{3,4})?(?::(.*))?"
_RATE_AND_SECONDS: Final = r"(\d+|max)?(?::(\d+(?:\.\d+)?))?"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong, and the arguments it was named with."""

    name: str
    arguments: tuple[str | None, ...] = ()

    def __str__(self) -> str:
        return ":".join((self.name, *(one or "" for one in self.arguments))).rstrip(":")

    async def happen(self, office: Office) -> None:
        """Make it happen now."""
        act = FAULTS[self.name].act
        if act is None:
            office.door = self
        else:
            await act(office, *self.arguments)


@dataclass(frozen=True, slots=True)
class TimedFault:
    """A fault that happens by itself."""

    fault: Fault
    after_seconds: float
    """Seconds after the start of the office."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault."""

    name: str
    follows: str
    """What may follow the name, for people."""
    pattern: str
    """What may follow the name, after a colon; its groups are the arguments."""
    help: str
    act: Callable[Concatenate[Office, ...], Awaitable[None]] | None = None
    """None for a fault at the door, which stands there."""

    @property
    def form(self) -> str:
        """How a person writes it: `close[:CODE[:REASON]]`."""
        return self.name + self.follows


_KINDS: Final = (
    # to every open connection
    Kind(
        "close",
        "[:CODE[:REASON]]",
        _CODE_AND_REASON,
        "close every connection, with any code or none",
        acts.close,
    ),
    Kind("cut", "", "", "reset every connection, without a close frame", acts.cut),
    Kind("half_close", "", "", "end every stream, but go on reading", acts.half_close),
    Kind("freeze", "", "", "stop reading, answering and sending, while open", acts.freeze),
    Kind("thaw", "", "", "go on after a freeze, with what was withheld", acts.thaw),
    # at the door, for every dial to come
    Kind("accept", "", "", "take every dial again"),
    Kind(
        "refuse",
        ":STATUS[:VALUE]",
        r"([2-5]\d\d)(?::(.+))?",
        "answer dials with an HTTP status; VALUE is a Retry-After, or a Location for a 3xx",
    ),
    Kind("accept_drop", "", "", "take every dial, and reset it at once"),
    Kind(
        "accept_close",
        "[:CODE[:REASON]]",
        _CODE_AND_REASON,
        "take every dial, and close it at once",
    ),
    Kind("hang", "", "", "never answer a dial"),
    Kind("hang_up", "", "", "end every dial without an answer"),
    Kind("banner", "[:TEXT]", "(.+)?", "answer dials with something that is not HTTP"),
    # to those who asked for events
    Kind(
        "duplicate",
        "[:changed]",
        "(changed)?",
        "send the newest event again, on demand with other content",
        acts.duplicate,
    ),
    Kind(
        "late",
        "[:SECONDS]",
        r"(-?\d+(?:\.\d+)?)?",
        "send an event from an hour ago, or as told; from the future if negative",
        acts.late,
    ),
    Kind("huge", "[:MIB]", r"(\d+)?", "send an event of 5 MiB, or as told", acts.huge),
    Kind("binary", "", "", "send an event in a binary frame", acts.binary),
    Kind("unknown_type", "[:TYPE]", "(.+)?", "send an undocumented type", acts.unknown_type),
    Kind(
        "flood",
        "[:RATE[:SECONDS]]",
        _RATE_AND_SECONDS,
        "pour RATE events a second, or as many as are taken, for 10 s or as told",
        acts.flood,
    ),
    # to everybody, asked or not
    Kind(
        "malformed",
        "[:KIND]",
        f"({'|'.join(MALFORMED)})?",
        f"send frames that are no good events, each once or one of {', '.join(MALFORMED)}",
        acts.malformed,
    ),
    Kind(
        "bad_frame",
        "[:KIND]",
        f"({'|'.join(BAD_FRAMES)})?",
        f"break the WebSocket protocol: {', '.join(BAD_FRAMES)}",
        acts.bad_frame,
    ),
    Kind("error_frame", "[:TEXT]", "(.+)?", "send an error message", acts.error_frame),
    Kind("connected_greeting", "", "", "send a greeting", acts.connected_greeting),
    Kind("extra", "", "", "send messages that nobody documented", acts.extra),
    Kind(
        "ping_storm",
        "[:RATE[:SECONDS]]",
        _RATE_AND_SECONDS.replace("|max", ""),
        "send 1,000 application pings a second for 10 s, or as told",
        acts.ping_storm,
    ),
    Kind("no_app_pings", "", "", "send no application pings any more", acts.no_app_pings),
    Kind("mend", "", "", "end whatever stands, is frozen or pours", acts.mend),
)

FAULTS: Final = {kind.name: kind for kind in _KINDS}
"""Every kind of fault by name, with its help."""


def parse(text: str) -> Fault:
    """The fault that `text` names, such as `cut` or `refuse:503:30`.

    Raises:
        SettingsError: when there is no such fault, or what follows the name does not fit.
    """
    name, _, rest = text.partition(":")
    kind = FAULTS.get(name)
    if kind is None:
        near = difflib.get_close_matches(name, FAULTS, 1)
        hint = f"did you mean {near[0]}?" if near else f"faults: {', '.join(FAULTS)}"
        raise SettingsError(f"unknown fault {name!r}", hint)
    match = re.fullmatch(kind.pattern, rest, re.DOTALL)
    if match is None:
        raise SettingsError(f"the fault {text!r} does not fit its form", f"write {kind.form}")
    return Fault(name, match.groups())


def parse_fault(text: str) -> TimedFault:
    """A fault with its time, `NAME@SECONDS`; without a time it happens at the start.

    Raises:
        SettingsError: when there is no such fault, or the time is no number of seconds.
    """
    name, at, seconds = text.rpartition("@")
    if not at:
        return TimedFault(parse(text), 0.0)
    if not re.fullmatch(r"\d+(\.\d+)?", seconds):
        raise SettingsError(f"{seconds!r} is no number of seconds", "write NAME@SECONDS, as cut@10")
    return TimedFault(parse(name), float(seconds))
