"""The supervisor's situation, as the status line tells it."""

from __future__ import annotations

from agentpost_tui.client.links import Link
from agentpost_tui.client.notices import State, Status
from agentpost_tui.client.protocol import Phase
from agentpost_tui.client.redial import Redial
from agentpost_tui.domain.subscription import Subscription


def describe(
    link: Link | None,
    redial: Redial,
    *,
    desired: Subscription,
    is_online: bool,
    is_switching: bool,
    now: float,
) -> Status:
    """The status with `link` as the one that counts; `since` is `now`, for the caller to mend."""
    state = _state(link, redial) if is_online else State.OFFLINE
    verdict = redial.verdict
    wait = redial.wait if state is State.RECONNECTING else None
    return Status(
        state,
        now,
        link.subscription if link and link.subscription else desired,
        attempt=redial.backoff.attempts + (wait is not None),
        cause=verdict.cause if verdict else "",
        hint="R to try again" if redial.gave_up else verdict.hint if verdict else "",
        due_at=wait.due_at if wait else None,
        delay_seconds=wait.seconds if wait else 0.0,
        flapping=wait is not None and redial.backoff.is_flapping(now),
        throttled=bool(verdict and verdict.wait_seconds) and link is None,
        gave_up=redial.gave_up,
        live_since=link.live_at if link else None,
        confirmed=link is not None and link.has_opened and link.protocol.confirmed,
        switching_to=desired if is_switching else None,
    )


def _state(link: Link | None, redial: Redial) -> State:
    if link is None:
        return State.REFUSED if redial.wait is None else State.RECONNECTING
    if not link.has_opened:
        return State.CONNECTING
    if link.live_at is None:
        return State.SUBSCRIBED
    return State.LIVE if link.protocol.phase is Phase.LIVE else State.STALE
