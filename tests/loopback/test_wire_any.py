"""Whatever comes, in whatever pieces, is heard as the library alone would hear it."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from socket import socketpair

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed
from websockets.frames import DATA_OPCODES, Frame
from websockets.uri import parse_uri
from websockets.utils import accept_key

from agentpost_tui.client.wire import Socket
from agentpost_tui.simulator.framing import CONTINUATION, PING, close, frame

_FRAMES = st.one_of(
    st.sampled_from((0, 1, 2, 125, 126, 700, 65_535, 65_536)).map(lambda size: frame(bytes(size))),
    st.binary(max_size=200).map(frame),
    st.builds(frame, st.binary(max_size=20), st.integers(0, 15), final=st.booleans()),
    st.just(frame(b"one ", final=False) + frame(b"!", PING) + frame(b"whole", CONTINUATION)),
    st.just(frame(b"one ", final=False) + frame(b"another") + frame(b"whole", CONTINUATION)),
    st.sampled_from((close(1000), close(1012, "service restart"), close(None))),
    st.binary(max_size=12),
    st.sampled_from((b"\x83\x7e", b"\x81\xff\x00")),
    st.sampled_from((b"\x81\x84mask", b"\xc1\x04text", b"\x81\x7e\x00\x03abc", b"\x81", b"")),
)


@settings(max_examples=200)
@given(st.lists(_FRAMES, max_size=12), st.lists(st.integers(1, 400), min_size=1), st.randoms())
def test_any_frames_in_any_pieces(
    frames: list[bytes], sizes: list[int], chance: random.Random
) -> None:
    """Up to an end of the stream in the middle of anything."""
    protocol = _protocol()
    stream = _answer(protocol) + b"".join(frames)
    pieces = list[bytes]()
    rest = stream
    while rest:
        size = chance.choice((*sizes, len(rest)))
        pieces.append(rest[:size])
        rest = rest[size:]
    alone = _protocol()
    alone.receive_data(_answer(alone) + b"".join(frames))
    alone.receive_eof()
    assert asyncio.run(_heard(protocol, pieces)) == _messages(alone)
    assert protocol.close_rcvd == alone.close_rcvd
    assert protocol.close_sent == alone.close_sent


@pytest.mark.parametrize("behind", range(-3, 8))
async def test_frames_that_come_with_the_answer_to_the_handshake(behind: int) -> None:
    protocol = _protocol()
    answer = _answer(protocol)
    first = b"it looks like an answer\r\n\r\n" + frame(b"and a frame")
    stream = answer + frame(first) + frame(b"second")
    cut = len(answer) + behind
    assert await _heard(protocol, [stream[:cut], stream[cut:]]) == [first, b"second"]


async def _heard(protocol: ClientProtocol, pieces: list[bytes]) -> list[bytes]:
    """All that a socket of ours gives, when these pieces come."""
    socket = Socket(protocol, close_timeout=1.0)
    theirs, end = socketpair()
    with theirs:
        await asyncio.get_running_loop().create_connection(lambda: socket, sock=end)
        for piece in pieces:
            socket.data_received(piece)
        socket.eof_received()
        socket.transport.abort()
        heard: list[bytes] = []
        with suppress(ConnectionClosed):
            while True:
                heard += await socket.take()
    return heard


def _protocol() -> ClientProtocol:
    """The library's side of the conversation; it has asked."""
    protocol = ClientProtocol(parse_uri("ws://x/"), max_size=2**24)
    protocol.send_request(protocol.connect())
    return protocol


def _answer(protocol: ClientProtocol) -> bytes:
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_key(protocol.key)}\r\n\r\n"
    ).encode()


def _messages(protocol: ClientProtocol) -> list[bytes]:
    """All whole messages."""
    messages, parts = list[bytes](), list[bytes]()
    for event in protocol.events_received():
        if isinstance(event, Frame) and event.opcode in DATA_OPCODES:
            parts.append(bytes(event.data))
            if event.fin:
                messages.append(b"".join(parts))
                parts.clear()
    return messages
