"""Whether and when to dial again: the verdict on the last ending, and the wait it led to."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from agentpost_tui.client.backoff import PROOF_SECONDS, Backoff
from agentpost_tui.client.ending import TOO_BIG, Ending, How
from agentpost_tui.client.links import Link
from agentpost_tui.client.verdict import Class, Context, Verdict, judge


class Wait(Struct, frozen=True):
    """The wait before a dial."""

    due_at: float
    seconds: float = 0.0
    """How long it is as a whole."""
    manual: bool = False
    """The user asked for the dial."""
    throttled: bool = False
    """The server asked for the wait."""


class Redial:
    """Judges endings, and knows of at most one wait."""

    def __init__(self, backoff: Backoff, server: str, masked_key: str) -> None:
        self.backoff = backoff
        self.verdict: Verdict | None = None
        """On the last ending; None once a link is LIVE."""
        self.wait: Wait | None = None
        """None while there is a link, and when no dial is to be made."""
        self.gave_up = False
        """The dials are used up."""
        self.ever_live = False
        self._server = server
        self._masked_key = masked_key
        self._streak = (How.LEFT, 0)
        self._has_forgiven = False

    def now(self, now: float) -> None:
        """Dial at once."""
        self.wait = Wait(now)

    def soon(self, now: float) -> None:
        """Dial as soon as the floors allow, since the user said so."""
        self.gave_up = False
        due_at = self.backoff.earliest_at(now, manual=True)
        if self.wait is not None:
            due_at = min(due_at, self.wait.due_at)
        self.wait = Wait(due_at, due_at - now, manual=True)

    def hasten(self, now: float) -> None:
        """Do not sit out the rest of a wait, unless the server asked for it."""
        wait = self.wait
        if wait is not None and not wait.throttled and not self.backoff.is_over_budget(now):
            due_at = min(wait.due_at, self.backoff.earliest_at(now))
            self.wait = replace(wait, due_at=due_at)

    def cancel(self) -> None:
        """Do not dial; forget why the last link ended."""
        self.wait = self.verdict = None
        self.gave_up = False

    def live(self) -> None:
        """A link is LIVE."""
        self.ever_live = True
        self.verdict = None
        self._streak = (How.LEFT, 0)

    def lasting(self, link: Link, now: float) -> None:
        """A link still is LIVE; after half a minute of that the count begins afresh."""
        if link.live_at is not None and now >= link.live_at + PROOF_SECONDS:
            self.backoff.proved()
            self._has_forgiven = False

    def judge(self, link: Link, ending: Ending) -> Verdict:
        """The verdict on an ending; it is kept."""
        ending = link.given_up or ending
        if ending.how is How.CLOSED and not ending.detail and link.has_opened:
            ending = replace(ending, detail=link.protocol.last_complaint)
        how, count = self._streak
        self._streak = (ending.how, count + 1 if how is ending.how else 1)
        context = Context(self._server, self._masked_key, self.ever_live, self._streak[1])
        self.verdict = judge(ending, context)
        return self.verdict

    def after(self, link: Link, ending: Ending, now: float) -> None:
        """The only link has ended: wait, or stop."""
        verdict = self.judge(link, ending)
        if link.has_opened and self.backoff.attempts:
            self.backoff.ended_early()
        if ending.how is How.BROKEN and ending.code == TOO_BIG and not self._has_forgiven:
            self._has_forgiven = True
            self.backoff.forgive()
        if verdict.kind is Class.REFUSED:
            return
        if self.backoff.is_used_up(ever_live=self.ever_live):
            self.gave_up = True
            return
        self._wait(verdict, now)

    def after_switchover(self, link: Link, ending: Ending, now: float) -> None:
        """A second link has failed: that never stops the run (decision 3)."""
        verdict = self.judge(link, ending)
        if verdict.kind is Class.REFUSED:
            verdict = replace(verdict, kind=Class.TRANSIENT)
        self._wait(verdict, now)

    def _wait(self, verdict: Verdict, now: float) -> None:
        seconds = self.backoff.delay_seconds(verdict, now)
        due_at = max(now + seconds, self.backoff.earliest_at(now))
        self.wait = Wait(due_at, seconds, throttled=verdict.wait_seconds > 0)
