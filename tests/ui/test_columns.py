from __future__ import annotations

import pytest

from agentpost_tui.ui.columns import MARGIN, SCROLLBAR, SPACE, Column, folded, slots_for


@pytest.mark.parametrize("width", range(20, 260))
def test_the_columns_fill_the_width_and_no_more(width: int) -> None:
    slots = slots_for(width)
    used = MARGIN + SCROLLBAR + sum(slot.width for slot in slots) + SPACE * (len(slots) - 1)
    assert used <= width
    assert slots[-1].column is Column.SUBJECT


def test_a_narrow_table_keeps_the_type_as_a_glyph_and_the_environment_as_a_bar() -> None:
    widths = {slot.column: slot.width for slot in slots_for(40)}
    assert widths[Column.TYPE] == widths[Column.ENV] == 1
    assert folded(40) == (Column.INBOX, Column.WHO)


def test_a_hidden_column_gives_its_room_to_the_subject() -> None:
    hidden = slots_for(120, frozenset({Column.WHO}))
    assert Column.WHO not in {slot.column for slot in hidden}
    assert hidden[-1].width > slots_for(120)[-1].width
