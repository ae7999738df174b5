"""Conversations of one connection, and time passing for them."""

from __future__ import annotations

from agentpost_tui.client.notes import Note
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import Phase, RealtimeProtocol
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_frame

PING = b'{"type":"ping"}'


def opened(subscription: Subscription | None = None) -> RealtimeProtocol:
    """A conversation that has just begun, at 100; its first frames are sent."""
    protocol = RealtimeProtocol(subscription or Subscription(), Vitals(), 100.0)
    protocol.take_outgoing()
    return protocol


def live() -> RealtimeProtocol:
    """One that is LIVE and settled since 100, and confirmed."""
    protocol = opened()
    protocol.pong(0, 100.0)
    protocol.receive(make_frame(), 100.0)
    protocol.take_notes()
    return protocol


def run(protocol: RealtimeProtocol, start: float, until: float) -> list[tuple[float, Note]]:
    """Tick whenever it asks for it; all notes with their times."""
    notes, now = [], start
    while now <= until:
        protocol.tick(now)
        notes += [(now, note) for note in protocol.take_notes()]
        wake_at = protocol.next_wake_at
        if protocol.phase is Phase.DEAD:
            break
        assert wake_at > now, "a wake-up that changes nothing would come again at once"
        now = wake_at
    return notes
