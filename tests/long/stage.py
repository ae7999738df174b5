"""A session, a dashboard and a server that can be made to misbehave, all on one loop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random

from agentpost_tui.client.address import Address
from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import Notice, State, Status
from agentpost_tui.client.session import Session
from agentpost_tui.clock import now
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import framing
from agentpost_tui.simulator.mail import Envelope
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import Scenario
from agentpost_tui.simulator.server import Simulator
from tests.long.haste import HastyLoop, unsent
from tests.long.witness import Witness

BUSY = 15.0
"""How many times busier than usual the mail is: about 33 events a second, 11 at the quietest."""
PAINT_SECONDS = 1 / 30
KEPT_EVENTS = 20_000
"""Few, so that much is evicted."""
BACKLOG_BYTES = 2 * 2**20
"""What the server keeps for a slow client; small, so that it drops events soon."""
RECOVERY_SECONDS = 1_800.0
"""Longer than any wait that the client may choose."""
_STEP_SECONDS = 0.02


class _Told(Simulator):
    """Tells the witness what it emits."""

    witness: Witness | None = None

    def emit(self, envelope: Envelope, opcode: int = framing.TEXT) -> int:
        if self.witness is not None:
            self.witness.emitted(envelope)
        return super().emit(envelope, opcode)

    def has_unsent(self) -> bool:
        """True while the kernel has something to send to a client."""
        sockets = [one.transport.get_extra_info("socket") for one in self._sockets]
        return any(unsent(socket) for socket in sockets if socket.fileno() >= 0)


class Stage:
    """What incidents act upon, and the witness that watches."""

    def __init__(self, simulator: _Told, chance: Random) -> None:
        self.simulator = simulator
        self.chance = chance
        self.handover = Handover()
        self.dashboard = Dashboard(keep_events=KEPT_EVENTS)
        self.session = Session(
            Address.parse(simulator.base_url, simulator.key),
            Subscription(),
            handover=self.handover,
            notify=self._take_note,
            chance=chance.random,
        )
        self.witness = simulator.witness = Witness(simulator.truth, self.dashboard)
        self.injected: Counter[str] = Counter()
        """Faults by their names."""
        self.is_busy = False
        """True while the screen is stuck and takes nothing."""
        self.paint_seconds = PAINT_SECONDS
        """Longer while the screen is slow."""

    @property
    def state(self) -> State:
        return self.session.status.state

    @property
    def is_live(self) -> bool:
        return self.state is State.LIVE

    @property
    def keeps_up(self) -> bool:
        """True unless the screen is stuck or slow: what the kernel holds back then is our doing."""
        return not self.is_busy and self.paint_seconds == PAINT_SECONDS

    async def inject(self, fault: str) -> None:
        """Make a fault happen, and count it."""
        name = fault.partition(":")[0]
        self.injected[name] += 1
        if name in ("freeze", "half_close", "cut", "close", "bad_frame"):
            self.sever()
        await self.simulator.inject(fault)

    def plan(self, *treatments: str) -> None:
        """Say what becomes of the next dials."""
        self.injected.update(one.partition(":")[0] for one in treatments)
        self.simulator.plan_dials(*treatments)

    def sever(self) -> None:
        """Nothing arrives over the connections of this moment any more."""
        for link in self.simulator.links:
            self.witness.sever(link.dial, now())

    async def pass_seconds(self, least: float, most: float | None = None) -> None:
        """Let some time pass."""
        await asyncio.sleep(least if most is None else self.chance.uniform(least, most))

    async def until(self, holds: Callable[[], object], seconds: float = RECOVERY_SECONDS) -> bool:
        """Wait for a fact; false when it did not come in time."""
        end = now() + seconds
        while not holds():
            if now() > end:
                return False
            await asyncio.sleep(_STEP_SECONDS)
        return True

    async def paint(self) -> None:
        """The paint clock: take what waits, and look whether the books are even."""
        while True:
            await self.handover.wait_for_arrival()
            await asyncio.sleep(self.paint_seconds)
            if self.is_busy:
                continue
            batch = [one for one in self.handover.take() if not isinstance(one, Status)]
            self.witness.look_at(batch)
            before = self.dashboard.store.end
            self.dashboard.ingest(batch, now())
            self.witness.check_rows(before)
            balance = self.dashboard.balance(self.session.vitals.received, self.handover.pending)
            self.witness.check_balance(balance)

    def _take_note(self, notice: Notice) -> None:
        self.witness.take_note(notice)


@asynccontextmanager
async def staged(seed: int) -> AsyncIterator[Stage]:
    """A stage on which mail is under way."""
    options = Options(backlog_bytes=BACKLOG_BYTES)
    async with _Told(options, Scenario(seed, now(), BUSY)).running() as simulator:
        assert isinstance(simulator, _Told)
        stage = Stage(simulator, Random(seed))
        loop = asyncio.get_running_loop()
        if isinstance(loop, HastyLoop):
            loop.wait_while(lambda: stage.keeps_up and simulator.has_unsent())
        tasks = [
            asyncio.create_task(stage.session.run()),
            asyncio.create_task(stage.paint()),
        ]
        try:
            await stage.until(lambda: stage.is_live)
            yield stage
            for task in tasks:
                assert not task.done(), task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
