from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from agentpost_tui.client.surroundings import Surroundings, own_addresses


def test_a_clock_that_is_set_is_told_once_and_one_that_is_kept_in_step_is_not() -> None:
    offsets = iter([0.0, 58.0, 58.2, 58.9, -3542.0, -3542.0])
    surroundings = Surroundings(lambda: next(offsets), tuple)
    changes = [surroundings.clock_change() for _ in range(5)]
    assert changes == [58.0, 0.0, 0.0, pytest.approx(-3600.9), 0.0]


def test_another_address_is_told_once_and_none_is_not_another() -> None:
    seen = iter([("10.0.0.7",), ("10.0.0.7",), (), ("10.0.0.7",), ("10.1.0.7",), ("10.1.0.7",)])
    surroundings = Surroundings(lambda: 0.0, lambda: next(seen))
    moved = [surroundings.has_moved(5.0 * look) for look in range(5)]
    assert moved == [False, False, True, True, False]


def test_it_looks_at_the_address_every_five_seconds() -> None:
    looks: list[None] = []

    def look() -> tuple[str, ...]:
        looks.append(None)
        return ("10.0.0.7",)

    surroundings = Surroundings(lambda: 0.0, look)
    for second in range(21):
        surroundings.has_moved(100.0 + second)
    assert len(looks) == 1 + 5


def test_our_own_addresses_are_addresses() -> None:
    for address in own_addresses():
        ipaddress.ip_address(address)


def test_without_a_network_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: Any) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    assert own_addresses() == ()
