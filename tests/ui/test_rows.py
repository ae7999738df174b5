from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.event import LATE, OUTSIDE, RESTORED
from agentpost_tui.domain.names import Names
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.themes import DARK, palettes
from tests.helpers.build import START, make_event

PALETTE = palettes(DARK.variables, {}).plain


@pytest.mark.parametrize("flags", [0, RESTORED])
def test_what_is_found_is_pointed_out_in_a_restored_row_too(flags: int) -> None:
    painter = RowPainter(Names(), found="2291")
    strip = painter.event(make_event(flags=flags), 120, START, PALETTE)
    assert [text for text, style, _ in strip if style == PALETTE.found] == ["2291"]
    assert any(style == PALETTE.bright for _, style, _ in strip) is not bool(flags)


def pointed_out(subject: str, sought: str) -> list[str]:
    """What is set off in the row of a mail with that subject."""
    painter = RowPainter(Names(), found=sought.casefold())
    strip = painter.event(make_event(who="", subject=subject), 200, START, PALETTE)
    return [text for text, style, _ in strip if style == PALETTE.found]


@pytest.mark.parametrize(
    ("subject", "sought", "shown"),
    [
        ("Weiß und rot", "ss", "ß"),
        ("Weiß und rot", "ISS U", "iß u"),
        ("Weiß und rot", "weis", "Weiß"),
        ("Weiß und rot", "s und", "ß und"),
        ("İstanbul 2291", "2291", "2291"),
        ("ΐ ŉ ﬃ 2291 ß", "2291", "2291"),
        ("ﬃ", "f", "ﬃ"),
        ("plain", "LAI", "lai"),
    ],
)
def test_what_is_pointed_out_is_what_was_sought(subject: str, sought: str, shown: str) -> None:
    assert pointed_out(subject, sought) == [shown]


@given(st.lists(st.sampled_from("aßİŉﬃ北"), min_size=1, max_size=12), st.data())
def test_every_part_of_a_text_is_pointed_out_as_it_stands(
    letters: list[str], data: st.DataObject
) -> None:
    text = "".join(letters)
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    (shown,) = pointed_out(text, part)
    assert part.casefold() in shown.casefold()
    assert part.casefold() not in shown[1:].casefold()
    assert part.casefold() not in shown[:-1].casefold()


def test_what_is_odd_about_an_event_is_said_in_words() -> None:
    event = make_event(copies=2, flags=LATE | OUTSIDE)
    row = RowPainter(Names()).event(event, 120, START, PALETTE).text
    assert row.rstrip().endswith("  ×2  late  outside")
    assert "late" not in RowPainter(Names()).event(make_event(), 120, START, PALETTE).text
