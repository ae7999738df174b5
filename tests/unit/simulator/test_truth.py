from __future__ import annotations

import asyncio

import pytest

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator.truth import Truth


class _Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_dial_is_remembered_from_the_first_moment_to_the_last() -> None:
    clock = _Clock()
    truth = Truth(remember=10, clock=clock)
    dial = truth.dial()
    clock.now = 101.0
    truth.answer(dial, 101)
    clock.now = 102.0
    truth.subscribe(dial, Subscription(inbox_id="inb_1"))
    clock.now = 103.0
    truth.close(dial)
    assert (dial.at, dial.opened_at, dial.closed_at) == (100.0, 101.0, 103.0)
    assert dial.subscriptions == [(102.0, Subscription(inbox_id="inb_1"))]
    assert (truth.dialed, truth.opened, truth.subscribed) == (1, 1, 1)


def test_a_refused_dial_never_opened() -> None:
    truth = Truth(remember=10)
    dial = truth.dial()
    truth.answer(dial, 401)
    assert (dial.status, dial.opened_at, truth.opened) == (401, None, 0)


def test_counters_count_everything_and_memory_is_bounded() -> None:
    truth = Truth(remember=3)
    dial = truth.dial()
    ids = [f"evt_{number}" for number in range(10)]
    truth.generate(ids)
    truth.send(dial, ids)
    truth.drop(dial, 4)
    assert (truth.generated, dial.events, dial.dropped, truth.dropped) == (10, 10, 4, 4)
    assert [event_id for _, event_id in truth.events] == list(dial.sent) == ids[-3:]


def test_what_happened_can_be_read() -> None:
    truth = Truth(remember=3)
    first, second, third = truth.dial(), truth.dial(), truth.dial()
    truth.answer(first, 101)
    truth.subscribe(first, Subscription(("message.\x1bsent",)))
    first.close_sent = 1012
    truth.close(first)
    truth.answer(second, 429)
    truth.answer(third, 101)
    third.close_received = 1000
    truth.close(third)
    truth.close(second)
    assert [text for _, _, text in truth.lines] == [
        "connection 1 opened",
        'connection 1 subscribed {"type":"subscribe","event_types":["message.\\u001bsent"]}',
        "connection 1 closed by us with 1012, 0 events",
        "connection 2 refused with 429",
        "connection 3 opened",
        "connection 3 closed by the client with 1000, 0 events",
        "connection 2 lost, 0 events",
    ]


async def test_waiting_ends_when_it_holds() -> None:
    truth = Truth(remember=3)
    waiting = asyncio.gather(
        truth.wait_until(lambda: truth.dialed == 1, "one dial"),
        truth.wait_until(lambda: truth.dialed == 2, "two dials"),
    )
    await asyncio.sleep(0)
    truth.dial()
    await asyncio.sleep(0)
    truth.dial()
    await waiting


async def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(TimeoutError, match=r"waited 0\.01 s for a dial"):
        await Truth(remember=3).wait_until(lambda: False, "a dial", within=0.01)
