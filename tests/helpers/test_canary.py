"""The search for the key finds it, so that finding nothing means something."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from tests.helpers.canary import CANARY, MASKED, traces


@pytest.mark.parametrize(
    "written",
    [
        CANARY,
        CANARY.lower(),
        CANARY[:-5],
        quote(CANARY),
        "".join(f"%{ord(character):02X}" for character in CANARY),
        "".join(f"\\u{ord(character):04x}" for character in CANARY),
        json.dumps({"key": CANARY}),
        *(base64.b64encode(("x" * shift + CANARY).encode()).decode() for shift in range(3)),
    ],
)
def test_a_key_is_found_in_every_form(written: str) -> None:
    assert traces(f"before {written} behind".encode())


def test_a_masked_key_is_no_trace() -> None:
    assert traces(f"the key {MASKED} was not accepted".encode()) == []
