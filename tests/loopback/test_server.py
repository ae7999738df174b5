from __future__ import annotations

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import AgentPostError
from agentpost_tui.simulator.options import Options, SecondSubscribe
from agentpost_tui.simulator.server import Simulator
from tests.helpers.build import make_envelope
from tests.helpers.dialing import EVERYTHING, ids_so_far, next_message, subscribed

# The door


@pytest.mark.parametrize("key", ["", "wrong", "ap_sk_demo_8Kq2Vw6Zt4Rb1Xn5x", "größer"])
async def test_a_wrong_key_is_refused_with_401_and_not_repeated(key: str) -> None:
    async with Simulator().running() as simulator:
        with pytest.raises(InvalidStatus) as refused:
            await connect(simulator.url(key))
        assert refused.value.response.status_code == 401
        assert b"8Kq2" not in refused.value.response.body
        assert [dial.status for dial in simulator.truth.dials] == [401]
        assert simulator.connections == []


async def test_no_key_at_all_is_refused_too() -> None:
    async with Simulator().running() as simulator:
        with pytest.raises(InvalidStatus, match="401"):
            await connect(simulator.url().partition("?")[0])


async def test_a_wrong_key_may_be_let_in_and_closed_with_4401() -> None:
    async with (
        Simulator(Options(accept_bad_key=True)).running() as simulator,
        connect(simulator.url("wrong")) as socket,
    ):
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_a_key_with_odd_characters_is_encoded_in_the_address() -> None:
    simulator = Simulator(Options(key="a&b=c d+é%"))
    async with simulator.running(), connect(simulator.url()):
        assert (await simulator.wait_for_connections()).status == 101


async def test_any_other_path_is_not_found() -> None:
    async with Simulator().running() as simulator:
        with pytest.raises(InvalidStatus, match="404"):
            await connect(simulator.url().replace("/ws", "/ws/"))


async def test_a_port_in_use_is_an_error_with_a_sentence() -> None:
    async with Simulator().running() as simulator:
        with pytest.raises(AgentPostError) as raised:
            async with Simulator(Options(port=simulator.port)).running():
                pass
    assert (
        raised.value.message
        == f"cannot listen on 127.0.0.1:{simulator.port}: Address already in use"
    )
    assert "0 for any free one" in raised.value.hint


# Subscriptions


async def test_nothing_is_sent_before_a_subscribe() -> None:
    async with Simulator().running() as simulator, connect(simulator.url()) as socket:
        await simulator.wait_for_connections()
        simulator.emit(make_envelope())
        assert await ids_so_far(socket, simulator) == []
        assert simulator.connections[0].events == 0


@pytest.mark.parametrize(
    ("subscription", "expected"),
    [
        (Subscription(), ["1", "2", "3", "4"]),
        (Subscription(("message.received",)), ["1", "2", "4"]),
        (Subscription(("message.received",), None, ("env_prod",)), ["1", "4"]),
        (Subscription(("message.received",), "inb_a", ("env_prod",)), ["1"]),
        (Subscription(("message.received", "domain.verified"), None, ("env_test",)), ["2", "3"]),
        (Subscription(inbox_id="inb_unheard"), []),
    ],
)
async def test_dimensions_are_combined_by_and(
    subscription: Subscription, expected: list[str]
) -> None:
    events = [
        make_envelope(id="1", env_id="env_prod", data={"inbox_id": "inb_a"}),
        make_envelope(id="2", env_id="env_test", data={"inbox_id": "inb_a"}),
        make_envelope(id="3", env_id="env_test", type="domain.verified", data={"inbox_id": None}),
        make_envelope(id="4", env_id="env_prod", data={"inbox_id": "inb_b"}),
    ]
    async with (
        Simulator().running() as simulator,
        subscribed(simulator, subscription.frame()) as socket,
    ):
        for event in events:
            simulator.emit(event)
        assert await ids_so_far(socket, simulator) == expected
        assert list(simulator.connections[0].sent) == expected
        assert simulator.generated == 4


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("replace", ["sent"]), ("add", ["received", "sent"]), ("refuse", ["received"])],
)
async def test_a_second_subscribe(mode: SecondSubscribe, expected: list[str]) -> None:
    first, second = Subscription(("message.received",)), Subscription(("message.sent",))
    async with (
        Simulator(Options(second_subscribe=mode)).running() as simulator,
        subscribed(simulator, first.frame()) as socket,
    ):
        await socket.send(second.frame())
        assert await simulator.wait_for_subscription(2) == second
        if mode == "refuse":
            assert (await next_message(socket))["type"] == "error"
        simulator.emit(make_envelope(id="received"))
        simulator.emit(make_envelope(id="sent", type="message.sent"))
        assert await ids_so_far(socket, simulator) == expected


async def test_a_second_subscribe_may_end_the_connection() -> None:
    async with (
        Simulator(Options(second_subscribe="close")).running() as simulator,
        subscribed(simulator) as socket,
    ):
        await socket.send(EVERYTHING)
        assert (await next_message(socket))["message"] == "already subscribed"
        with pytest.raises(ConnectionClosed, match="1008"):
            await socket.recv()


async def test_a_greeting_and_an_acknowledgement_on_demand() -> None:
    options = Options(greeting=True, ack=True)
    async with Simulator(options).running() as simulator, subscribed(simulator) as socket:
        assert [(await next_message(socket))["type"] for _ in range(2)] == [
            "connected",
            "subscribed",
        ]


async def test_binary_frames_and_junk_are_taken() -> None:
    async with Simulator().running() as simulator, connect(simulator.url()) as socket:
        await socket.send(b"\xff\xfe\x00")
        await socket.send("what is this?")
        await socket.send(["frag", "ments"])
        errors = [await next_message(socket) for _ in range(3)]
        assert {error["type"] for error in errors} == {"error"}
        await socket.send(EVERYTHING.encode())
        await simulator.wait_for_subscription()
        simulator.emit(make_envelope(id="1"))
        assert await ids_so_far(socket, simulator) == ["1"]
        assert simulator.connections[0].oddities == 3
