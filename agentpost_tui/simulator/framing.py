"""WebSocket frames as bytes, so that one frame can be made once and written to many.

A server's frames are not masked, and the simulator agrees to no compression, so a frame is a short
header and its payload (RFC 6455, 5.2). Making them here also lets a fault send what no library
would.
"""

from __future__ import annotations

import struct
from typing import Final

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9


def header(length: int, opcode: int = TEXT, *, final: bool = True) -> bytes:
    """The bytes before a payload of `length` bytes."""
    first = opcode | (0x80 if final else 0)
    if length < 126:
        return bytes((first, length))
    if length < 65_536:
        return struct.pack("!BBH", first, 126, length)
    return struct.pack("!BBQ", first, 127, length)


def frame(payload: bytes, opcode: int = TEXT, *, final: bool = True) -> bytes:
    """A whole frame; `final` is false for all but the last fragment of a message."""
    return header(len(payload), opcode, final=final) + payload


def close(code: int | None, reason: str = "") -> bytes:
    """A close frame with any code, forbidden ones included, or with none."""
    if code is None:
        return frame(b"", CLOSE)
    return frame(struct.pack("!H", code) + reason.encode()[:123], CLOSE)
