"""Odd texts and odd JSON, made by chance from what has ever been trouble."""

from __future__ import annotations

import json
from random import Random
from typing import Final

from agentpost_tui.simulator.bad_frames import EXTRAS, MALFORMED
from agentpost_tui.simulator.scenario import Scenario
from tests.helpers.hostile import CORPUS

_RANGES: Final = (
    (0x00, 0x1F), (0x20, 0x7E), (0x7F, 0x9F), (0xA0, 0x2FF), (0x300, 0x36F), (0x483, 0x489),
    (0x590, 0x6FF), (0x900, 0x97F), (0xE31, 0xE4E), (0x1100, 0x11FF), (0x17B0, 0x17D3),
    (0x1800, 0x180F), (0x1AB0, 0x1AFF), (0x2000, 0x206F), (0x20D0, 0x20F0), (0x2400, 0x2426),
    (0x3000, 0x303F), (0x3164, 0x3164), (0x4E00, 0x9FFF), (0xD800, 0xDFFF), (0xE000, 0xF8FF),
    (0xFB1E, 0xFB1E), (0xFE00, 0xFE2F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0x1F300, 0x1FAFF), (0x1FFFE, 0x1FFFF),
    (0xE0000, 0xE0FFF), (0x10FFFE, 0x10FFFF), (0x0, 0x10FFFF),
)  # fmt: skip
_PIECES: Final = (
    *(payload.text for payload in CORPUS),
    "Invoice 2291 is wrong", " ", "\n", "\r\n", "\t", "\x1b", "\x1b[", "\x1b]", "\x07", "\x9b",
    "\u202e", "\u200d", "\ufe0f", "e\u0301\u0301\u0301\u0301", "… (+3 chars)", "⟪202E⟫", "⏎", "·",
)  # fmt: skip

FRAMES: Final = (
    *(
        json.dumps({"type": "event", "data": envelope}, separators=separators).encode()
        for envelope in Scenario(11, 1_795_510_000.0).burst(60)
        for separators in ((",", ":"), (", ", ": "))
    ),
    *MALFORMED.values(),
    *EXTRAS,
    b'{"type":"ping"}',
    b'{"type":"error","message":"no"}',
)
"""Frames to be changed a little."""
_TOKENS: Final = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"\\ud83d", b"\\u0000", b"null",
    b"true", b"NaN", b"Infinity", b"-", b"1e999", b"1e-999", b"0", b"-0", b"9" * 400, b"9" * 5_000,
    b"1.0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00", b"\x1b", b"[" * 70,
    b"]" * 70, b'{"a":' * 70, b'"type":"event",', b'"type":"ping",', b'"data":', b'"id":',
    b'"timestamp":', b'"message.received"', b"2026-11-20T09:15:42.318Z", b"9999-12-31T23:59:60Z",
    b"0001-01-01T00:00:00+23:59", b'"from_address":', b'{"email":"a@b.example","name":"A"}',
)  # fmt: skip
_KEYS: Final = (
    "type", "data", "id", "timestamp", "org_id", "env_id", "inbox_id", "from_address",
    "to_addresses", "subject", "has_attachments", "bounce_type", "bounced_recipients",
    "complained_recipients", "delivered_recipients", "recipients", "reason", "smtp_response",
    "domain", "status", "extracted_text", "email", "name", "message", "error", "", "\u0000",
)  # fmt: skip
_TYPES: Final = ("event", "ping", "pong", "error", "message.received", "message.bounced", "x.y", "")
_NUMBERS: Final = ("0", "-0", "1.5", "1e400", "-1e400", "9" * 401, "9" * 4301, "1E+2", "0.1", "-7")
_DEEPEST: Final = 6


def text(chance: Random) -> str:
    """A text that may hold anything; mostly short, now and then very long."""
    parts: list[str] = []
    for _ in range(chance.randint(1, 8)):
        if chance.random() < 0.4:
            parts.append(chance.choice(_PIECES))
        else:
            low, high = chance.choice(_RANGES)
            size = chance.choice((1, 2, 5, 12))
            parts.append("".join(chr(chance.randint(low, high)) for _ in range(size)))
    whole = "".join(parts)
    if chance.random() < 0.01:
        whole *= chance.randint(2, 3_000)
    return whole


def frame(chance: Random) -> bytes:
    """The payload of a frame: a real one that was changed, or odd JSON."""
    if chance.random() < 0.5:
        return changed(chance.choice(FRAMES), chance)
    body = odd_json(chance, 0)
    return body.encode("utf-8", "surrogatepass")


def changed(frame: bytes, chance: Random) -> bytes:
    """The bytes with a few changes at random places."""
    data = bytearray(frame)
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice((0, 1, 1, 2, 8, 40)))
        match chance.randrange(4):
            case 0:
                data[at:to] = chance.choice(_TOKENS)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to]
            case _:
                data[at:to] = bytes(chance.randrange(256) for _ in range(to - at))
    return bytes(data)


def odd_json(chance: Random, depth: int) -> str:
    """JSON by the grammar, with all that it allows and a careful sender avoids."""
    kind = chance.randrange(10 if depth < _DEEPEST else 5)
    if depth == 0 or kind >= 7:
        return _object(chance, depth)
    if kind >= 5:
        return f"[{','.join(odd_json(chance, depth + 1) for _ in range(chance.randrange(4)))}]"
    if kind == 4:
        return chance.choice(_NUMBERS)
    if kind == 3:
        return chance.choice(("true", "false", "null"))
    return _string(text(chance)[:200] if kind == 2 else chance.choice(_TYPES), chance)


def _object(chance: Random, depth: int) -> str:
    pairs = [
        f"{_string(chance.choice(_KEYS), chance)}:{odd_json(chance, depth + 1)}"
        for _ in range(chance.randrange(6))
    ]
    if depth == 0 and chance.random() < 0.7:
        pairs.insert(0, f'"type":{_string(chance.choice(_TYPES), chance)}')
        pairs.append(f'"data":{_object(chance, depth + 1)}')
    elif depth == 1 and chance.random() < 0.8:
        pairs += ['"id":"evt_1"', f'"type":{_string(chance.choice(_TYPES), chance)}']
        pairs.append(f'"data":{_object(chance, depth + 1)}')
    return f"{{{','.join(pairs)}}}"


def _string(value: str, chance: Random) -> str:
    return json.dumps(value, ensure_ascii=chance.random() < 0.5)
