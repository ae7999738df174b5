"""Incidents: what goes wrong in the long run, each once, told in the simulator's faults.

An incident returns when it is over on the server's side; the run then waits until the link is LIVE.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.bad_frames import BAD_FRAMES, MALFORMED
from tests.long.haste import HastyLoop
from tests.long.stage import PAINT_SECONDS, Stage

Incident = Callable[[Stage], Awaitable[None]]

ENDINGS: Final = (
    "cut",
    "half_close",
    "close",
    *(f"close:{code}" for code in (1000, 1001, 1003, 1005, 1006, 1008, 1011, 1012, 1013, 1014)),
    *(f"close:{code}:said so" for code in (3000, 3003, 4000, 4001, 4029, 4401, 4999)),
)
DOORS: Final = (
    *(f"refuse:{status}" for status in (400, 404, 408, 425, 429, 500, 502, 503, 504, 522)),
    "refuse:429:7",
    "refuse:503:20",
    "refuse:503:soon",
    "accept_drop",
    "accept_close",
    *(f"accept_close:{code}" for code in (1000, 1008, 1011, 1012, 1013, 4401, 4429)),
    "hang",
    "hang_up",
    "banner",
    "banner:HTTP/1.1 200 OK",
)
STOPS: Final = ("refuse:401", "refuse:403", "refuse:301:https://other.example/ws")
ODDITIES: Final = (
    "duplicate",
    "duplicate:changed",
    "late",
    "late:-3600",
    "huge:1",
    "binary",
    "unknown_type",
    "error_frame:\x1b]0;no\x07",
    "connected_greeting",
    "extra",
    "malformed",
    *(f"malformed:{kind}" for kind in MALFORMED),
    "ping_storm:500:2",
    "flood:2000:1",
)
BREAKS: Final = (*(f"bad_frame:{kind}" for kind in BAD_FRAMES), "huge:17")


async def ending(stage: Stage) -> None:
    """Connections end, in whatever way; sometimes another follows at once."""
    await stage.inject(stage.chance.choice(ENDINGS))
    while stage.chance.random() < 0.3:
        await stage.pass_seconds(0.0, 2.5)
        await stage.inject(stage.chance.choice(ENDINGS))


async def short_freeze(stage: Stage) -> None:
    """The server stands still, and goes on before anybody gives it up."""
    await _freeze(stage, stage.chance.uniform(0.2, 4.5))


async def long_freeze(stage: Stage) -> None:
    """The server stands still, and may be given up before it goes on."""
    await _freeze(stage, stage.chance.uniform(4.5, 14.0))


async def impatience(stage: Stage) -> None:
    """The server stands still, and the user reconnects."""
    freezing = asyncio.create_task(_freeze(stage, stage.chance.uniform(2.0, 9.0)))
    await stage.pass_seconds(0.0, 8.0)
    stage.session.reconnect()
    await freezing


async def closed_door(stage: Stage) -> None:
    """A link ends, and several dials in a row are not taken."""
    stage.plan(*stage.chance.choices(DOORS, k=stage.chance.randint(1, 4)))
    await stage.inject(stage.chance.choice(ENDINGS))
    if stage.chance.random() < 0.4:
        await stage.pass_seconds(0.0, 20.0)
        stage.session.reconnect()
    else:
        await stage.pass_seconds(0.0, 60.0)
    await stage.simulator.inject("mend")


async def standing_door(stage: Stage) -> None:
    """No dial is taken for a while."""
    await stage.inject(stage.chance.choice(DOORS))
    await stage.inject("cut")
    await stage.pass_seconds(5.0, 90.0)
    await stage.simulator.inject("mend")


async def stop(stage: Stage) -> None:
    """The key is refused; later it is not, and the user reconnects."""
    stage.plan(stage.chance.choice(STOPS))
    await stage.inject("cut")
    await stage.until(lambda: stage.state is State.REFUSED)
    await stage.pass_seconds(1.0, 30.0)
    stage.session.reconnect()


async def oddity(stage: Stage) -> None:
    """The server sends something odd; the link stays."""
    await stage.inject(stage.chance.choice(ODDITIES))


async def broken(stage: Stage) -> None:
    """The server breaks the protocol."""
    await stage.inject(stage.chance.choice(BREAKS))


async def silence(stage: Stage) -> None:
    """The server's pings stop, and nothing else does."""
    await stage.inject("no_app_pings")
    await stage.pass_seconds(50.0, 80.0)
    await stage.simulator.inject("mend")


