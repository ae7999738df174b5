"""Every command once: its id, keys, action, label and help.

Bindings, the key bar, the palette, the help screen and the README's key table are made from this.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import Enum

from msgspec import Struct
from textual.binding import Binding, BindingType


class Pane(Enum):
    """What has the focus; the value heads its help."""

    EVENTS = "Events"
    SOURCES = "Sources"
    FILTER = "Filter"
    DETAIL = "Detail"


class Command(Struct, frozen=True):
    """One thing that a user can ask for."""

    id: str
    """Stable: what a user remaps."""
    keys: str
    """Textual's names of keys, parted by commas; empty for what only the palette offers."""
    action: str
    """A method `action_…` of the main screen; with `app.` in front one of the app."""
    label: str
    """A word or two, for the key bar and the palette."""
    help: str
    panes: frozenset[Pane] = frozenset(Pane)
    """Where it applies; help shows those of the focused pane."""
    rank: int = 0
    """Place in the key bar; 0 leaves it out."""
    is_global: bool = False
    """True when it works above dialogs too."""
    is_eager: bool = False
    """True when it moves the focus into a field, so that it must act before the next key."""


_ALL = frozenset(Pane)
_TABLE = frozenset({Pane.EVENTS})
_READ = frozenset({Pane.EVENTS, Pane.DETAIL})
_LISTS = frozenset({Pane.EVENTS, Pane.SOURCES})

# fmt: off
COMMANDS: tuple[Command, ...] = (
    Command("filter.edit", "slash", "edit_filter", "filter", "Type a filter", _ALL, 1, is_eager=True),
    Command("filter.manage", "f", "manage_filters", "filters", "Named filters, each on or off"),
    Command("filter.toggle", "backslash", "toggle_filter", "filter off/on", "Filter off, and on again"),
    Command("find.edit", "ctrl+f", "edit_find", "find", "Find without hiding rows", _TABLE, is_eager=True),
    Command("find.next", "n", "find(1)", "next match", "Next match", _READ),
    Command("find.previous", "N", "find(-1)", "previous match", "Previous match", _READ),
    Command("journal.search", "ctrl+r", "search_journal", "search journal", "The filter, over the whole journal"),
    Command("subscription.edit", "s", "edit_subscription", "subscription", "What the server is asked for", _ALL, 2),
    Command("view.pause", "space", "toggle_pause", "pause", "Freeze the lower end, or go on", _ALL, 3),
    Command("view.follow", "F", "toggle_follow", "follow", "Keep the newest in sight, or stay", _TABLE),
    Command("row.down", "j,down", "move(1)", "down", "Next row", _TABLE),
    Command("row.up", "k,up", "move(-1)", "up", "Previous row", _TABLE),
    Command("row.first", "g,home", "go_to_first", "oldest", "Oldest row", _TABLE),
    Command("row.last", "G,end", "go_to_last", "newest", "Newest row, and follow", _TABLE),
    Command("page.down", "pagedown", "move_page(1.0)", "page down", "A page down", _TABLE),
    Command("page.up", "pageup", "move_page(-1.0)", "page up", "A page up", _TABLE),
    Command("half.down", "ctrl+d", "move_page(0.5)", "half down", "Half a page down", _TABLE),
    Command("half.up", "ctrl+u", "move_page(-0.5)", "half up", "Half a page up", _TABLE),
    Command("row.open", "enter", "open", "open", "Open, or take into the filter", _LISTS, 4),
    Command("source.exclude", "minus", "exclude", "exclude", "Exclude it by the filter", _LISTS),
    Command("detail.next", "J", "walk(1)", "next event", "Next event, while one is open", _READ),
    Command("detail.previous", "K", "walk(-1)", "previous event", "Previous event, while one is open", _READ),
    Command("back", "escape", "back", "back", "Back one layer"),
    Command("pane.next", "tab", "focus_pane(1)", "next pane", "Next pane"),
    Command("pane.previous", "shift+tab", "focus_pane(-1)", "previous pane", "Previous pane"),
    Command("mark.toggle", "m", "toggle_mark", "mark", "Mark the event, or unmark it", _READ),
    Command("mark.only", "M", "toggle_marked_only", "marked only", "Show marked events only", _TABLE),
    Command("problem.next", "e", "go_to_problem(1)", "next problem", "Next bounce, complaint, rejection", _READ, 5),
    Command("problem.previous", "E", "go_to_problem(-1)", "previous problem", "Previous bounce, complaint, rejection", _READ),
    Command("time.cycle", "t", "cycle_time", "times", "Times in local time, UTC, or as ages", _READ),
    Command("copy.json", "y", "copy_json", "copy", "Send the JSON to the clipboard", _READ),
    Command("copy.as", "c", "copy_as", "copy as", "Copy the id, a field, a line, or to a file", _READ),
    Command("pager.open", "vertical_line", "open_pager", "pager", "Open the event in $PAGER", _READ),
    Command("rows.export", "x", "export_rows", "export", "Write the rows shown to a file", _READ),
    Command("connection.reconnect", "R", "app.reconnect", "reconnect", "Connect again now", _ALL, 6),
    Command("connection.toggle", "O", "app.toggle_connection", "offline/online", "Go offline, or connect again"),
    Command("connection.log", "L", "show_connection_log", "connection log", "States, counters and gaps of the connection", _ALL, 7),
    Command("pane.zoom", "z", "zoom_pane", "zoom", "Give the focused pane the whole screen"),
    Command("sidebar.toggle", "b", "toggle_sidebar", "sidebar", "Show or hide the sources"),
    Command("theme.next", "T", "app.cycle_theme", "theme", "Next theme", is_global=True),
    Command("help.show", "question_mark,f1", "show_help", "help", "Help for the focused pane", _ALL, 8),
    Command("palette.open", "colon,ctrl+p", "app.command_palette", "palette", "Every action by name", is_global=True),
    Command("app.suspend", "ctrl+z", "app.suspend_process", "suspend", "Suspend to the shell", is_global=True),
    Command("app.leave", "q", "app.leave", "quit", "Back, then quit", _ALL, 9, is_global=True),
    Command("app.quit", "ctrl+q", "app.quit", "quit now", "Quit at once", is_global=True),
    Command("columns.choose", "", "choose_columns", "columns", "Choose the table's columns"),
    Command("outside.toggle", "", "toggle_outside", "outside events", "Show events outside the subscription"),
    Command("sources.sort", "", "sort_sources", "sort sources", "Sort the sources by the next column"),
    Command("profile.switch", "", "switch_profile", "switch profile", "Go on with another profile of the configuration"),
    Command("replay.step", "", "step_replay", "step", "Replay: go to the next event, and stand still"),
    Command("replay.faster", "", "speed_replay(1)", "faster", "Replay: go faster"),
    Command("replay.slower", "", "speed_replay(-1)", "slower", "Replay: go slower"),
    Command("replay.seek", "", "seek", "seek", "Replay: go to a time, back or on"),
    Command("replay.gap_next", "", "seek_gap(1)", "next gap", "Replay: go to where the next gap opens"),
    Command("replay.gap_previous", "", "seek_gap(-1)", "previous gap", "Replay: go back to where a gap opens"),
    Command("mouse.toggle", "", "app.toggle_mouse", "mouse", "Leave the mouse to the terminal, or take it"),
)
# fmt: on

