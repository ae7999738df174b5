"""The help as lines, made from the one table of commands and the one table of operators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentpost_tui.domain.filter.operators import guide
from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.commands import Command, Pane, of_pane
from agentpost_tui.ui.keymap import USUAL, Keymap
from agentpost_tui.ui.lines import BLANK, Line, Part, hanging, heading, line

KEY_CELLS = 14
WRITE_CELLS = 32
STATE_CELLS = 16
TWO_COLUMNS_FROM = 96
BETWEEN_CELLS = 4

_GROUPS = (
    ("move", ("row", "page", "half", "detail", "pane", "problem")),
    ("filter and find", ("filter", "find", "journal", "source", "sources")),
    (
        "what is shown",
        ("view", "mark", "time", "pane.zoom", "sidebar", "theme", "columns", "outside"),
    ),
    ("take away", ("copy", "pager", "rows")),
    ("connection", ("subscription", "connection")),
    ("replay", ("replay",)),
    ("program", ("back", "help", "palette", "profile", "mouse", "app")),
)
"""Groups of commands, by id or its first word; what no group names joins the last."""

TYPING = {
    Pane.FILTER: "Characters are text; tab or esc leaves the field.",
    Pane.SOURCES: "Arrows move; letters and digits narrow, and backspace and esc take them back.",
}
"""What is typed into a pane."""
STATES = (
    ("○ OFFLINE", "you went offline; {connection.toggle} connects"),
    ("◌ CONNECTING", "a dial is under way"),
    ("◍ SUBSCRIBED", "open, the subscription is sent; waiting for a sign of life"),
    ("● LIVE", "the server answers: what it sends arrives here"),
    ("◐ STALE", "no sign of life; after ten seconds at the latest the link is given up"),
    ("↻ RECONNECTING", "waiting before the next dial; {connection.reconnect} dials now"),
    (
        "✗ REFUSED",
        "will not dial by itself; the sentence beside it says what to do, "
        "then {connection.reconnect}",
    ),
)

REPLAY_STATE = ("▶ REPLAY", "the past, told again; beside it what the connection was then")

MOUSE = (
    ("click", "chooses; a click on a key in the bottom line does what the key does"),
    ("wheel", "scrolls what is under it"),
    ("shift+drag", "selects text, in most terminals (in some with alt or fn)"),
    ("--no-mouse", "leaves the mouse to the terminal from the start"),
)


def help_lines(
    pane: Pane, width: int, keymap: Keymap = USUAL, *, is_replay: bool = False
) -> list[Line]:
    """The help for a pane, in lines of at most `width` cells."""
    states = [REPLAY_STATE, *_states(keymap)] if is_replay else _states(keymap)
    lines = _keys(pane, of_pane(pane, is_replay=is_replay), width, keymap)
    lines += [BLANK, heading(safe("filter")), *_filter(width)]
    lines += [BLANK, heading(safe("states")), *_table(states, STATE_CELLS, width)]
    lines += [BLANK, heading(safe("mouse")), *_table(MOUSE, STATE_CELLS, width)]
    return lines


def grouped(commands: Sequence[Command]) -> list[tuple[str, list[Command]]]:
    """The commands by group, in the order of the groups; empty groups are left out."""
    groups: dict[str, list[Command]] = {name: [] for name, _ in _GROUPS}
    by_word = {word: name for name, words in _GROUPS for word in words}
    for command in commands:
        word = command.id if command.id in by_word else command.id.partition(".")[0]
        groups[by_word.get(word, _GROUPS[-1][0])].append(command)
    return [(name, members) for name, members in groups.items() if members]


def _states(keymap: Keymap) -> list[tuple[str, str]]:
    return [(state, keymap.said(meaning)) for state, meaning in STATES]


def _keys(pane: Pane, commands: Sequence[Command], width: int, keymap: Keymap) -> list[Line]:
    """The groups one below the other, or in two columns of about the same height."""
    columns = 2 if width >= TWO_COLUMNS_FROM else 1
    room = (width - BETWEEN_CELLS * (columns - 1)) // columns
    blocks = [
        [*_group(name, members, room, keymap, pane), BLANK] for name, members in grouped(commands)
    ]
    title = [line((SafeText(f"{pane.value.lower()}: what the keys do here"), "accent"))]
    if pane in TYPING:
        title += hanging([], SafeText(TYPING[pane]), "dim", width)
    if columns == 1:
        return [*title, BLANK, *(one for block in blocks for one in block)][:-1]
    left, right = _balanced(blocks)
    return [*title, BLANK, *_beside(left, right, room)]


def _group(
    name: str, members: Sequence[Command], width: int, keymap: Keymap, pane: Pane
) -> Iterator[Line]:
    yield heading(SafeText(name))
    for command in members:
        keys = keymap.shown(command, pane)
        shown = SafeText(f"{keys or 'palette':<{KEY_CELLS - 1}} ")
        lead: list[Part] = [(shown, "accent" if keys else "dim")]
        yield from hanging(lead, SafeText(command.help), "plain", width)


def _balanced(blocks: Sequence[list[Line]]) -> tuple[list[Line], list[Line]]:
    """The blocks in order, parted where the higher of the two columns is lowest."""

    def height(split: int) -> int:
        return max(sum(map(len, blocks[:split])), sum(map(len, blocks[split:])))

    split = min(range(1, len(blocks) + 1), key=height)
    left = [one for block in blocks[:split] for one in block]
    return left, [one for block in blocks[split:] for one in block]


def _beside(left: list[Line], right: list[Line], width: int) -> list[Line]:
    left, right = left[:-1], right[:-1]  # each block ends in a blank line
    rows = max(len(left), len(right))
    left += [BLANK] * (rows - len(left))
    right += [BLANK] * (rows - len(right))
    return [
        Line(
            (*one.parts, (SafeText(" " * (width + BETWEEN_CELLS - one.cells)), "plain"), *two.parts)
        )
        for one, two in zip(left, right, strict=True)
    ]


def _filter(width: int) -> Iterator[Line]:
    for written, meaning in guide():
        examples = "   ".join(written)
        lead: list[Part] = [(SafeText(f"{examples:<{WRITE_CELLS}}"), "accent")]
        if len(examples) >= WRITE_CELLS or width < WRITE_CELLS + 30:
            yield from hanging([], SafeText(examples), "accent", width)
            lead = [(SafeText(" " * (WRITE_CELLS if width >= WRITE_CELLS + 30 else 4)), "plain")]
        yield from hanging(lead, SafeText(meaning), "plain", width)


def _table(rows: Sequence[tuple[str, str]], cells: int, width: int) -> Iterator[Line]:
    for name, meaning in rows:
        yield from hanging(
            [(SafeText(f"{name:<{cells}}"), "bright")], SafeText(meaning), "plain", width
        )
