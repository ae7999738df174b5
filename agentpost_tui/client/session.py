"""The session: sockets, tasks and time around the supervisor, which decides everything."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Protocol, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from agentpost_tui.client.address import Address
from agentpost_tui.client.backoff import Backoff, Chance
from agentpost_tui.client.ending import Ended, Ending, How
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.links import Abort, Close, Dial, Output
from agentpost_tui.client.notes import Keepalive
from agentpost_tui.client.notices import (
    LOG_ENTRIES,
    LogEntry,
    Noted,
    Notice,
    State,
    Status,
    StatusChanged,
    Vitals,
)
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.redial import Redial
from agentpost_tui.client.supervisor import Supervisor
from agentpost_tui.client.surroundings import Surroundings
from agentpost_tui.clock import Clock, now
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription


class Connection(Protocol):
    """What the session asks of an open connection; `transport.Connection` is the real one."""

    async def receive(self) -> list[bytes]: ...
    async def send(self, text: str) -> None: ...
    async def ping(self, answered: Callable[[], None]) -> None: ...
    def on_bytes(self, heard: Callable[[], None]) -> None: ...
    async def close(self) -> None: ...
    def abort(self) -> None: ...


Dialer = Callable[[Address], Awaitable[Connection]]
"""Opens a connection, or raises `Ended`."""


class _Line(Struct, eq=False):
    """What runs for one link of the supervisor."""

    task: asyncio.Task[Ending]
    connection: Connection | None = None
    protocol: RealtimeProtocol | None = None
    to_send: asyncio.Event = field(default_factory=asyncio.Event)


class Session:
    """Keeps a connection to one server for as long as it runs.

    Events, malformed frames and facts of cover go into the handover, in one order; changes of the
    status and remarks are given to `notify`. Not safe to be called from other threads.
    """

    def __init__(
        self,
        address: Address,
        subscription: Subscription,
        *,
        handover: Handover,
        notify: Callable[[Notice], None],
        clock: Clock = now,
        chance: Chance = random.random,
        max_attempts: int | None = None,
        dial: Dialer | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self.vitals = Vitals()
        self.log: deque[LogEntry] = deque(maxlen=LOG_ENTRIES)
        """The connection log, oldest first."""
        redial = Redial(Backoff(chance, max_attempts), address.server, address.masked_key)
        self._supervisor = Supervisor(subscription, redial, self.vitals, clock())
        self.status: Status = self._supervisor.status
        self._address = address
        self._handover = handover
        self._notify = notify
        self._clock = clock
        self._dial = dial
        self._surroundings = surroundings or Surroundings()
        self._lines: dict[int, _Line] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._is_carrying_out = False
        self._look = asyncio.Event()  # wakes the loop before its time
        self._looks_at: float | None = None

    async def run(self) -> None:
        """Dial, converse, and dial again, until cancelled; then close within a second."""
        if self._dial is None:
            from agentpost_tui.client import transport  # after the first paint: it takes a while

            self._dial = transport.dial
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                self._supervisor.start(self._clock())
                while True:
                    self._carry_out()
                    await self._rest()
                    self._supervisor.tick(self._clock())
                    self._look_around(self._clock())
            finally:
                self._tasks = None  # what ends from here on ends because we do

    def reconnect(self) -> None:
        """Dial now; on a live link, switch over to the same subscription."""
        self._supervisor.reconnect(self._clock())
        self._go_on()

    def go_offline(self) -> None:
        """Close, and stay offline."""
        self._supervisor.go_offline(self._clock())
        self._go_on()

    def go_online(self) -> None:
        """Dial, if offline."""
        self._supervisor.go_online(self._clock())
        self._go_on()

    def apply(self, subscription: Subscription) -> None:
        """Change what the server is asked for: by a switchover, or at the next connect."""
        self._supervisor.apply(subscription, self._clock())
        self._go_on()

    def wake(self, *, asking: bool = False) -> None:
        """Look at the clock at once, as after a sleep; `asking` also for a sign of life."""
        if asking:
            self._supervisor.ask(self._clock())
        self._look.set()

    # The loop.

    async def _rest(self) -> None:
        """Sleep until something is due, or `_go_on` finds that something is due sooner."""
        self._look.clear()
        self._looks_at = self._supervisor.next_wake_at
        seconds = None if self._looks_at is None else max(0.0, self._looks_at - self._clock())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._look.wait()

    def _look_around(self, at: float) -> None:
        """Mark that the clock was set; in another network, dial at once."""
        seconds = self._surroundings.clock_change()
        if seconds:
            self._tell(Noted(at, f"the computer's clock was set by {seconds:+.0f} s"))
        if self.status.state is State.RECONNECTING and self._surroundings.has_moved(at):
            self._tell(Noted(at, "the machine is in another network"))
            self._supervisor.moved(at)

    def _go_on(self) -> None:
        """After the supervisor was told something."""
        self._carry_out()
        due_at = self._supervisor.next_wake_at
        if due_at is not None and (self._looks_at is None or due_at < self._looks_at):
            self._look.set()

    def _carry_out(self) -> None:
        if self._tasks is None or self._is_carrying_out:
            return
        self._is_carrying_out = True
        try:
            while outputs := self._supervisor.take_outputs():  # `notify` may have caused more
                for output in outputs:
                    self._perform(output, self._tasks)
        finally:
            self._is_carrying_out = False
        for line in self._lines.values():
            if line.protocol is not None and line.protocol.has_outgoing:
                line.to_send.set()

    def _perform(self, output: Output, tasks: asyncio.TaskGroup) -> None:
        match output:
            case Dial(generation):
                task = tasks.create_task(self._converse(generation))
                task.add_done_callback(partial(self._end_line, generation))
                self._lines[generation] = _Line(task)
            case Close(generation):
                line = self._lines[generation]
                if line.connection is None:
                    line.task.cancel()
                else:
                    tasks.create_task(line.connection.close())
            case Abort(generation):
                line = self._lines[generation]
                if line.connection is None:
                    line.task.cancel()
                else:
                    line.connection.abort()
            case StatusChanged() | Noted():
                self._tell(output)
            case CoverLost():
                cause = self._address.redactor.text(output.cause)
                self._handover.put_fact(replace(output, cause=cause))
            case CoverRegained() | CoverSettled() | CoverDoubtful():
                self._handover.put_fact(output)
            case _:
                assert_never(output)

    def _tell(self, notice: Notice) -> None:
        """Into the log and to `notify`, the key masked: part of it may be the server's words."""
        mask = self._address.redactor.text
        match notice:
            case Noted(at, text):
                notice = Noted(at, mask(text))
                self.log.append(LogEntry(at, None, notice.text))
            case StatusChanged(status):
                status = replace(status, cause=mask(status.cause))
                told = self.status.state, self.status.cause
                if not self.log or told != (status.state, status.cause):
                    self.log.append(_entry(status))
                self.status = status
                notice = StatusChanged(status)
        self._notify(notice)

    # One connection.

    def _end_line(self, generation: int, task: asyncio.Task[Ending]) -> None:
        del self._lines[generation]
        if task.cancelled():
            ending = Ending(How.LEFT)
        elif task.exception() is None:
            ending = task.result()
        else:
            return  # a bug of ours: the task group ends the run with it
        self._supervisor.ended(generation, ending, self._clock())
        self._go_on()

    async def _converse(self, generation: int) -> Ending:
        """From the dial to the end of all that the connection brought."""
        assert self._dial is not None
        try:
            connection = await self._dial(self._address)
        except Ended as ended:
            return ended.ending
        try:
            protocol = self._supervisor.opened(generation, self._clock())
            if protocol is None:
                return Ending(How.LEFT)
            line = self._lines[generation]
            line.connection, line.protocol = connection, protocol
            connection.on_bytes(lambda: protocol.sense(self._clock()))
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(self._write(line.to_send, connection, protocol))
                self._go_on()
                ending = await self._read(connection, protocol)
                writer.cancel()
            return ending
        finally:
            await connection.close()

    async def _read(self, connection: Connection, protocol: RealtimeProtocol) -> Ending:
        """The hot loop."""
        hear, put, masked = protocol.receive, self._handover.put, self._address.redactor.data
        try:
            while True:
                frames, at = await connection.receive(), self._clock()
                for frame in frames:
                    arrival = hear(masked(frame), at)
                    if protocol.stirred:
                        self._heed()
                    if arrival is not None and put(arrival):
                        await self._wait_for_room(protocol)
                        at = self._clock()
        except Ended as ended:
            return ended.ending

    async def _wait_for_room(self, protocol: RealtimeProtocol) -> None:
        """Nothing is shed: we do not read until there is room, and the server feels it."""
        self.vitals.waits += 1
        protocol.hold(self._clock())
        await self._handover.wait_for_room()
        protocol.resume(self._clock())
        self._heed()

    async def _write(
        self, to_send: asyncio.Event, connection: Connection, protocol: RealtimeProtocol
    ) -> None:
        """Send what the protocol wants sent; a slow server delays this task alone."""
        while True:
            await to_send.wait()
            to_send.clear()
            for frame in protocol.take_outgoing():
                match frame:
                    case Keepalive(number):
                        await connection.ping(self._pong_of(protocol, number))
                    case text:
                        await connection.send(text)

    def _pong_of(self, protocol: RealtimeProtocol, number: int) -> Callable[[], None]:
        def answered() -> None:
            protocol.pong(number, self._clock())
            self._heed()

        return answered

    def _heed(self) -> None:
        self._supervisor.heed(self._clock())
        self._go_on()


def _entry(status: Status) -> LogEntry:
    text = f"{status.cause}. {status.hint}" if status.hint else status.cause
    return LogEntry(status.since, status.state, text, status.attempt, status.subscription)
