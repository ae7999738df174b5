"""The post office behind the server: who is connected, what they are sent, what goes wrong.

It knows no sockets and waits for no network; `server` opens its door.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from typing import Any, Final

from agentpost_tui.clock import now
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.simulator import faults, framing, wire
from agentpost_tui.simulator.faults import Fault, TimedFault
from agentpost_tui.simulator.flood import Flood
from agentpost_tui.simulator.link import Link
from agentpost_tui.simulator.mail import Envelope
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import NAMES, Scenario
from agentpost_tui.simulator.truth import Dial, Truth

SAMPLES_SEED: Final = 0x5A_3B1E
"""Samples come from a scenario of their own, so that they do not disturb the one that plays."""
FLOOD_MOLDS: Final = 500
PLAYED_AT_ONCE: Final = 50
"""Events of a busy scenario that are sent before anybody else gets a turn."""


class Office:
    """Everything a fault or a test acts upon.

    Args:
        options: how to behave where the vendor's documents are silent.
        scenario: what happens by itself; without one it is silent until told.
    """

    def __init__(self, options: Options | None = None, scenario: Scenario | None = None) -> None:
        self.options = options or Options()
        self.scenario = scenario
        self.truth = Truth(self.options.remember)
        self.wait_for_dials = self.truth.wait_for_dials
        self.wait_for_connections = self.truth.wait_for_connections
        self.wait_for_subscription = self.truth.wait_for_subscription
        self.wait_until_gone = self.truth.wait_until_gone
        self.links: list[Link] = []
        """The open connections, oldest first."""
        self.door: Fault | None = None
        """What becomes of every dial that was not planned; None takes it."""
        self.app_pings = True
        self.newest: Envelope | None = None
        """The last event emitted one by one."""
        self._past = scenario.burst(self.options.prefill) if scenario else []
        self._planned: deque[Fault] = deque()
        self._samples = Scenario(SAMPLES_SEED, now())
        self._flood: Flood | None = None
        self._group: asyncio.TaskGroup
        self._tasks: set[asyncio.Task[None]] = set()
        self._lasting: set[asyncio.Task[None]] = set()

    @property
    def names(self) -> dict[str, str]:
        """Human names of the environments and inboxes in the mail, by id."""
        return dict(NAMES)

    @property
    def connections(self) -> list[Dial]:
        """The dials that became connections, oldest first, closed ones included."""
        return self.truth.connections

    @property
    def generated(self) -> int:
        """Events so far, whether anybody asked for them or not."""
        return self.truth.generated

    @property
    def dropped(self) -> int:
        """Events not sent to a client that asked for them, since it was too slow."""
        return self.truth.dropped

    @property
    def flood(self) -> Flood:
        """The one source of floods; its events are made when it is first needed."""
        if self._flood is None:
            drafts = (self._samples.next()[1] for _ in range(FLOOD_MOLDS))
            self._flood = Flood(drafts, lambda: self.links, self.truth.generate)
        return self._flood

    def sample(self, type: str = "message.received", at: float | None = None) -> Envelope:
        """A new event that has not happened yet; it happens when it is emitted."""
        known = type if type in KNOWN_TYPES else "message.received"
        return {**self._samples.sample(known, now() if at is None else at), "type": type}

    def emit(self, envelope: Envelope, opcode: int = framing.TEXT) -> int:
        """Send an event to whoever asked for it; returns to how many it was meant to go."""
        event_ids = [str(envelope.get("id", ""))]
        self.newest = envelope
        self.truth.generate(event_ids)
        frame = wire.event_frame(envelope, opcode)
        asking = [link for link in self.links if link.asks_for(envelope)]
        for link in asking:
            link.send_events(frame, event_ids)
        return len(asking)

    def prefill(self, link: Link) -> None:
        """Give the first subscriber what happened before it came."""
        for envelope in self._past:
            event_ids = [envelope["id"]]
            self.truth.generate(event_ids)
            if link.asks_for(envelope):
                link.send_events(wire.event_frame(envelope), event_ids)
        self._past = []

    def say(self, message: wire.Message) -> None:
        """Send a message that is no event to everybody."""
        self.write(wire.message_frame(message))

    def send_raw(self, payload: str | bytes, opcode: int | None = None) -> None:
        """Send a frame with any payload to everybody: text as text and bytes as binary, unless an
        opcode says otherwise."""
        usual = framing.TEXT if isinstance(payload, str) else framing.BINARY
        data = payload.encode("utf-8", "surrogatepass") if isinstance(payload, str) else payload
        self.write(framing.frame(data, usual if opcode is None else opcode))

    def write(self, raw: bytes) -> None:
        """Send bytes, framed or not, to everybody."""
        for link in self.links:
            link.write(raw)

    def ping(self) -> None:
        """Send an application ping to everybody."""
        for link in self.links:
            link.ping()

    async def inject(self, fault: Fault | str) -> None:
        """Make a fault happen now.

        Raises:
            SettingsError: when a text names no fault.
        """
        await (faults.parse(fault) if isinstance(fault, str) else fault).happen(self)

    def plan_dials(self, *treatments: Fault | str) -> None:
        """Say what becomes of the next dials, one by one; `accept` takes one as usual.

        Raises:
            SettingsError: when a text names no fault.
        """
        self._planned.extend(
            faults.parse(one) if isinstance(one, str) else one for one in treatments
        )

    def begin(self, lasting: Coroutine[Any, Any, None]) -> None:
        """Start something that goes on until it is done or `mend` ends it."""
        task = self.start(lasting)
        self._lasting.add(task)
        task.add_done_callback(self._lasting.discard)

    def start(self, coming: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something beside the rest; it ends with the office at the latest."""
        task = self._group.create_task(coming)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def mend(self) -> None:
        """End what stands, is frozen or pours."""
        self.door = None
        self._planned.clear()
        self.app_pings = True
        for link in self.links:
            link.thaw()
        for task in self._lasting:
            task.cancel()

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Play, ping and misbehave as the options say, until the block ends."""
        try:
            async with asyncio.TaskGroup() as self._group:
                self._begin_work()
                try:
                    yield
                finally:
                    for task in self._tasks:
                        task.cancel()
        except BaseExceptionGroup as group:
            if len(group.exceptions) == 1:  # what the block raised, as if there were no group
                raise group.exceptions[0] from None
            raise

    def treatment(self) -> Fault | None:
        """What becomes of the dial at hand; None takes it."""
        treatment = self._planned.popleft() if self._planned else self.door
        return None if treatment is None or treatment.name == "accept" else treatment

    def _begin_work(self) -> None:
        if self.scenario:
            self.start(self._play(self.scenario))
        if self.options.ping_seconds:
            self.start(self._ping_regularly())
        for timed in self.options.faults:
            self.start(self._happen_later(timed))

    async def _play(self, scenario: Scenario) -> None:
        """Let the scenario happen, in its own time."""
        for number in itertools.count():
            due, envelope = scenario.next(now())
            delay = due - now()
            if delay > 0 or number % PLAYED_AT_ONCE == 0:
                await asyncio.sleep(max(delay, 0))
            self.emit(envelope)

    async def _ping_regularly(self) -> None:
        """Ping everybody; close whoever owes a pong, if that is asked for."""
        while True:
            await asyncio.sleep(self.options.ping_seconds)
            for link in self.links if self.app_pings else ():
                if self.options.require_pong and link.owes_pong:
                    self.start(link.close(1008, "no pong"))
                else:
                    link.ping()

    async def _happen_later(self, timed: TimedFault) -> None:
        await asyncio.sleep(timed.after_seconds)
        await self.inject(timed.fault)