async def busy_screen(stage: Stage) -> None:
    """The screen is stuck while much arrives: we wait, and the server drops events."""
    flood = stage.chance.choice(("flood:6000:5", "flood:3000:8", "flood:20000:1"))
    await stage.inject(flood)
    await stage.pass_seconds(0.0, 1.0)
    stage.is_busy = True
    await stage.pass_seconds(0.3, 6.0)
    if stage.chance.random() < 0.3:
        await stage.inject(stage.chance.choice(ENDINGS))
    stage.is_busy = False
    await stage.pass_seconds(9.0)


async def slow_screen(stage: Stage) -> None:
    """The screen is slower than a flood, though never stuck: many short waits in a row."""
    await stage.inject("flood:20000:2")
    stage.paint_seconds = stage.chance.uniform(0.3, 1.2)
    await stage.pass_seconds(4.0, 8.0)
    stage.paint_seconds = PAINT_SECONDS
    await stage.pass_seconds(3.0)


async def new_link(stage: Stage) -> None:
    """The user reconnects on a live link."""
    stage.session.reconnect()
    await _maybe_disturb(stage)


async def offline(stage: Stage) -> None:
    """The user goes offline for a while."""
    stage.session.go_offline()
    await stage.pass_seconds(0.1, 20.0)
    stage.session.go_online()
    await _maybe_disturb(stage)


async def other_subscription(stage: Stage) -> None:
    """The user asks for other events, and after a while for all of them again."""
    types = tuple(stage.chance.sample(KNOWN_TYPES[:3], 2))
    stage.session.apply(Subscription(event_types=types))
    await _maybe_disturb(stage)
    await stage.pass_seconds(0.0, 15.0)
    stage.session.apply(Subscription())
    await _maybe_disturb(stage)


async def refused_switchover(stage: Stage) -> None:
    """The second connection of a switchover is not taken."""
    stage.plan(stage.chance.choice(DOORS))
    stage.session.reconnect()
    await stage.pass_seconds(0.0, 12.0)
    await stage.simulator.inject("mend")


async def sleep(stage: Stage) -> None:
    """The machine sleeps, and the link may be gone before it wakes. The server sleeps with it, so
    nothing is generated meanwhile."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, HastyLoop)
    stage.injected["sleep"] += 1
    if stage.chance.random() < 0.5:
        await stage.inject("cut")
    loop.jump(stage.chance.uniform(1.0, 600.0))
    await stage.pass_seconds(2.0)


async def _freeze(stage: Stage, seconds: float) -> None:
    """Freeze for so long. What was withheld may still arrive then, even on a link that is being
    left; if it does, the link worked all the time."""
    frozen = [(link.dial, link.dial.events) for link in stage.simulator.links]
    await stage.inject("freeze")
    await stage.pass_seconds(seconds)
    await stage.inject("thaw")
    withheld = [(dial, dial.sent[-1]) for dial, events in frozen if dial.events > events]
    await stage.pass_seconds(0.2)
    for dial, event_id in withheld:
        if stage.witness.has_arrived(event_id):
            stage.witness.mend(dial)


async def _maybe_disturb(stage: Stage) -> None:
    if stage.chance.random() < 0.4:
        await stage.pass_seconds(0.0, 1.5)
        await stage.inject(stage.chance.choice(ENDINGS))


INCIDENTS: Final[dict[Incident, float]] = {
    ending: 16,
    short_freeze: 6,
    long_freeze: 6,
    impatience: 4,
    closed_door: 12,
    standing_door: 5,
    stop: 3,
    oddity: 22,
    broken: 6,
    silence: 1,
    busy_screen: 5,
    slow_screen: 2,
    new_link: 5,
    offline: 5,
    other_subscription: 6,
    refused_switchover: 5,
    sleep: 4,
}
"""How often each happens, beside the others."""
