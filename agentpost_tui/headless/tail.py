"""`tail`: every event, gap and state as a line on standard output, until something ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from agentpost_tui.client.feed import Feed, stop_if_refused
from agentpost_tui.client.intake import Item
from agentpost_tui.client.notices import Status
from agentpost_tui.domain.event import Event
from agentpost_tui.exit_codes import TIMED_OUT
from agentpost_tui.headless.lines import Writer
from agentpost_tui.headless.output import Output

REST_SECONDS: Final = 0.5
"""How long a slow reader may take for the rest, once it is over."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What ends a tail by itself."""

    count: int | None = None
    """Events to write."""
    seconds: float | None = None


class Tail:
    """Writes what a feed brings, as far as it passes."""

    def __init__(
        self,
        feed: Feed,
        write: Writer,
        output: Output,
        *,
        passes: Callable[[Event], bool],
        bounds: Bounds,
    ) -> None:
        self.written = 0
        """Events that were written."""
        self._feed = feed
        self._write = write
        self._output = output
        self._passes = passes
        self._bounds = bounds

    async def run(self) -> int:
        """Write until the bounds are reached or the reader has gone; gives the exit code.

        Raises:
            RefusedError: when the server says no; GaveUpError: when the attempts are used up.
        """
        try:
            async with (
                self._output.while_read(),
                self._feed.running(),
                asyncio.timeout(self._bounds.seconds),
            ):
                try:
                    while not self._is_enough:
                        await self._take(await self._feed.batch())
                finally:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(REST_SECONDS):
                            await self._take(self._feed.rest())
        except TimeoutError:
            return 0 if self._bounds.count is None or self._is_enough else TIMED_OUT
        except BrokenPipeError:
            return 0
        return 0

    @property
    def _is_enough(self) -> bool:
        return self._bounds.count is not None and self.written >= self._bounds.count

    async def _take(self, items: list[Item]) -> None:
        lines = []
        for item in items:
            if self._is_enough:
                break
            if not isinstance(item, Event) or self._passes(item):
                lines.append(self._write(item))
                self.written += isinstance(item, Event)
        await self._output.write(b"".join(lines))
        for item in items:
            if isinstance(item, Status):
                stop_if_refused(item)
