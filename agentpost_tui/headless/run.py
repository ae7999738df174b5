"""Puts the parts together and runs a command that has no screen."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from agentpost_tui.client.address import Address
from agentpost_tui.client.feed import Feed
from agentpost_tui.clock import now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.headless.earlier import Earlier
from agentpost_tui.headless.ending import until_signal
from agentpost_tui.headless.lines import JsonLines, TextLines, Writer
from agentpost_tui.headless.output import Output
from agentpost_tui.headless.summary import summary
from agentpost_tui.headless.tail import Bounds, Tail
from agentpost_tui.headless.wait import Wait
from agentpost_tui.headless.watch import watched
from agentpost_tui.journal.kept import NOTHING_KEPT, Kept
from agentpost_tui.people import People
from agentpost_tui.settings import Settings

OPEN_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written, and how much of it."""

    form: str = "json"
    """`json` or `text`."""
    fields: tuple[str, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    since: float | None = None
    """From there on the journal is read first."""


async def run_tail(
    settings: Settings,
    address: Address,
    people: People,
    wanted: Wanted,
    kept: Kept = NOTHING_KEPT,
) -> int:
    """Write events until something ends it; returns the exit code."""
    with ExitStack() as stack:
        feed, passes, write = _parts(settings, address, wanted, kept, stack)
        tail = Tail(feed, write, Output(), passes=passes, bounds=wanted.bounds)
        code = await until_signal(_watched(tail.run(), kept, people))
    if code:
        people.tell(summary(feed, tail.written))
    return code


async def run_wait(
    settings: Settings,
    address: Address,
    people: People,
    wanted: Wanted,
    kept: Kept = NOTHING_KEPT,
    ready_file: Path | None = None,
) -> int:
    """Wait for one event; returns the exit code."""
    with ExitStack() as stack:
        feed, passes, write = _parts(settings, address, wanted, kept, stack)
        wait = Wait(feed, people.tell, passes=passes, seconds=wanted.bounds.seconds)
        wait.ready_file = ready_file
        return await until_signal(_watched(wait.run(write, Output()), kept, people))


async def _watched(work: Coroutine[Any, Any, int], kept: Kept, people: People) -> int:
    async with watched(kept, people.tell):
        return await work


def _parts(
    settings: Settings, address: Address, wanted: Wanted, kept: Kept, stack: ExitStack
) -> tuple[Feed, Callable[[Event], bool], Writer]:
    """A feed, the test of its events, and what writes them.

    Raises:
        SettingsError: when the filter is wrong.
    """
    dashboard = Dashboard(names=settings.names, keep_events=settings.keep)
    feed = Feed(
        address,
        settings.subscription,
        dashboard=dashboard,
        keepers=kept.keepers,
        earlier=_earlier(wanted.since, settings.subscription, kept, stack),
        max_attempts=settings.max_attempts,
    )
    passes = settings.filter_test(settings.filter)
    if wanted.form == "text":
        lines = TextLines(address.redactor, settings.names, settings.zone, wanted.fields)
        return feed, passes, lines
    return feed, passes, JsonLines(address.redactor, settings.subscription, wanted.fields)


def _earlier(
    since: float | None, subscription: Subscription, kept: Kept, stack: ExitStack
) -> Earlier | None:
    """What the journal holds since then.

    Raises:
        SettingsError: when there is to be no journal.
        JournalError: when it cannot be read.
    """
    if since is None:
        return None
    if kept.journal is None or kept.place is None:
        raise SettingsError("--since looks into the journal", "leave --no-journal out")
    kept.journal.wait_until_open(OPEN_SECONDS)
    return stack.enter_context(Earlier(kept.place, subscription, since, now))
