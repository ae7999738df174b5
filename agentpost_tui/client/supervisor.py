"""The connection's state machine, pure: what happened in, what to do and what to say out.

It holds one link, or two during a switchover (connection.md, decision 3), each with a generation
number. Whoever runs it carries out its outputs and reports `ended` once for every `Dial`.
"""

from __future__ import annotations

from typing import Final, assert_never

from msgspec.structs import replace

from agentpost_tui.client.cover import Cover
from agentpost_tui.client.describe import describe
from agentpost_tui.client.ending import TOO_BIG, Ending, How
from agentpost_tui.client.links import Abort, Close, Dial, Link, Links, Output, Relief
from agentpost_tui.client.notes import Live, Lost, Note, Settled, Stale
from agentpost_tui.client.notices import Noted, State, Status, StatusChanged, Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.redial import Redial
from agentpost_tui.domain.gap import CoverDoubtful
from agentpost_tui.domain.subscription import Subscription

TICK_SECONDS: Final = 1.0
"""While anything is due the clock is looked at this often, or a sleep would go unnoticed."""
LATE_SECONDS: Final = 3.0
"""A look so much later than planned means that the program or the machine was stopped."""


class Supervisor:
    """Decides when to dial, what the state is, and which stretches of time are not covered."""

    def __init__(
        self, subscription: Subscription, redial: Redial, vitals: Vitals, now: float
    ) -> None:
        self.status = Status(State.CONNECTING, now, subscription)
        self.next_wake_at: float | None = None
        """When `tick` is next needed; None when nothing is due."""
        self._desired = subscription
        self._asked_last: Subscription | None = None  # by whichever link
        self._redial = redial
        self._vitals = vitals
        self._outputs: list[Output] = []
        self._cover = Cover(self._outputs.append)
        self._is_started = False
        self._is_wanted = True
        self._switch_is_asked = False
        self._links = Links()
        self._looked_at = now

    # What the user wants.

    def start(self, now: float) -> None:
        """The run begins: dial, unless told before to stay offline."""
        self._is_started, self._looked_at = True, now
        if self._is_wanted:
            self._redial.now(now)
        self._proceed(now)

    def reconnect(self, now: float) -> None:
        """Dial now; on a live link, switch over to the same subscription; else ignored."""
        self._notice_sleep(now)
        if not self._is_wanted or self._links.current is None:
            self._is_wanted = True
            self._redial.soon(now)
        elif self._links.current.is_live and self._links.successor is None:
            self._switch_is_asked = True
        self._proceed(now)

    def go_offline(self, now: float) -> None:
        """Close, and stay so."""
        self._notice_sleep(now)
        self._is_wanted = self._switch_is_asked = False
        self._redial.cancel()
        self._drop_successor()
        self._close_current("offline", by_user=True)
        self._proceed(now)

    def go_online(self, now: float) -> None:
        """Dial now if we are offline."""
        self._notice_sleep(now)
        if not self._is_wanted:
            self._is_wanted = True
            self._redial.soon(now)
        self._proceed(now)

    def apply(self, subscription: Subscription, now: float) -> None:
        """Ask for this from now on: by a switchover on a live link, else at the next connect."""
        self._notice_sleep(now)
        self._desired = subscription
        successor = self._links.successor
        if successor is not None and successor.subscription not in (None, subscription):
            self._drop_successor()
        self._proceed(now)

    # What happened.

    def opened(self, generation: int, now: float) -> RealtimeProtocol | None:
        """A dial succeeded: the conversation to have, or None if nobody wants it any more."""
        self._notice_sleep(now)
        link = self._links[generation]
        if link not in self._links:
            return None
        link.subscription, before = self._desired, self._asked_last
        self._asked_last = self._desired
        link.conversation = RealtimeProtocol(self._desired, self._vitals, now, before)
        self._links.admit()
        self._proceed(now)
        return link.conversation

    def heed(self, now: float) -> None:
        """A conversation was stirred: it has notes."""
        self._notice_sleep(now)
        self._proceed(now)

    def ended(self, generation: int, ending: Ending, now: float) -> None:
        """A dial failed, or a connection ended and all that it brought is handed over."""
        self._notice_sleep(now)
        link = self._links.remove(generation)
        self._heed(link, now)
        if ending.how is How.BROKEN and ending.code == TOO_BIG:
            self._vitals.oversize += 1
        if link is self._links.current:
            self._lose_current(link, ending, now)
        elif link is self._links.successor:
            self._lose_successor(link, ending, now)
        else:
            self._cover.ended(link, politely=ending.how in (How.LEFT, How.CLOSED))
        self._proceed(now)

    def tick(self, now: float) -> None:
        """Time has passed."""
        self._notice_sleep(now)
        for link in self._links.watched():
            link.protocol.tick(now)
        self._proceed(now)

    def moved(self, now: float) -> None:
        """The machine is in another network: what failed in the old one may succeed now."""
        self._redial.hasten(now)
        self._proceed(now)

    def take_outputs(self) -> list[Output]:
        """What to do and to say, in this order."""
        outputs = self._outputs[:]
        self._outputs.clear()
        return outputs

    def ask(self, now: float) -> None:
        """Have a sign of life asked for at the next look at the clock."""
        for link in self._links.watched():
            link.protocol.ask(now)

    # How it goes on.

    def _proceed(self, now: float) -> None:
        """After any input: heed notes, dial what is due, say what changed."""
        for link in list(self._links):
            self._heed(link, now)
        if self._links.current is not None and self._links.current.is_live:
            self._redial.lasting(self._links.current, now)
        if self._is_started and self._is_wanted:
            self._dial_if_due(now)
            self._switch_if_wanted(now)
        self._announce(now)
        self._looked_at = now
        self.next_wake_at = self._wake_at(now)

    def _heed(self, link: Link, now: float) -> None:
        for note in link.protocol.take_notes() if link.has_opened else ():
            self._take(note, link, now)

    def _take(self, note: Note, link: Link, now: float) -> None:
        match note:
            case Noted():
                self._outputs.append(note)
            case Lost(ending):
                link.given_up = ending
                self._outputs.append(Abort(link.generation))
            case Live(at) if link is self._links.current:
                self._go_live(at)
            case Settled(at) if link is self._links.current:
                self._cover.settle(at)
            case Settled() if link is self._links.successor:
                self._take_over(link, now)
            case CoverDoubtful() if link is self._links.current:
                self._cover.doubt(note)
            case Live() | Stale() | Settled() | CoverDoubtful():
                pass  # the status tells
            case _:
                assert_never(note)

    def _go_live(self, at: float) -> None:
        self._redial.live()
        self._cover.regain(at)

    def _take_over(self, successor: Link, now: float) -> None:
        """The switchover is done: the second connection is the one, the first is closed."""
        old, self._links.current, self._links.successor = self._links.current, successor, None
        assert old is not None
        since = successor.live_at if successor.replaces(old) else None
        old.relief = Relief(now if since is None else since, now)
        self._outputs += [Close(old.generation), Noted(now, "switchover done")]
        self._links.admit()

    def _lose_current(self, link: Link, ending: Ending, now: float) -> None:
        self._links.current, self._links.successor = self._links.successor, None
        if self._links.current is None:
            self._redial.after(link, ending, now)
        else:
            self._redial.judge(link, ending)
        verdict = self._redial.verdict
        assert verdict is not None
        self._cover.end(link, verdict.cause)
        self._cover.fail(verdict.cause, now)
        if self._links.current is not None:
            self._outputs.append(Noted(now, f"ended before the switchover: {verdict.cause}"))
            self._links.admit()
            if self._links.current.live_at is not None:
                self._go_live(max(self._links.current.live_at, link.protocol.heard_at))

    def _lose_successor(self, link: Link, ending: Ending, now: float) -> None:
        """A switchover that fails: close the first link, and dial again."""
        self._links.successor = None
        self._redial.after_switchover(link, ending, now)
        assert self._redial.verdict is not None
        cause = f"switchover failed: {self._redial.verdict.cause}"
        self._outputs.append(Noted(now, cause))
        self._close_current(cause)

    # Dialling and leaving.

    def _dial_if_due(self, now: float) -> None:
        wait = self._redial.wait
        if self._links.current is None and wait is not None and now >= wait.due_at:
            self._outputs += [Abort(one) for one in self._links.generations()]
            self._redial.wait = None
            self._links.current = self._dial(now, manual=wait.manual)

    def _switch_if_wanted(self, now: float) -> None:
        """Begin a switchover; one at a time, and not while an older connection is closing."""
        if self._can_switch and self._redial.backoff.earliest_at(now, manual=True) <= now:
            self._links.successor = self._dial(now, manual=True)
            self._outputs.append(Noted(now, "switchover: a second connection is dialled"))

    @property
    def _switch_is_wanted(self) -> bool:
        link = self._links.current
        if link is None or link.subscription is None:
            return False
        return self._switch_is_asked or link.subscription != self._desired

    @property
    def _can_switch(self) -> bool:
        """True when only the floor between dials may hold a switchover up."""
        link = self._links.current
        is_alone = link is not None and link.is_live and len(self._links) == 1
        return is_alone and self._switch_is_wanted

    def _dial(self, now: float, *, manual: bool) -> Link:
        self._vitals.dials += 1
        self._switch_is_asked = False
        self._redial.backoff.dialed(now, manual=manual)
        link = self._links.new()
        self._outputs.append(Dial(link.generation))
        return link

    def _drop_successor(self) -> None:
        if self._links.successor is not None:
            self._outputs.append(Close(self._links.successor.generation))
            self._links.successor = None

    def _close_current(self, cause: str, *, by_user: bool = False) -> None:
        link, self._links.current = self._links.current, None
        if link is not None:
            self._outputs.append(Close(link.generation))
            self._cover.fade(link, cause, by_user=by_user)

    # Time.

    def _notice_sleep(self, now: float) -> None:
        """Probe first if we were stopped: what was read since may be old (2.6)."""
        if self.next_wake_at is None or now - self.next_wake_at <= LATE_SECONDS:
            return
        said = f"the program or the machine stood still for {now - self._looked_at:.0f} s"
        self._outputs.append(Noted(now, said))
        for link in self._links.watched():
            link.protocol.probe(now, self._looked_at)
        self._redial.hasten(now)
        self.next_wake_at = now

    def _wake_at(self, now: float) -> float | None:
        wait = self._redial.wait
        if not len(self._links) and wait is None:
            return None
        times = [
            now + TICK_SECONDS,
            *(link.protocol.next_wake_at for link in self._links.watched()),
        ]
        if wait is not None:
            times.append(wait.due_at)
        if self._can_switch:
            times.append(self._redial.backoff.earliest_at(now, manual=True))
        return min(times)

    def _announce(self, now: float) -> None:
        status = describe(
            self._links.current,
            self._redial,
            desired=self._desired,
            is_online=self._is_started and self._is_wanted,
            is_switching=self._links.successor is not None or self._switch_is_wanted,
            now=now,
        )
        if status.state is self.status.state:
            status = replace(status, since=self.status.since)
        if status != self.status:
            self.status = status
            self._outputs.append(StatusChanged(status))
