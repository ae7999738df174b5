"""One run of the program through every place where text leaves it, with the whole corpus; every
byte that reaches the terminal is judged."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from textual.widget import Widget

from agentpost_tui import ui
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.names import Names
from agentpost_tui.text import clean
from agentpost_tui.ui.columns import MARGIN, OPTIONAL, Column
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.rows import RowPainter
from tests.helpers.app import make_app
from tests.helpers.build import START, make_event
from tests.helpers.escapes import taken_apart
from tests.helpers.hostile import PAYLOADS, SEQUENCES, UNSAFE
from tests.security.walk import TEXTS, walking

OURS = re.compile(r"[\d;]*[mH]|\?\d+(;\d+)*[hl]|\?\d+\$p|>\d+u|<u")
"""The control sequences that Textual writes: colours, places, modes and questions about modes."""
POINTER = re.compile("22;[a-z-]+")
"""The form of the mouse's pointer: besides the clipboard Textual's one operating-system command."""
CLIPBOARD = "52;c;"

PLACES = {
    "other party": "→ to0«␛]0;pwned␇»",
    "type in a row": "• type0«␛]0",
    "learnt name": "~learnt«␛]0",
    "id of a source": "env0«␛]0;pwned␇»",
    "hint of the filter": "env:[/]⟪202E⟫·[@click=app.quit]x matches nothing seen so far",
    "find": "sought⟪202E⟫\ufffd31m",
    "name of a filter": "filter0«␛]0;pwned␇»",
    "name of a profile": "profile0«␛]0;pwned␇»",
    "server of a profile": "url0«␛]0;pwned␇»",
    "file of the filters": "c⟪202E⟫o␛]0;n␇fig·",
    "summary": "thread1000«␛]0;pwned␇",
    "text": "[link=https://evil.example]x[/link]",
    "json": r'"key1000«\u001b]0;pwned\u0007',
    "frame": r'{"type": "event", "data": {"id": "id1000«\u001b]0;pwned\u0007',
    "palette": "columns⟪202E⟫\ufffd31m[@click=app.quit]x[/]",
    "copy as": "message1000«␛]0;pwned␇",
    "completion": "inb0«␛]0;pwned␇»",
    "environment to choose": "name11«␀»",
    "status line": "closed 1012 ␛]0;pwned␇ \ufffd31m ⟪202E⟫evil ·[@click=app.quit]x[/] [/]",
    "gap": ": closed 1012 ␛]0;pwned␇ \ufffd31m ⟪202E⟫evil ·",
    "complaint": "complaint«␛]0;pwned␇",
    "malformed frame": "malformed«#id .class > *:hover»",
    "redirect": "302, the server redirects to evil",
}
"""How each place shows what is meant to act there."""


OF_A_REPLAY = {"SeekDialog"}
"""Opened in a replay alone; it says its own words, and what is typed into a `Field`."""


@pytest.mark.thorough
async def test_nothing_that_strangers_write_acts_on_the_terminal(tmp_path: Path) -> None:
    async with walking(tmp_path) as walk:
        code = await walk.everywhere()
    raw = bytes(walk.terminal.raw)
    text, csi, osc, others = taken_apart(raw)

    assert code == 0, walk.terminal.text
    assert our_widgets() - set((tmp_path / "shown").read_text().split()) == OF_A_REPLAY
    assert not set(UNSAFE.findall(text.replace("\r\n", "")))
    assert {one for one in csi if not OURS.fullmatch(one)} == set()
    assert {one for one in osc if not one.startswith(CLIPBOARD) and not POINTER.match(one)} == set()
    assert others == []
    assert [sequence for sequence in SEQUENCES if sequence in raw] == []

    assert {place for place, shown in PLACES.items() if shown not in text} == set()
    assert [shown for shown in subjects() if shown not in text] == []
    assert "refused«" not in text, "the body of a refusal is never shown"

    copied = [b64decode(one.removeprefix(CLIPBOARD)) for one in osc if one.startswith(CLIPBOARD)]
    as_json, field, log = (one.decode() for one in copied)
    assert as_json.isascii()
    assert as_json.isprintable()
    assert field.startswith("subject1000«␛]0;pwned␇")
    assert field.isprintable()
    assert "closed 1012 ␛]0;pwned␇" in log
    assert not UNSAFE.search(log)


def our_widgets() -> set[str]:
    """Whatever can be drawn. A new widget or screen belongs into the walk, or it is not tested."""
    found = set()
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        for kind in vars(import_module(module.name)).values():
            is_ours = isinstance(kind, type) and kind.__module__ == module.name
            if is_ours and issubclass(kind, Widget):
                found.add(kind.__qualname__)
    return found


@pytest.mark.parametrize("width", [40, 60, 80, 120, 160])
@pytest.mark.parametrize("hidden", [frozenset(), frozenset(OPTIONAL)], ids=["all", "fewest"])
def test_a_subject_that_looks_like_ours_stays_in_its_column(
    hidden: frozenset[Column], width: int
) -> None:
    """A gap begins at the margin; strangers' words come behind a glyph of ours at the earliest."""
    painter = RowPainter(Names(), Times(zone=UTC), hidden)
    palette = make_app()._palettes().plain
    text = PAYLOADS["false gap"]
    event = make_event(type=text, subject=text, who=text, note=text, env_id=text, inbox_id=text)
    gap = Gap(START, "closed")
    assert painter.gap(gap, width, palette).text.index("┄┄┄ no cover") == MARGIN
    assert painter.event(event, width, START, palette).text.find("┄") > MARGIN


def subjects() -> list[str]:
    """The beginning of each subject as the table has it: what is markup elsewhere, as written."""
    return [f"subject{number}«{clean(text)[:20]}" for number, text in enumerate(TEXTS)]
