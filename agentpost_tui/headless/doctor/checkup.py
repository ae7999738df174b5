"""The checks in their order, and which of them cannot be made when another has failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from agentpost_tui.clock import now
from agentpost_tui.errors import AgentPostError
from agentpost_tui.headless.doctor import (
    configuration,
    conversation,
    machine,
    network,
    terminal,
)
from agentpost_tui.headless.doctor.case import Case
from agentpost_tui.headless.doctor.finding import Finding, failed, skipped


class Check(NamedTuple):
    """One thing to look at."""

    name: str
    look: Callable[[Case], Awaitable[Finding]]
    """Gives what it found, or raises what failed."""
    after: tuple[str, ...] = ()
    """What it needs: when one of these has failed, it is skipped."""


CHECKS: Final = (
    Check("configuration", configuration.configuration),
    Check("key", configuration.key, ("configuration",)),
    Check("proxy", network.proxy, ("configuration",)),
    Check("DNS", network.dns, ("proxy",)),
    Check("TCP", network.tcp, ("DNS",)),
    Check("TLS", network.tls, ("TCP",)),
    Check("upgrade", conversation.upgrade, ("key", "TLS")),
    Check("subscription", conversation.subscription, ("upgrade",)),
    Check("first frame", conversation.first_frame, ("subscription",)),
    Check("clock", conversation.clock),
    Check("terminal", terminal.terminal),
    Check("journal", machine.journal, ("key",)),
    Check("versions", machine.versions),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was made, or skipped."""

    name: str
    finding: Finding
    seconds: float = 0.0
    error: AgentPostError | None = None
    """What failed."""


async def examine(case: Case) -> AsyncIterator[Checked]:
    """Make one check after the other; each is given as soon as it is known."""
    blocked: dict[str, str] = {}  # what cannot be relied on, and what failed in the first place
    for name, look, after in CHECKS:
        cause = next((blocked[one] for one in after if one in blocked), "")
        if cause:
            blocked[name] = cause
            yield Checked(name, skipped(f"since {cause} failed"))
            continue
        began = now()
        try:
            yield Checked(name, await look(case), now() - began)
        except AgentPostError as error:
            blocked[name] = name
            yield Checked(name, failed(error), now() - began, error)
