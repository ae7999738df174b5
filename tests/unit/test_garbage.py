"""Garbage is let lie while the program starts, and looked for afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from agentpost_tui import garbage


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def test_what_was_loaded_meanwhile_is_not_looked_at_again() -> None:
    garbage.let_lie()
    assert not gc.isenabled()
    garbage.look_again()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_without_a_start_nothing_changes() -> None:
    garbage.look_again()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
