"""What each fault does. The names, the forms and the help are in `faults`.

Each act takes the office and the arguments that the fault was named with, as text, None where
one was left out.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from agentpost_tui.clock import now
from agentpost_tui.simulator import framing, wire
from agentpost_tui.simulator.bad_frames import BAD_FRAMES, EXTRAS, MALFORMED

if TYPE_CHECKING:
    from agentpost_tui.simulator.office import Office

LASTING_SECONDS: Final = 10.0
"""How long a flood or a storm lasts unless told otherwise."""
_STEP_SECONDS: Final = 0.005


async def close(office: Office, code: str | None, reason: str | None) -> None:
    """Begin to close every connection; returns at once, whether clients answer or not."""
    for link in office.links:
        office.start(link.close(int(code) if code else None, reason or ""))


async def cut(office: Office) -> None:
    """Reset every connection."""
    for link in office.links:
        link.cut()


async def half_close(office: Office) -> None:
    """End every stream to a client."""
    for link in office.links:
        link.half_close()


async def freeze(office: Office) -> None:
    """Freeze the connections that are open; new ones are not concerned."""
    for link in office.links:
        link.freeze()


async def thaw(office: Office) -> None:
    """Let frozen connections go on."""
    for link in office.links:
        link.thaw()


async def duplicate(office: Office, changed: str | None) -> None:
    """Send the newest event once more, or, when there is none yet, a new one twice."""
    if office.newest is None:
        office.emit(office.sample())
    envelope = office.newest or office.sample()
    if changed:
        envelope = {**envelope, "data": {**envelope["data"], "subject": "not what it was"}}
    office.emit(envelope)


async def late(office: Office, seconds: str | None) -> None:
    """Send an event with a timestamp in the past."""
    office.emit(office.sample(at=now() - float(seconds or 3600)))


async def huge(office: Office, mebibytes: str | None) -> None:
    """Send an event with a long text."""
    envelope = office.sample()
    envelope["data"]["extracted_text"] = "long" * (int(mebibytes or 5) * 2**18)
    office.emit(envelope)


async def binary(office: Office) -> None:
    """Send an event in a binary frame."""
    office.emit(office.sample(), framing.BINARY)


async def unknown_type(office: Office, type: str | None) -> None:
    """Send an event with a type of its own."""
    office.emit(office.sample(type or "message.received.spam"))


async def malformed(office: Office, kind: str | None) -> None:
    """Send one payload of the corpus, or each once."""
    for payload in [MALFORMED[kind]] if kind else MALFORMED.values():
        office.send_raw(payload, framing.TEXT)


async def bad_frame(office: Office, kind: str | None) -> None:
    """Send bytes that are no good frame."""
    office.write(BAD_FRAMES[kind or "opcode"])


async def error_frame(office: Office, text: str | None) -> None:
    """Send an error message."""
    office.say(wire.error(text or "something went wrong on our side"))


async def connected_greeting(office: Office) -> None:
    """Send a greeting."""
    office.say(wire.GREETING)


async def extra(office: Office) -> None:
    """Send each undocumented message once."""
    for payload in EXTRAS:
        office.send_raw(payload, framing.TEXT)


async def flood(office: Office, rate: str | None, seconds: str | None) -> None:
    """Begin to pour events; returns at once."""
    duration = float(seconds or LASTING_SECONDS)
    if rate is None or rate == "max":
        office.begin(office.flood.pour_freely(duration))
    else:
        office.begin(office.flood.pour(float(rate), duration))


async def ping_storm(office: Office, rate: str | None, seconds: str | None) -> None:
    """Begin to send pings; returns at once."""
    office.begin(_storm(office, float(rate or 1_000), float(seconds or LASTING_SECONDS)))


async def no_app_pings(office: Office) -> None:
    """Stop the application pings; the protocol's are still answered."""
    office.app_pings = False


async def mend(office: Office) -> None:
    """End what stands or pours."""
    office.mend()


async def _storm(office: Office, rate: float, seconds: float) -> None:
    began, sent, total = now(), 0, round(rate * seconds)
    while sent < total:
        due = min(total, int(rate * (now() - began)))
        for _ in range(due - sent):
            office.ping()
        sent = max(sent, due)
        await asyncio.sleep(_STEP_SECONDS)
