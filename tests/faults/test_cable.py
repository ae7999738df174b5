"""Rows 2 and 3 with a real network interface that goes down: where this process may have one."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from collections.abc import Iterator

import pytest

from agentpost_tui.client.notices import State
from tests.faults.conditions import faulty, held
from tests.helpers.build import make_envelope

NEW_NETWORK = 0x40000000
"""CLONE_NEWNET."""
SET_FLAGS = 0x8914
"""SIOCSIFFLAGS."""


class Cable:
    """The loopback interface of a network of our own."""

    def plug(self, *, is_in: bool = True) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as some:
            fcntl.ioctl(some, SET_FLAGS, struct.pack("16sh14x", b"lo", is_in))


@pytest.fixture
def cable() -> Iterator[Cable]:
    """All sockets opened from here on are in a network of their own."""
    if sys.platform != "linux":
        pytest.skip("needs network namespaces, which are Linux's")
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as before:
        if libc.unshare(NEW_NETWORK):
            pytest.skip(f"may have no network of its own: {os.strerror(ctypes.get_errno())}")
        try:
            cable = Cable()
            cable.plug()
            yield cable
        finally:
            assert libc.setns(before.fileno(), NEW_NETWORK) == 0


async def test_a_cable_that_is_pulled_is_noticed_in_time(cable: Cable) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        simulator.emit(make_envelope())
        await run.until(lambda: run.events)
        cable.plug(is_in=False)
        simulator.emit(make_envelope())
        await run.wait(7.0, answered=False)
        await run.until_state(State.STALE)
        await run.wait(3.0, answered=False)
        await run.until_state(State.RECONNECTING)
        assert run.session.status.cause == "no sign of life"
        cable.plug()
        await run.wait_for_dial()
        await run.until_live()
        (gap,) = held(run).coverage.gaps
        assert gap.is_certain
        assert len(run.events) == 1


async def test_one_that_is_in_again_after_three_seconds_has_cost_nothing(cable: Cable) -> None:
    async with faulty() as (simulator, run):
        await run.until_live()
        cable.plug(is_in=False)
        simulator.emit(envelope := make_envelope())
        await run.wait(3.0, answered=False)
        assert run.events == []
        cable.plug()
        await run.until(lambda: run.events, "what was sent meanwhile")
        assert [event.id for event in run.events] == [envelope["id"]]
        assert (run.state, simulator.truth.dialed) == (State.LIVE, 1)
        assert not held(run).coverage.gaps