OF_A_REPLAY = "replay."
"""The ids of what only a replay can do begin so."""
OF_A_CONNECTION = (
    "subscription.",
    "connection.reconnect",
    "connection.toggle",
    "profile.",
    "journal.",
)
"""And these it cannot do."""

BY_ID = {command.id: command for command in COMMANDS}

KEY_NAMES = {
    "slash": "/",
    "backslash": "\\",
    "question_mark": "?",
    "minus": "-",
    "colon": ":",
    "vertical_line": "|",
    "escape": "esc",
    "f1": "F1",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
}
"""What people write for Textual's names, where that differs."""


def bindings(*, is_global: bool, ids: Container[str] = BY_ID) -> list[BindingType]:
    """Textual's bindings of the commands that work everywhere, or of the others, or of some."""
    return [
        Binding(
            command.keys or command.id,  # which no key has: for those that the configuration adds
            command.action,
            command.label,
            show=False,
            priority=command.is_eager,
            id=command.id,
        )
        for command in COMMANDS
        if command.is_global is is_global and command.id in ids
    ]


def ranked() -> Iterator[Command]:
    """The commands of the key bar, in its order."""
    return iter(sorted((c for c in COMMANDS if c.rank), key=lambda command: command.rank))


def offered(*, is_replay: bool = False) -> list[Command]:
    """The commands that can do something: for a connection, or for a replay."""
    idle = OF_A_CONNECTION if is_replay else OF_A_REPLAY
    return [command for command in COMMANDS if not command.id.startswith(idle)]


def of_pane(pane: Pane, *, is_replay: bool = False) -> list[Command]:
    """Those that apply while a pane has the focus."""
    return [command for command in offered(is_replay=is_replay) if pane in command.panes]
