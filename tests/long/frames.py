"""The part `frames`: whatever bytes follow the handshake, the connection gives messages and ends.

Each case is a real dial over loopback, by the client's own transport, to a server that knows no
rules; the messages go through a conversation as in a running program.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import struct
from random import Random
from typing import Final

from agentpost_tui.client.address import Address
from agentpost_tui.client.ending import Ended, Ending, How
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.client.transport import Connection, dial
from agentpost_tui.clock import now
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import framing
from agentpost_tui.simulator.bad_frames import BAD_FRAMES
from tests.long import strangers
from tests.long.fuzz import GROWTH_MIB
from tests.long.haste import run_in_haste
from tests.long.run import Run

CASE_SECONDS: Final = 30.0
"""Nothing that a connection does takes so long."""
_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY: Final = re.compile(rb"(?i)sec-websocket-key: *(\S+)")
_ENDINGS: Final = {How.CUT, How.BROKEN, How.CLOSED}
_PONG: Final = 0xA


class _Case:
    """What the server sends, and what of it must arrive."""

    def __init__(self, chance: Random) -> None:
        self.sent: list[bytes] = []
        """Messages that must arrive, in this order, before anything else does."""
        self.is_good = chance.random() < 0.5
        parts = [self._good(chance) for _ in range(chance.randint(0, 8))]
        if not self.is_good:
            parts.insert(chance.randint(0, len(parts)), _bad(chance))
        self.data = b"".join(parts)
        if not self.is_good and chance.random() < 0.5:
            self.data = strangers.changed(self.data, chance)
        self.cut = chance.random() < 0.3
        self.pieces = chance.choice((1, 1, 2, 5))

    def _good(self, chance: Random) -> bytes:
        if chance.random() < 0.2:
            payload = bytes(chance.randrange(256) for _ in range(chance.randrange(126)))
            return framing.frame(payload, chance.choice((framing.PING, _PONG)))
        payload = strangers.frame(chance)
        self.sent.append(payload)
        opcode = chance.choice((framing.TEXT, framing.TEXT, framing.BINARY))
        if chance.random() < 0.7:
            return framing.frame(payload, opcode)
        return _fragmented(payload, opcode, chance)


def _fragmented(payload: bytes, opcode: int, chance: Random) -> bytes:
    """A message in pieces, some of them empty, with a ping between them."""
    places = sorted(chance.randrange(len(payload) + 1) for _ in range(chance.randint(1, 5)))
    pieces = [payload[at:to] for at, to in zip([0, *places], [*places, None], strict=True)]
    frames: list[bytes] = []
    for number, piece in enumerate(pieces):
        kind = framing.CONTINUATION if number else opcode
        frames.append(framing.frame(piece, kind, final=number == len(pieces) - 1))
    frames.insert(chance.randint(0, len(frames)), framing.frame(b"x", framing.PING))
    return b"".join(frames)


def _bad(chance: Random) -> bytes:
    payload = strangers.frame(chance)
    match chance.randrange(6):
        case 0:
            return chance.choice(list(BAD_FRAMES.values()))
        case 1:
            return framing.frame(payload, chance.randrange(16), final=chance.random() < 0.5)
        case 2:
            return framing.close(chance.choice((None, 0, 999, 1005, 1006, 4001, 65_535)), "why")
        case 3:
            return framing.frame(struct.pack("!H", 1001) + b"\xff\x1b]0;x\x07", framing.CLOSE)
        case 4:
            return framing.header(chance.choice((2**24 + 1, 2**40, 2**63, 2**64 - 1))) + payload
        case _:
            return bytes(chance.randrange(256) for _ in range(chance.randrange(60)))


class _Server:
    """Answers the handshake properly, then sends the case at hand."""

    case: _Case

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found = _KEY.search(await reader.readuntil(b"\r\n\r\n"))
        assert found is not None
        accept = base64.b64encode(hashlib.sha1(found[1] + _GUID).digest())
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        data, size = self.case.data, len(self.case.data) // self.case.pieces + 1
        for at in range(0, len(data), size):
            writer.write(data[at : at + size])
            await asyncio.sleep(0)
        if self.case.cut:
            writer.transport.abort()
        else:
            writer.close()


def run_frames(run: Run) -> None:
    """Dial a hundred thousand times."""
    run_in_haste(_play(run))
    grown = run.report()["counts"]["grown_mib"]
    run.require(grown <= GROWTH_MIB, f"memory grows by {grown:.0f} MiB")


async def _play(run: Run) -> None:
    server = _Server()
    messages = 0
    async with await asyncio.start_server(server.converse, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        address = Address.parse(f"http://127.0.0.1:{port}", "ap_sk_live_frames0123456789")
        numbers = range(run.count) if run.case is None else [run.case]
        for number in numbers:
            server.case = _Case(run.chance(number))
            try:
                async with asyncio.timeout(CASE_SECONDS):
                    messages += await _one(server.case, address)
            except Exception as wrong:  # noqa: BLE001 - whatever it is, it is a finding
                run.find(f"case {number}: {type(wrong).__name__}: {str(wrong)[:300]}")
            if not number % 1024:
                run.tick(number)
    run.counts |= {"cases": len(numbers), "messages": messages}


async def _one(case: _Case, address: Address) -> int:
    """One connection from its dial to its end; how many messages came."""
    connection = await dial(address)
    protocol = RealtimeProtocol(Subscription(), Vitals(), now())
    came: list[bytes] = []
    ending = await _read(connection, protocol, came)
    await connection.close()
    assert ending.how in _ENDINGS, ending
    if case.is_good:
        assert case.cut or came == case.sent, f"{len(came)} of {len(case.sent)} messages came"
        assert came == case.sent[: len(came)], "messages came in another form or order"
        assert ending.how is How.CUT, ending
    return len(came)


async def _read(connection: Connection, protocol: RealtimeProtocol, came: list[bytes]) -> Ending:
    try:
        while True:
            for frame in await connection.receive():
                came.append(frame)
                protocol.receive(frame, now())
    except Ended as ended:
        return ended.ending
