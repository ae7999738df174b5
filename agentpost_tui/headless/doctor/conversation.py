"""The checks of the conversation with the server: upgrade, subscription, first frame, clock."""

from __future__ import annotations

import asyncio
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from agentpost_tui.client import transport
from agentpost_tui.client.ending import Ended, Ending, How
from agentpost_tui.client.fence import FENCE_SECONDS
from agentpost_tui.clock import now
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.headless.doctor.case import Case
from agentpost_tui.headless.doctor.finding import Finding, duration, ok, skipped, warn
from agentpost_tui.headless.doctor.talk import Talk

SKEWED_SECONDS: Final = 30.0
"""A difference of the clocks that is worth a warning (connection.md, 3.4)."""
_DATE_SECONDS: Final = 0.5
"""A `Date` leaves off the part of a second; so much on average."""
_AGAIN: Final = "Try again in a while; if it stays so, tell whoever runs the server"
_SET_CLOCK: Final = "Set the clock of this computer, or of the server: certificates depend on it"


async def upgrade(case: Case) -> Finding:
    """Whether the server opens a socket for this key: the same dial as the dashboard's."""
    began = now()
    try:
        async with asyncio.timeout(case.asked.timeout_seconds):
            connection = await transport.dial(case.address)
    except TimeoutError as failure:
        ending = transport.ending_of(failure, case.address)
        raise case.error(ending, _AGAIN) from None
    except Ended as ended:
        case.date, case.date_at = ended.ending.date, now()
        raise case.error(ended.ending, _AGAIN) from None
    case.date, case.date_at = connection.date, now()
    talk = Talk(connection, case.address, case.settings.subscription)
    case.talk = await case.stack.enter_async_context(talk.going_on())
    return ok(f"101, the socket is open, in {duration(now() - began)}")


async def subscription(case: Case) -> Finding:
    """Whether the server reads what is asked for: a ping behind it is answered (decision 2)."""
    talk = case.talk
    try:
        seconds = min(case.asked.timeout_seconds, FENCE_SECONDS + 1.0)
        if not await talk.until(lambda: talk.protocol.live_at is not None, seconds):
            raise Ended(Ending(How.NO_ANSWER))
    except Ended as ended:
        raise case.error(ended.ending, _AGAIN) from None
    rtt_seconds = talk.vitals.rtt_seconds
    answered = "with a frame" if rtt_seconds is None else f"in {duration(rtt_seconds)}"
    return ok(f"{case.settings.subscription.frame()} sent, and answered {answered}")


async def first_frame(case: Case) -> Finding:
    """Whether anything comes; on a quiet account nothing may."""
    talk, seconds = case.talk, case.asked.timeout_seconds
    try:
        has_come = await talk.until(lambda: talk.first_at is not None, seconds)
    except Ended as ended:
        raise case.error(ended.ending, _AGAIN) from None
    if not has_come or talk.first_at is None:
        normal = f"nothing came in {seconds:g} s, which is normal for a quiet account"
        return warn(normal, todo="Send a mail to one of your inboxes, or wait with --timeout 5m")
    case.first = talk.first
    after = f"after {duration(talk.first_at - talk.began_at)}"
    if talk.vitals.complaints:
        complaint = f"the server complains: {talk.protocol.last_complaint}"
        return warn(complaint, todo="Check the key and the subscription")
    match talk.first:
        case Event(type=type_):
            return ok(f"an event, {type_}, {after}")
        case Malformed(reason=reason):
            return warn(f"it cannot be read: {reason}", todo="Does --url name AgentPost's socket?")
    if talk.vitals.server_pings:
        return ok(f"a ping {after}, answered")
    return ok(f"{talk.remarks[0] if talk.remarks else 'a message'}, {after}")


async def clock(case: Case) -> Finding:
    """How far this computer's clock is from the server's."""
    instant = _read_date(case.date)
    if instant is not None:
        return judge_clock(case.date_at - instant - _DATE_SECONDS, "its Date header")
    first = case.first
    if isinstance(first, Event) and first.happened_at is not None:
        return judge_clock(first.arrived_at - first.happened_at, "the time of the first event")
    return skipped("the server did not tell its time")


def judge_clock(ahead_seconds: float, told_by: str) -> Finding:
    """What a difference of so many seconds means."""
    if abs(ahead_seconds) <= 1.0:
        return ok(f"the same as the server's, by {told_by}")
    direction = "ahead of" if ahead_seconds > 0 else "behind"
    found = f"{abs(ahead_seconds):,.0f} s {direction} the server's, by {told_by}"
    return warn(found, todo=_SET_CLOCK) if abs(ahead_seconds) > SKEWED_SECONDS else ok(found)


def _read_date(date: str) -> float | None:
    """An HTTP date in seconds since the epoch; None for nonsense."""
    try:
        read = parsedate_to_datetime(date)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
