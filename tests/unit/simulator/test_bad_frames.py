from __future__ import annotations

import pytest

from agentpost_tui.domain import strict
from agentpost_tui.simulator.bad_frames import BAD_FRAMES, EXTRAS, MALFORMED

_UNREADABLE = [
    "text",
    "empty",
    "cut_off",
    "utf8",
    "bom",
    "nul",
    "not_a_number",
    "type_twice",
    "key_twice",
    "deep",
]


@pytest.mark.parametrize("kind", _UNREADABLE)
def test_a_careful_reader_refuses_these(kind: str) -> None:
    with pytest.raises(strict.StrictError):
        strict.read(MALFORMED[kind])


@pytest.mark.parametrize("kind", sorted(set(MALFORMED) - set(_UNREADABLE)))
def test_the_rest_is_json_with_something_wrong(kind: str) -> None:
    strict.read(MALFORMED[kind])


def test_the_undocumented_messages_are_messages() -> None:
    assert all(isinstance(strict.read(extra)["type"], str) for extra in EXTRAS)


def test_more_fragments_than_anybody_should_take() -> None:
    assert BAD_FRAMES["fragments"].count(b"\x00\x01 ") == 6_000
