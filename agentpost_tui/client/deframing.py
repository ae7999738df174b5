"""Messages cut out of a stream of frames (RFC 6455, 5.2), where that is easy.

Nearly all that a server sends are short messages of one frame each. To cut these out costs a
fraction of what a parser for everything costs; what is anything else is left to that parser.
"""

from __future__ import annotations

from typing import Final

_WHOLE: Final = (0x81, 0x82)
"""How a text or binary message of a single frame begins, without extensions."""
_MASKED: Final = 0x80
_TWO_BYTES: Final = 126
"""Instead of a length: it follows, in two bytes; in eight, where the number is 127."""


def deframe(data: bytes, at: int, messages: list[bytes]) -> int:
    """Append the short whole messages that stand at `at`, one behind the other.

    Returns:
        Where anything else begins: a frame of another kind, the beginning of one, or the end.
    """
    end = len(data)
    while end - at >= 4 and data[at] in _WHOLE:
        length, start = data[at + 1], at + 2
        if length >= _TWO_BYTES:
            if length > _TWO_BYTES:
                break
            length, start = data[start] << 8 | data[start + 1], start + 2
        stop = start + length
        if stop > end:
            break
        messages.append(data[start:stop])
        at = stop
    return at


def frame_size(data: bytes, at: int) -> int | None:
    """Bytes of the frame that begins at `at`, of any kind, header included; None as long as too
    little of it is there to tell."""
    header = data[at : at + 10]
    if len(header) < 2:
        return None
    length, size = header[1] & ~_MASKED, 2
    if length >= _TWO_BYTES:
        size += 2 if length == _TWO_BYTES else 8
        if len(header) < size:
            return None
        length = int.from_bytes(header[2:size], "big")
    return size + (4 if header[1] & _MASKED else 0) + length
