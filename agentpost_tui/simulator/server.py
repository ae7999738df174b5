"""An AgentPost-compatible WebSocket server on loopback, to develop, demo and test against.

    async with Simulator().running() as simulator:
        ...dial simulator.url()...

It speaks the wire as protocol.md has it and lets nobody in without the key. By itself it drops
nobody and says nothing but events and pings. Told to, it misbehaves in every way of `faults`; and
it keeps account of what it did, in `truth`.
"""

from __future__ import annotations

import contextlib
import hmac
import logging
import os
from collections.abc import AsyncIterator
from email.utils import formatdate
from typing import Any, Final, cast
from urllib.parse import parse_qs, quote
from weakref import WeakKeyDictionary, WeakSet

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from agentpost_tui.errors import AgentPostError
from agentpost_tui.simulator import control, conversation, door, wire
from agentpost_tui.simulator.faults import Fault
from agentpost_tui.simulator.link import CLOSE_SECONDS, Link
from agentpost_tui.simulator.office import Office
from agentpost_tui.simulator.options import Options
from agentpost_tui.simulator.scenario import Scenario
from agentpost_tui.simulator.truth import Dial

HOST: Final = "127.0.0.1"
PATH: Final = "/ws"


class Simulator(Office):
    """The office with a door to the network.

    The library's keepalive is off and nobody has to answer anything, so that wscat and websocat
    can stay for hours. It agrees to no compression, so that frames can be made once for all.
    """

    def __init__(self, options: Options | None = None, scenario: Scenario | None = None) -> None:
        super().__init__(options, scenario)
        self.port = self.options.port
        """Where it listens; of interest once it is running."""
        self._sockets: WeakSet[ServerConnection] = WeakSet()
        self._dialing: WeakKeyDictionary[ServerConnection, tuple[Dial, Fault | None]]
        self._dialing = WeakKeyDictionary()

    @property
    def key(self) -> str:
        """The key that opens the door."""
        return self.options.key

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, for clients that make the socket's address themselves."""
        return f"http://{HOST}:{self.port}"

    def url(self, key: str | None = None) -> str:
        """`ws://127.0.0.1:PORT/ws?token=KEY`, with the right key unless another is given."""
        token = quote(self.key if key is None else key, safe="")
        return f"ws://{HOST}:{self.port}{PATH}?token={token}"

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Simulator]:
        """Listen, play and answer until the block ends; then every connection closes with 1001.

        Raises:
            AgentPostError: when the port cannot be listened on.
        """
        server = await self._listen()
        async with self.at_work():
            try:
                yield self
            finally:
                await self._leave(server)

    async def _listen(self) -> Server:
        try:
            server = await serve(
                self._converse,
                HOST,
                self.port,
                process_request=self._answer,
                process_response=self._note_status,
                create_connection=cast("type[ServerConnection]", self._socket),  # a wrapper will do
                compression=None,
                ping_interval=None,
                open_timeout=None,  # whoever hangs at the door may do so for as long as they like
                close_timeout=CLOSE_SECONDS,
                logger=_quiet_logger(),
            )
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else type(error).__name__
            raise AgentPostError(
                f"cannot listen on {HOST}:{self.port}: {reason}",
                "choose another port, or 0 for any free one",
            ) from error
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _leave(self, server: Server) -> None:
        """Close politely, but wait for nobody who cannot answer."""
        for link in list(self.links):
            if link.frozen:
                link.cut()
        for socket in list(self._sockets):
            if socket.state is State.CONNECTING:
                socket.transport.abort()
        server.close()
        await server.wait_closed()

    def _socket(self, *arguments: Any, **options: Any) -> ServerConnection:
        socket = ServerConnection(*arguments, **options)
        self._sockets.add(socket)
        return socket

    # A dial, from the request to the response

    async def _answer(self, socket: ServerConnection, request: Request) -> Response | None:
        """The answer to a request, or None to open the socket."""
        path, _, text = request.path.partition("?")
        query = parse_qs(text)
        if path.startswith("/control"):
            return _response(await control.reply(self, path, query))
        if path != PATH:
            return _response(door.not_found())
        dial, treatment = self.truth.dial(), self.treatment()
        self._dialing[socket] = dial, treatment
        if treatment is not None and treatment.name not in door.OPENING:
            return await _turn_away(socket, treatment)
        if not self._is_welcome(query):
            if not self.options.accept_bad_key:
                return _response(door.unauthorized())
            self._dialing[socket] = dial, Fault("accept_close", ("4401", "unauthorized"))
        return None

    def _is_welcome(self, query: control.Query) -> bool:
        token = query.get("token", [""])[0]
        return hmac.compare_digest(token.encode(), self.key.encode())

    def _note_status(self, socket: ServerConnection, _: Request, response: Response) -> None:
        """Note how a dial is answered; one that was hung up on, or that is gone, is not."""
        if socket in self._dialing and socket.state is State.CONNECTING:
            self.truth.answer(self._dialing[socket][0], response.status_code)

    # A connection, from the opening to the end

    async def _converse(self, socket: ServerConnection) -> None:
        dial, treatment = self._dialing[socket]
        link = Link(
            socket,
            dial,
            self.truth,
            is_open=lambda: socket.state is State.OPEN,
            backlog_bytes=self.options.backlog_bytes,
        )
        self.links.append(link)
        try:
            await self._welcome(link, treatment)
            while True:
                frame = await socket.recv(decode=False)
                await link.thawed.wait()  # a frozen server takes no notice of what it has read
                conversation.hear(self, link, frame)
        except ConnectionClosed as closed:
            dial.close_received = closed.rcvd.code if closed.rcvd else None
            if closed.sent and not closed.rcvd_then_sent:
                dial.close_sent = closed.sent.code
        finally:
            self.links.remove(link)
            self.truth.close(dial)

    async def _welcome(self, link: Link, treatment: Fault | None) -> None:
        if treatment is None:
            if self.options.greeting:
                link.say(wire.GREETING)
        elif treatment.name == "accept_drop":
            link.cut()
        else:
            code, reason = treatment.arguments
            await link.close(int(code) if code else None, reason or "")


async def _turn_away(socket: ServerConnection, treatment: Fault) -> Response | None:
    """Treat a dial as a fault at the door says; None when no HTTP answer is given."""
    match treatment.name:
        case "refuse":
            return _response(door.refusal(treatment))
        case "hang_up":
            socket.transport.abort()
        case "banner":
            text = treatment.arguments[0] or "SSH-2.0-simulator"
            socket.transport.write(text.encode() + b"\r\n")
            socket.transport.close()
    await socket.wait_closed()
    return None


def _response(reply: door.Reply) -> Response:
    body = reply.text.encode()
    headers = Headers(
        {
            "Date": formatdate(usegmt=True),
            "Connection": "close",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **reply.headers,
        }
    )
    return Response(reply.status, door.phrase(reply.status), headers, body)


def _quiet_logger() -> logging.Logger:
    """The library's notes on who comes and goes are kept for nobody; its errors are our bugs."""
    logger = logging.getLogger("agentpost_tui.simulator")
    logger.setLevel(logging.ERROR)
    return logger
