from __future__ import annotations

import pytest

from agentpost_tui.domain.event import RESTORED
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
