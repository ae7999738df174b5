"""The part `texts`: whatever anybody writes comes out safe, short and stable."""

from __future__ import annotations

import unicodedata
from datetime import UTC
from random import Random

from rich.cells import cell_len

from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.text import MARKS_PER_BASE, clean, clean_lines
from agentpost_tui.ui import format as words
from agentpost_tui.ui.widgets.status_bar import Identity, state_parts
from tests.helpers.build import START
from tests.helpers.hostile import UNSAFE
from tests.long import strangers
from tests.long.fuzz import fuzz
from tests.long.run import Run

LIMITS = (32, 33, 40, 64, 160, 256, 512)
PAINTED = 0.02
"""This share of the texts is also painted."""
_JOINERS = {0x200D, *range(0xFE00, 0xFE10)}
_TIMES = words.Times(zone=UTC)
_IDENTITY = Identity(clean("127.0.0.1"), clean("…k3y9"))


def run_texts(run: Run) -> None:
    """Clean a million texts."""
    fuzz(run, clean_one, slowest_seconds=0.25)


def clean_one(chance: Random) -> None:
    """One text through every door."""
    text = strangers.text(chance)
    limit = chance.choice(LIMITS)
    line = clean(text, limit=limit)
    check(line, limit)
    assert "\n" not in line
    assert not _JOINERS.intersection(map(ord, line)), "a joiner is left"
    assert clean(line, limit=limit) == line, "not stable"
    lines = clean_lines(text, limit=limit * 4)
    check(lines, limit * 4)
    assert clean_lines(lines, limit=limit * 4) == lines, "lines are not stable"
    if chance.random() < PAINTED:
        paint(text, chance.choice((1, 3, 20, 80, 200)))


def check(shown: str, limit: int) -> None:
    """Nothing is left that could do harm."""
    assert len(shown) <= limit, "too long"
    found = UNSAFE.search(shown.replace("\n", ""))
    assert found is None, f"U+{ord(found[0]):04X} is left"
    marks = 0
    for character in shown:
        if character > "\u02ff" and unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            assert marks <= MARKS_PER_BASE, "too many marks"
        else:
            marks = 0


def paint(text: str, width: int) -> None:
    """The text wherever the screen shows what strangers wrote."""
    event = Event(text, text, text, text, text, text, text, None, START, b"")
    for shown in (words.who(event), words.subject(event), words.look_of(text).word):
        check(shown, words.CELL_LIMIT + 2)
        assert cell_len(words.fit(shown, width)) == width, "not as wide as its cell"
    label = Names({text: text}).label(text, width)
    check(clean(label, limit=64), 64)
    check(words.gap_sentence(Gap(START, text, until=START + 1), _TIMES), 300)
    status = Status(State.REFUSED, START, Subscription(), cause=text, hint=text)
    for part, _ in state_parts(status, START, _IDENTITY):
        check(part, 2_000)
