"""One case: what was asked, and what the checks so far have found out."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agentpost_tui.client.address import Address
from agentpost_tui.client.ending import Ending
from agentpost_tui.client.feed import without_keys
from agentpost_tui.client.verdict import REPEATS, Class, Context, judge
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.errors import AgentPostError, RefusedError, TransportError
from agentpost_tui.levels import Level
from agentpost_tui.people import People
from agentpost_tui.settings import Settings

if TYPE_CHECKING:
    from agentpost_tui.client.transport import Proxy
    from agentpost_tui.headless.doctor.talk import Talk


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said."""

    timeout_seconds: float
    """How long one check of the connection may take, and the wait for a first frame."""
    flags: Mapping[str, Any] = field(default_factory=dict)
    """Those that were given, by their setting's name."""
    config: Path | None = None
    key_from_stdin: bool = False


class Case:
    """What is known; each check adds to it for those that come after it.

    What stands here without a value is set by the check that the others wait for, and nobody looks
    at it if that one failed.
    """

    settings: Settings
    levels: tuple[Level, ...]
    """What each place says of the settings, the strongest first."""
    address: Address
    """Until the key is known, with a stand-in for it."""
    talk: Talk

    def __init__(self, asked: Asked, people: People, stack: AsyncExitStack) -> None:
        self.asked = asked
        self.people = people
        self.stack = stack
        """What is closed when the checks are over."""
        self.proxy: Proxy | None = None
        self.places: list[Place] = []
        """What the name stands for."""
        self.date = ""
        """The server's own time, as it sent it, and when that came."""
        self.date_at = 0.0
        self.first: Event | Malformed | None = None
        """The first frame, if it was to be an event."""
        self.no_mouse = False

    @property
    def target(self) -> tuple[str, int]:
        """The host and port that are dialled: the server's, or its proxy's."""
        if self.proxy is not None:
            return self.proxy.host, self.proxy.port
        parts = urlsplit(f"{self.address.scheme}://{self.address.server}")
        return parts.hostname or "", parts.port or (443 if parts.scheme == "wss" else 80)

    def origin(self, *where: str) -> str:
        """Who says what the setting there is: a flag, a variable, a profile, the file, or
        nobody."""
        said = (level.origin(where[0]) for level in self.levels if level.says(where))
        return next(said, "the defaults")

    def error(self, ending: Ending, otherwise: str) -> AgentPostError:
        """An ending as an error, in the words of the status line.

        Its advice is that of the third time in a row, since nobody tries again here; where there is
        none, it is `otherwise`.
        """
        server, masked = self.address.server, self.address.masked_key
        is_final = judge(ending, Context(server, masked)).kind is Class.REFUSED
        verdict = judge(ending, Context(server, masked, repeats=REPEATS))
        kind = RefusedError if is_final else TransportError
        return kind(verdict.cause, without_keys(verdict.hint) or otherwise)


@dataclass(frozen=True, slots=True)
class Place:
    """One address of a name, as the system's look-up gives it."""

    family: int
    protocol: int
    socket_address: tuple[Any, ...]

    @property
    def text(self) -> str:
        """The address itself, for display."""
        return str(self.socket_address[0])
