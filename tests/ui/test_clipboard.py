from __future__ import annotations

import re
from base64 import b64decode

import pytest

from agentpost_tui.ui.clipboard import MOST_BYTES, clipboard_sequence, fits
from tests.helpers.hostile import PAYLOADS


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_nothing_in_the_text_can_act_on_the_way(text: str) -> None:
    sequence = clipboard_sequence(text, in_tmux=False)
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", sequence)
    assert found
    assert b64decode(found[1]) == text.encode("utf-8", "replace")


def test_tmux_is_asked_in_both_ways() -> None:
    plain = clipboard_sequence("a", in_tmux=False)
    inside = "\x1b\x1b]52;c;YQ==\x07"
    assert clipboard_sequence("a", in_tmux=True) == f"{plain}\x1bPtmux;{inside}\x1b\\"


def test_what_terminals_take() -> None:
    assert fits("x" * MOST_BYTES)
    assert not fits("x" * (MOST_BYTES + 1))
    assert not fits("ü" * (MOST_BYTES // 2 + 1))
