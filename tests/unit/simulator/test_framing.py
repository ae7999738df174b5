from __future__ import annotations

import pytest
from websockets.frames import Frame, Opcode

from agentpost_tui.simulator import framing


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 100_000])
@pytest.mark.parametrize("opcode", [Opcode.TEXT, Opcode.BINARY])
def test_a_frame_is_what_a_library_would_make(length: int, opcode: Opcode) -> None:
    payload = b"x" * length
    expected = Frame(opcode, payload).serialize(mask=False)
    assert framing.frame(payload, opcode) == expected


def test_a_fragment_says_that_more_follows() -> None:
    fragment = framing.frame(b"[", final=False)
    assert fragment == Frame(Opcode.TEXT, b"[", fin=False).serialize(mask=False)


def test_a_close_frame_takes_any_code_or_none() -> None:
    assert framing.close(None) == b"\x88\x00"
    assert framing.close(1005, "no") == b"\x88\x04\x03\xedno"


def test_a_reason_is_cut_to_what_a_control_frame_holds() -> None:
    assert len(framing.close(4000, "x" * 500)) == 2 + 125
