"""A supervisor whose network and clock are played by the test."""

from __future__ import annotations

from agentpost_tui.client.backoff import Backoff
from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.links import Abort, Close, Dial, Output
from agentpost_tui.client.notes import Keepalive
from agentpost_tui.client.notices import Noted, State, Status, StatusChanged, Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.redial import Redial
from agentpost_tui.client.supervisor import Supervisor
from agentpost_tui.domain.gap import CoverFact
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_frame


class Supervised:
    """Carries out the supervisor's outputs as a session would, but only when the test says so.

    `at` counts seconds from the start. Chance is always one half, so the first delays are 0.5, 1,
    2 and 4 seconds.
    """

    def __init__(
        self, subscription: Subscription | None = None, *, max_attempts: int | None = None
    ) -> None:
        self.at = 0.0
        self._desired = subscription or Subscription()
        self.vitals = Vitals()
        self.redial = Redial(Backoff(lambda: 0.5, max_attempts), "api.example", "…k3y9")
        self.supervisor = Supervisor(
            subscription or Subscription(), self.redial, self.vitals, START
        )
        self.outputs: list[Output] = []
        self.dialed_at: list[float] = []
        self.protocols: dict[int, RealtimeProtocol] = {}
        self.asked_for: dict[int, Subscription] = {}
        self.silent: set[int] = set()
        """Generations whose server answers no pings."""

    # What the user does

    def start(self) -> None:
        self.supervisor.start(self.now)
        self.look()

    def reconnect(self) -> None:
        self.supervisor.reconnect(self.now)
        self.look()

    def go_offline(self) -> None:
        self.supervisor.go_offline(self.now)
        self.look()

    def go_online(self) -> None:
        self.supervisor.go_online(self.now)
        self.look()

    def apply(self, subscription: Subscription) -> None:
        self._desired = subscription
        self.supervisor.apply(subscription, self.now)
        self.look()

    # What the network does; without a generation it is the newest

    def open(self, generation: int | None = None) -> None:
        """The dial succeeds."""
        generation = generation or self.newest
        protocol = self.supervisor.opened(generation, self.now)
        assert protocol is not None
        self.protocols[generation] = protocol
        self.asked_for[generation] = self._desired
        self.look()

    def answer(self, generation: int | None = None) -> None:
        """The server answers the pings that were sent."""
        protocol = self.protocols[generation or self.newest]
        for frame in protocol.take_outgoing():
            if isinstance(frame, Keepalive):
                protocol.pong(frame.number, self.now)
        self.heed()

    def hear(self, frame: bytes, generation: int | None = None) -> None:
        self.protocols[generation or self.newest].receive(frame, self.now)
        self.heed()

    def event(self, generation: int | None = None) -> None:
        """One that was asked for."""
        types = self.asked_for[generation or self.newest].event_types or ("message.received",)
        self.hear(make_frame(type=types[0]), generation)

    def end(self, ending: Ending | How, generation: int | None = None) -> None:
        """The dial fails or the connection ends."""
        ending = Ending(ending) if isinstance(ending, How) else ending
        generation = generation or self.newest
        self.protocols.pop(generation, None)
        self.supervisor.ended(generation, ending, self.now)
        self.look()

    def go_live(self, generation: int | None = None) -> None:
        """The dial succeeds, the fence is answered."""
        self.open(generation)
        self.answer(generation)

    def settle(self, generation: int | None = None) -> None:
        """And an event comes."""
        self.go_live(generation)
        self.event(generation)

    # Time

    def wait(self, seconds: float) -> None:
        """Time passes; servers that are not silent answer pings."""
        until = self.at + seconds
        while self.at < until:
            wake_at = self.supervisor.next_wake_at
            step = seconds if wake_at is None else max(0.01, wake_at - self.now)
            self.at = min(until, self.at + step)
            self.supervisor.tick(self.now)
            self.look()
            for generation in [one for one in self.protocols if one not in self.silent]:
                self.answer(generation)

    def sleep(self, seconds: float) -> None:
        """Nothing runs, and then the clock is looked at."""
        self.at += seconds
        self.supervisor.tick(self.now)
        self.look()

    # What came of it

    @property
    def now(self) -> float:
        return START + self.at

    @property
    def status(self) -> Status:
        return self.supervisor.status

    @property
    def state(self) -> State:
        return self.supervisor.status.state

    @property
    def newest(self) -> int:
        """The generation of the last dial."""
        return len(self.dialed_at)

    @property
    def states(self) -> list[State]:
        """All that were announced, each change once."""
        found = [one.status.state for one in self.outputs if isinstance(one, StatusChanged)]
        return [state for n, state in enumerate(found) if n == 0 or found[n - 1] is not state]

    @property
    def facts(self) -> list[CoverFact]:
        rest = (Dial, Close, Abort, StatusChanged, Noted)
        return [one for one in self.outputs if not isinstance(one, rest)]

    @property
    def notes(self) -> list[str]:
        return [one.text for one in self.outputs if isinstance(one, Noted)]

    def asked(self, generation: int) -> list[str]:
        """What was asked for that link: `Dial`, `Close`, `Abort`."""
        return [
            type(one).__name__
            for one in self.outputs
            if isinstance(one, Dial | Close | Abort) and one.generation == generation
        ]

    def heed(self) -> None:
        self.supervisor.heed(self.now)
        self.look()

    def look(self) -> None:
        outputs = self.supervisor.take_outputs()
        self.dialed_at += [self.at for output in outputs if isinstance(output, Dial)]
        self.outputs += outputs


def live(subscription: Subscription | None = None) -> Supervised:
    """A run that is LIVE and settled since its start."""
    run = Supervised(subscription)
    run.start()
    run.settle()
    return run
