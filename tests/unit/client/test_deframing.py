"""Whatever stands in the stream, and wherever the network cuts it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.client.deframing import deframe, frame_size
from agentpost_tui.simulator.framing import BINARY, CONTINUATION, PING, TEXT, frame, header

_LENGTHS = (0, 1, 2, 125, 126, 127, 700, 65_535)


def test_short_messages_are_cut_out_at_every_length() -> None:
    wanted = [bytes(length) for length in _LENGTHS]
    data = b"".join(frame(one, opcode) for one in wanted for opcode in (TEXT, BINARY))
    messages: list[bytes] = []
    assert deframe(data + b"end", 0, messages) == len(data)
    assert messages == [one for one in wanted for _ in range(2)]


@given(st.lists(st.binary(max_size=300), max_size=5), st.data())
def test_the_beginning_of_a_message_is_left(payloads: list[bytes], data: st.DataObject) -> None:
    frames = [frame(payload) for payload in payloads]
    stream = b"".join(frames)
    cut = data.draw(st.integers(0, len(stream)))
    messages: list[bytes] = []
    at = deframe(stream[:cut], 0, messages)
    assert messages == payloads[: len(messages)]
    assert at == sum(map(len, frames[: len(messages)]))
    assert all(len(rest) < 4 or at + len(rest) > cut for rest in frames[len(messages) :][:1])


def test_everything_else_is_left() -> None:
    others = (
        frame(b"ping", PING),
        frame(b"first part", final=False),
        frame(b"last part", CONTINUATION),
        frame(bytes(65_536)),
        bytes((0x81, 0x80 | 4)) + b"mask" + b"text",
        bytes((0xC1, 4)) + b"text",
    )
    for other in others:
        messages: list[bytes] = []
        data = frame(b"hello") + other
        assert deframe(data, 0, messages) == len(frame(b"hello"))
        assert messages == [b"hello"]
        assert frame_size(data, len(data) - len(other)) == len(other)


@given(st.integers(0, 70_000), st.sampled_from((0x01, 0x80, 0x89, 0xFF)), st.booleans())
def test_the_size_of_a_frame_is_known_once_its_header_is_there(
    length: int, first: int, is_masked: bool
) -> None:
    head = bytearray(header(length))
    head[0], head[1] = first, head[1] | (0x80 if is_masked else 0)
    size = len(head) + (4 if is_masked else 0) + length
    for count in range(len(head)):
        assert frame_size(b"x" + head[:count], 1) is None
    assert frame_size(b"x" + head, 1) == size
    assert frame_size(b"x" + head + bytes(20), 1) == size
