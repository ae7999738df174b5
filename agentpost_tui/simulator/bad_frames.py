"""Frames that no good server would send, by name: the corpus behind `malformed` and `bad_frame`."""

from __future__ import annotations

from typing import Final

from agentpost_tui.simulator import framing

_BODY: Final = (
    b'"id":"evt_odd","type":"message.received","timestamp":"2026-11-20T09:15:42.318Z",'
    b'"org_id":"org_odd","env_id":"env_odd"'
)


def _event(data: bytes, body: bytes = _BODY) -> bytes:
    return b'{"type":"event","data":{' + body + b',"data":' + data + b"}}"


MALFORMED: Final = {
    # no JSON
    "text": b"hello, is anybody there?",
    "empty": b"",
    "cut_off": b'{"type":"event","data":{"id":"evt_odd","type":"mess',
    "utf8": _event(b'{"subject":"\xff\xfe\x80"}'),
    "bom": b"\xef\xbb\xbf" + _event(b"{}"),
    "nul": _event(b'{"subject":"a\x00b"}'),
    "not_a_number": _event(b'{"size":NaN}'),
    # JSON, but no message
    "null": b"null",
    "array": b'[{"type":"event"}]',
    "no_type": b'{"data":{"id":"evt_odd"}}',
    "type_twice": b'{"type":"event","type":"ping","data":{' + _BODY + b',"data":{}}}',
    # a message, but no event
    "no_data": b'{"type":"event"}',
    "text_data": b'{"type":"event","data":"evt_odd"}',
    "wrong_types": b'{"type":"event","data":{"id":7,"type":null,"timestamp":1.5,"data":[]}}',
    # an event that is malformed inside
    "key_twice": _event(b'{"subject":"one","subject":"two"}'),
    "deep": _event(b'{"subject":' + b"[" * 5_000 + b"]" * 5_000 + b"}"),
    "huge_number": _event(b'{"size":' + b"9" * 5_000 + b',"rate":1e999}'),
    "surrogate": _event(b'{"subject":"half a pair: \\ud83d"}'),
    # an event that lacks what all samples have
    "no_id": _event(b'{"subject":"no id"}', _BODY.partition(b",")[2]),
    "no_time": _event(b"{}", b'"id":"evt_no_time","type":"message.received"'),
    "bad_time": _event(b"{}", b'"id":"evt_bad_time","type":"domain.verified","timestamp":"soon"'),
}
"""Payloads of text frames, by what is wrong with them."""

BAD_FRAMES: Final = {
    "opcode": framing.frame(b"{}", 0x3),
    "reserved_bit": b"\xc1\x02{}",
    "masked": b"\x81\x82\x00\x00\x00\x00{}",
    "long_ping": framing.frame(b"x" * 126, framing.PING),
    "fragments": framing.frame(b"[", final=False)
    + framing.frame(b" ", framing.CONTINUATION, final=False) * 6_000
    + framing.frame(b"]", framing.CONTINUATION),
}
"""Raw bytes that break RFC 6455, or come in more fragments than anybody should take."""

EXTRAS: Final = (
    b'{"type":"subscribed","event_types":["message.received"]}',
    b'{"type":"ack","id":1}',
    b'{"type":"hello","server":"simulator","version":"0"}',
    b'{"type":"welcome"}',
    b'{"type":"presence","members":[]}',
    b'{"type":"ping","at":"2026-11-20T09:15:42.318Z","sequence":7}',
    b'{"type":"pong"}',
)
"""Messages that nobody documented but that a server might send."""
