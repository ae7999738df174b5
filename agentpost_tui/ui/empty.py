"""What an empty table says: what is being waited for, and which key to press."""

from __future__ import annotations

from agentpost_tui.client.notices import State
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.text import SafeText
from agentpost_tui.ui.keymap import USUAL, Keymap

_WAITING: dict[State, tuple[str, ...]] = {
    State.OFFLINE: ("offline by you, so nothing can arrive", "{connection.toggle} connects"),
    State.CONNECTING: ("connecting; events appear here as they happen",),
    State.SUBSCRIBED: ("connected; waiting for a sign of life from the server",),
    State.LIVE: (
        "connected and waiting for the first event",
        "the server keeps no past: what happens from now on appears here",
        "",
        "{subscription.edit} changes the subscription   {filter.edit} filters   "
        "{help.show} explains the rest",
    ),
    State.STALE: ("the server has gone quiet; asking whether it is still there",),
    State.RECONNECTING: (
        "not connected",
        "{connection.reconnect} dials now   {connection.log} shows what happened",
    ),
    State.REFUSED: (
        "not connected, and not dialling by itself",
        "the line on top says why   {connection.reconnect} tries again   "
        "{connection.log} shows what happened",
    ),
}
_NOTHING_MARKED = (
    "nothing is marked",
    "{mark.toggle} marks an event   {mark.only} shows all again",
)
_ALL_HIDDEN = (
    "no event passes the filter",
    "{filter.toggle} switches it off and on   {filter.edit} changes it   "
    "{filter.manage} has the named ones",
)
_REPLAYING = (
    "a replay: what arrived then appears here as it arrived",
    "{view.pause} pauses it   {palette.open} can step, seek, and change its speed",
)


def empty_lines(
    dashboard: Dashboard, state: State | None, keymap: Keymap = USUAL
) -> tuple[SafeText, ...]:
    """The lines for a table without a row; a replay has no state."""
    return tuple(map(keymap.said, _lines(dashboard, state)))


def _lines(dashboard: Dashboard, state: State | None) -> tuple[str, ...]:
    view = dashboard.view
    if view.is_scanning:
        return ("looking…",)
    if view.is_marked_only and not view.filter:
        return _NOTHING_MARKED
    if view.hidden:
        return _ALL_HIDDEN
    return _REPLAYING if state is None else _WAITING[state]
