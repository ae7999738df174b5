from __future__ import annotations

import asyncio

import pytest

from agentpost_tui.client.handover import Handover
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.gap import CoverRegained
from tests.helpers.build import make_event


def test_events_and_facts_travel_in_one_order() -> None:
    handover = Handover()
    first, second = make_event(), make_event()
    broken = Malformed("not JSON", b"{", 1.0)
    handover.put(first)
    handover.put_fact(CoverRegained(1.0))
    handover.put(broken)
    handover.put(second)
    assert (len(handover), handover.pending) == (4, 3)
    assert handover.take() == [first, CoverRegained(1.0), broken, second]
    assert (len(handover), handover.pending, handover.take()) == (0, 0, [])


def test_it_is_full_by_number() -> None:
    handover = Handover(capacity=2)
    assert not handover.put(make_event())
    assert not handover.is_full
    assert handover.put(make_event())
    assert handover.is_full
    handover.take()
    assert not handover.is_full


def test_it_is_full_by_size() -> None:
    handover = Handover(capacity_bytes=100)
    assert handover.put(Malformed("", b"x" * 100, 1.0))
    handover.take()
    assert not handover.put(Malformed("", b"x" * 99, 1.0))


def test_a_fact_always_has_room() -> None:
    handover = Handover(capacity=1)
    handover.put(make_event())
    handover.put_fact(CoverRegained(1.0))
    assert len(handover) == 2


async def test_whoever_waits_for_room_goes_on_when_some_is_taken() -> None:
    handover = Handover(capacity=1)
    await handover.wait_for_room()  # there is room
    handover.put(make_event())
    waiting = [asyncio.create_task(handover.wait_for_room()) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    handover.take()
    await asyncio.gather(*waiting)


@pytest.mark.parametrize("what", ["event", "fact"])
async def test_whoever_takes_can_sleep_until_something_comes(what: str) -> None:
    handover = Handover()
    waiting = asyncio.create_task(handover.wait_for_arrival())
    await asyncio.sleep(0)
    assert not waiting.done()
    if what == "event":
        handover.put(make_event())
    else:
        handover.put_fact(CoverRegained(1.0))
    await waiting
    handover.take()
    again = asyncio.create_task(handover.wait_for_arrival())
    await asyncio.sleep(0)
    assert not again.done()
    again.cancel()
