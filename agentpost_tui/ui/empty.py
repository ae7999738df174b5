"""What an empty table says: what is being waited for, and which key to press."""

from __future__ import annotations

from agentpost_tui.client.notices import State
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.text import SafeText, safe

_WAITING: dict[State, tuple[SafeText, ...]] = {
    State.OFFLINE: (safe("offline by you, so nothing can arrive"), safe("O connects")),
    State.CONNECTING: (safe("connecting; events appear here as they happen"),),
    State.SUBSCRIBED: (safe("connected; waiting for a sign of life from the server"),),
    State.LIVE: (
        safe("connected and waiting for the first event"),
        safe("the server keeps no past: what happens from now on appears here"),
        safe(""),
        safe("s changes the subscription   / filters   ? explains the rest"),
    ),
    State.STALE: (safe("the server has gone quiet; asking whether it is still there"),),
    State.RECONNECTING: (safe("not connected"), safe("R dials now   L shows what happened")),
    State.REFUSED: (
        safe("not connected, and not dialling by itself"),
        safe("the line on top says why   R tries again   L shows what happened"),
    ),
}


def empty_lines(dashboard: Dashboard, state: State) -> tuple[SafeText, ...]:
    """The lines for a table without a row."""
    view = dashboard.view
    if view.is_scanning:
        return (safe("looking…"),)
    if view.is_marked_only and not view.filter:
        return (safe("nothing is marked"), safe("m marks an event   M shows all again"))
    if view.hidden:
        return (
            safe("no event passes the filter"),
            safe("\\ switches it off and on   / changes it   f has the named ones"),
        )
    return _WAITING[state]
