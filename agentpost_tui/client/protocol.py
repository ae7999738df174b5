"""One connection's conversation, without a socket: frames and time in, events and notes out.

Nothing here waits, reads a clock, or raises for what a stranger sent. The rules are decisions 2,
7, 8 and 9 of connection.md.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from agentpost_tui.client.doubt import Doubt
from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.fence import Fence
from agentpost_tui.client.frames import decode
from agentpost_tui.client.heartbeat import PROBE_SECONDS, Heartbeat, Rhythm
from agentpost_tui.client.notes import Keepalive, Live, Lost, Note, Settled, Stale
from agentpost_tui.client.notices import Noted, Vitals
from agentpost_tui.client.shapes import Kind, Other, Ping
from agentpost_tui.domain.event import OUTSIDE, Event, Malformed
from agentpost_tui.domain.gap import CoverDoubtful
from agentpost_tui.domain.subscription import Subscription

DOUBTFUL_SECONDS: Final = 1.0
"""A longer wait of ours, or waits in a row, may have made the server drop events."""
NOTE_SECONDS: Final = 1.0
"""Of each kind of remark, one in so many seconds is noted; all are counted."""
SLOW: Final = "we were slower than the server"
STOPPED: Final = "the program or the machine stood still"
PONG: Final = '{"type":"pong"}'


class Phase(Enum):
    """How alive the connection is."""

    SUBSCRIBED = auto()
    LIVE = auto()
    STALE = auto()
    DEAD = auto()


class RealtimeProtocol:
    """The conversation of one connection, from its opening on."""

    def __init__(
        self,
        subscription: Subscription,
        vitals: Vitals,
        now: float,
        instead_of: Subscription | None = None,
    ) -> None:
        self.phase = Phase.SUBSCRIBED
        self.live_at: float | None = None
        """When it became LIVE for the first time."""
        self.confirmed = False
        """An event or an acknowledgement has shown that the server honours the subscription."""
        self.stirred = True
        """True when there are notes or frames to send that the supervisor has not heeded yet."""
        self.last_complaint = ""
        self._vitals = vitals
        self._heartbeat = Heartbeat(now)
        self._notes: list[Note] = []
        self._subscription = subscription
        self._instead_of = instead_of or subscription  # what may be in force until ours is applied
        self._subscribe: str | None = subscription.frame()  # until it is taken
        self._ping_is_due = self._pong_is_due = False
        self._admits: Callable[[Event], bool] | None = None
        self._fence = Fence(now)
        self._is_steady = False  # LIVE, settled, confirmed: an event changes nothing
        self._doubt = Doubt()
        self._lag = Doubt()  # waits too short to tell, unless the link ends in one
        self._rhythm = Rhythm()
        self._noted_at: dict[Kind, float] = {}
        self.admit(subscription)
        self._ping(now)

    @property
    def heard_at(self) -> float:
        """The last sign of life; the opening is the first."""
        return self._heartbeat.heard_at

    def admit(self, *subscriptions: Subscription) -> None:
        """Events that none of these admits are marked OUTSIDE (decisions 3 and 11)."""
        if Subscription() in subscriptions:
            self._admits = None
        elif len(subscriptions) == 1:
            self._admits = subscriptions[0].admits
        else:
            self._admits = lambda event: any(one.admits(event) for one in subscriptions)

    def receive(self, frame: bytes, at: float) -> Event | Malformed | None:
        """Take in a frame; what comes back belongs into the handover. The hot path."""
        vitals, heartbeat = self._vitals, self._heartbeat
        vitals.frames += 1
        vitals.bytes += len(frame)
        vitals.last_heard_at = heartbeat.heard_at = at
        heartbeat.asked_at = None
        item = decode(frame, at)
        if type(item) is Event:
            vitals.received += 1
            if self._admits is not None and not self._admits(item):
                item.flags |= OUTSIDE
            if not self._is_steady:
                self._arrived(item, at)
            return item
        if isinstance(item, Malformed):
            vitals.received += 1
            self._recover(at)
            return item
        if isinstance(item, Other):
            self._remarked(item, at)
        elif isinstance(item, Ping):
            self._pinged(at)
        return None

    def sense(self, at: float) -> None:
        """Part of something came: the server is slow, not gone, and so it is not given up.

        It proves no cover: a gap still begins at the last whole frame, and without one for long
        enough the link is STALE."""
        self._heartbeat.sensed_at = at

    def pong(self, number: int, at: float) -> None:
        """The server answered our ping of that number, and so all before it."""
        vitals = self._vitals
        vitals.pongs_heard += 1
        vitals.last_heard_at = at
        self._heartbeat.heard(at)
        rtt_seconds = self._heartbeat.answered(number, at)
        if rtt_seconds is not None:
            vitals.rtt_seconds = rtt_seconds
        self._fence.answered(at)
        self._show_life(at)
        self._lag.answered(number, at)
        doubtful = self._doubt.answered(number, at)
        if doubtful is not None:
            self._note(doubtful)

    def hold(self, now: float) -> None:
        """We stop reading, since the handover is full: no silence counts from here on."""
        self._heartbeat.hold(now)

    def resume(self, now: float) -> None:
        """We read again."""
        held_seconds = self._heartbeat.resume(now)
        self._fence.extend(held_seconds)
        self._begin(self._lag, now - held_seconds, SLOW, self._heartbeat.last_number + 1)
        if self._lag.lasted(now) > DOUBTFUL_SECONDS:  # in one wait, or in many short ones
            self._begin(self._doubt, now - self._lag.lasted(now), SLOW, self._ping(now))

    def ask(self, now: float) -> None:
        """Somebody wants to know whether the server still answers: `tick` is to send a ping."""
        self._heartbeat.ask(now)

    def probe(self, now: float, since: float) -> None:
        """We slept or stalled from `since` until now: does the server still answer?"""
        self._heartbeat.probe(now)
        self._fence.allow_until(now + PROBE_SECONDS)
        self._begin(self._doubt, since, STOPPED, self._ping(now))
        if self.phase is Phase.LIVE:
            self._enter(Phase.STALE, Stale())

    def tick(self, now: float) -> None:
        """Do what is due."""
        if not self._heartbeat.is_held:
            self._judge_silence(now)
        if self.phase is Phase.DEAD:
            return
        if self._heartbeat.is_due(now):
            self._ping(now)
        settled_at = self._fence.settled_at(now) if self.live_at is not None else None
        if settled_at is not None:
            self._note(Settled(settled_at))
        self._miss_pings(now)

    @property
    def next_wake_at(self) -> float:
        """When `tick` is next needed."""
        wake_at = self._heartbeat.next_wake_at(suspected=self.phase is not Phase.LIVE)
        return wake_at if self._heartbeat.is_held else min(wake_at, self._fence.next_wake_at)

    def take_notes(self) -> list[Note]:
        """What there is to say, oldest first."""
        self.stirred = False
        notes, self._notes = self._notes, []
        return notes

    @property
    def has_outgoing(self) -> bool:
        """True when there is something to send."""
        return self._subscribe is not None or self._ping_is_due or self._pong_is_due

    def take_outgoing(self) -> list[str | Keepalive]:
        """What there is to send, in its order; never more than one ping and one pong."""
        outgoing: list[str | Keepalive] = []
        if self._subscribe is not None:
            outgoing.append(self._subscribe)
        if self._pong_is_due:
            outgoing.append(PONG)
        if self._ping_is_due:
            outgoing.append(Keepalive(self._heartbeat.last_number))
        self._subscribe = None
        self._ping_is_due = self._pong_is_due = False
        return outgoing

    def end_doubt(self) -> CoverDoubtful | None:
        """The connection has ended: a doubt that was open reaches up to its last sign of life."""
        doubts = (self._doubt.ended(self.heard_at), self._lag.ended(self.heard_at))
        told = [doubt for doubt in doubts if doubt is not None]
        return min(told, key=lambda doubt: doubt.since) if told else None

    def _arrived(self, event: Event, at: float) -> None:
        if self.phase is Phase.DEAD:
            return
        self._show_life(at)
        if self._subscription.admits(event):
            if not self.confirmed:
                self.confirmed = self.stirred = True
            if self._is_proof(event) and self._fence.settle():
                self._note(Settled(at))
        self._is_steady = self._fence.is_settled and self.confirmed

    def _is_proof(self, event: Event) -> bool:
        """The subscription is applied, or what was in force before would do as well."""
        before = self._instead_of
        return before.covers(self._subscription) or not before.admits(event)

    def _pinged(self, at: float) -> None:
        self._vitals.server_pings += 1
        self._rhythm.heard(at)
        self._pong_is_due = self.stirred = True
        self._show_life(at)

    def _remarked(self, other: Other, at: float) -> None:
        """Acknowledgements and greetings prove life; a complaint may well precede a refusal."""
        match other.kind:
            case Kind.ACK:
                self._show_life(at)
                self.confirmed = self.stirred = True
            case Kind.GREETING:
                self._show_life(at)
            case Kind.COMPLAINT:
                self._vitals.complaints += 1
                self.last_complaint = other.text
                self._recover(at)
            case Kind.ODDITY:
                self._vitals.oddities += 1
                self._recover(at)
        if at - self._noted_at.get(other.kind, float("-inf")) >= NOTE_SECONDS:
            self._noted_at[other.kind] = at
            self._note(Noted(at, f"{other.kind.value}: {other.text}"))

    def _show_life(self, at: float) -> None:
        """A valid frame or a pong makes it LIVE."""
        if self.phase is Phase.SUBSCRIBED:
            self.live_at = at
            self._heartbeat.heard(at)
            self._enter(Phase.LIVE, Live(at))
        else:
            self._recover(at)

    def _recover(self, at: float) -> None:
        """Anything heard ends a suspicion, unless it may be as old as our sleep."""
        if self.phase is Phase.STALE and not self._heartbeat.is_probing:
            self._heartbeat.heard(at)
            self._enter(Phase.LIVE, Live(at))

    def _enter(self, phase: Phase, note: Note) -> None:
        self.phase = phase
        self._is_steady = phase is Phase.LIVE and self._fence.is_settled and self.confirmed
        self._note(note)

    def _judge_silence(self, now: float) -> None:
        if self.phase is Phase.SUBSCRIBED and self._fence.is_overdue(now):
            self._enter(Phase.DEAD, Lost(Ending(How.NO_ANSWER)))
        elif self.phase is not Phase.DEAD and self._heartbeat.is_gone(now):
            self._enter(Phase.DEAD, Lost(Ending(How.SILENT)))
        elif self.phase is Phase.LIVE and self._heartbeat.is_suspect(now):
            self._enter(Phase.STALE, Stale())

    def _ping(self, now: float) -> int:
        """Ask for a sign of life; returns the number of the ping."""
        self._vitals.pings_sent += 1
        self._ping_is_due = self.stirred = True
        return self._heartbeat.ping(now)

    def _begin(self, doubt: Doubt, since: float, cause: str, number: int) -> None:
        if self.live_at is not None:  # before that there is no cover to doubt
            doubt.begin(max(since, self.live_at), cause, number)

    def _miss_pings(self, now: float) -> None:
        """Note that the server's pings have stopped; it is never acted upon."""
        interval = self._rhythm.missed_seconds(now)
        if interval is not None:
            self._vitals.oddities += 1
            each = round(interval)
            often = f"one each {each} s" if each else "several a second"
            self._note(Noted(now, f"no ping from the server, which sent {often}"))

    def _note(self, note: Note) -> None:
        self._notes.append(note)
        self.stirred = True
